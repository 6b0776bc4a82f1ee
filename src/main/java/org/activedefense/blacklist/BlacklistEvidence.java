package org.activedefense.blacklist;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.activedefense.address.Address;
import org.activedefense.system.Database;

/**
 * The copy of a record that decided an entry; it stays when the log is pruned. Immutable. Fields that the line did not
 * have are {@code null}.
 */
public record BlacklistEvidence(
        long id,
        Instant timeReceived,
        Instant createdAt,
        long logfileId,
        String hostname,
        String srcLocation,
        Address srcIp,
        Integer srcPort,
        String srcUser,
        String dstLocation,
        Address dstIp,
        Integer dstPort,
        String action,
        String ruleName,
        String ruleId,
        String threatName,
        String threatId,
        String severity,
        String logType,
        String subtype,
        String direction,
        String protocol,
        Integer repeatCount,
        String serial,
        Long seqNo,
        String deviceName,
        String fromZone,
        String toZone,
        String app,
        String sessionEndReason,
        String srcEdl,
        String dstEdl) {

    /** The columns of a record, as the log and the evidence have them. */
    static final String COLUMNS = "id, time_received, created_at, logfile_id, src_ip, dst_ip, src_port, dst_port,"
            + " repeat_count, serial, seq_no, hostname, src_location, src_user, dst_location, action, rule_name,"
            + " rule_id, threat_name, threat_id, severity, log_type, subtype, direction, protocol, device_name,"
            + " from_zone, to_zone, app, session_end_reason, src_edl, dst_edl";

    static final String QUERY = "select * from blacklist_evidence where blacklist_id = ? order by time_received, id";

    static BlacklistEvidence read(ResultSet row) throws SQLException {
        return new BlacklistEvidence(
                row.getLong("id"),
                Database.instant(row, "time_received"),
                Database.instant(row, "created_at"),
                row.getLong("logfile_id"),
                row.getString("hostname"),
                row.getString("src_location"),
                Address.parse(row.getString("src_ip")),
                row.getObject("src_port", Integer.class),
                row.getString("src_user"),
                row.getString("dst_location"),
                Address.parse(row.getString("dst_ip")),
                row.getObject("dst_port", Integer.class),
                row.getString("action"),
                row.getString("rule_name"),
                row.getString("rule_id"),
                row.getString("threat_name"),
                row.getString("threat_id"),
                row.getString("severity"),
                row.getString("log_type"),
                row.getString("subtype"),
                row.getString("direction"),
                row.getString("protocol"),
                row.getObject("repeat_count", Integer.class),
                row.getString("serial"),
                row.getObject("seq_no", Long.class),
                row.getString("device_name"),
                row.getString("from_zone"),
                row.getString("to_zone"),
                row.getString("app"),
                row.getString("session_end_reason"),
                row.getString("src_edl"),
                row.getString("dst_edl"));
    }
}
