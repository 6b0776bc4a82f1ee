package org.activedefense.logstore;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.activedefense.address.Address;
import org.activedefense.system.AddressConverter;
import org.activedefense.system.Database;

/**
 * A record: one line of a firewall's log. For reading only; intake writes the stream with COPY. To find one, give its time
 * as well as its id: the table is partitioned by time and has no index on the id alone. What a line does not say is
 * {@code null}.
 */
@Entity
@Table(name = "pa_traffic_log")
public class PATrafficLog {

    @Id
    private long id;

    @Column(name = "time_received")
    private Instant timeReceived;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "logfile_id")
    private long logfileId;

    @Column(name = "src_ip")
    @Convert(converter = AddressConverter.class)
    private Address srcIp;

    @Column(name = "dst_ip")
    @Convert(converter = AddressConverter.class)
    private Address dstIp;

    @Column(name = "src_port")
    private Integer srcPort;

    @Column(name = "dst_port")
    private Integer dstPort;

    @Column(name = "repeat_count")
    private Integer repeatCount;

    private String serial;

    @Column(name = "seq_no")
    private Long seqNo;

    private String hostname;

    @Column(name = "src_location")
    private String srcLocation;

    @Column(name = "src_user")
    private String srcUser;

    @Column(name = "dst_location")
    private String dstLocation;

    private String action;

    @Column(name = "rule_name")
    private String ruleName;

    @Column(name = "rule_id")
    private String ruleId;

    @Column(name = "threat_name")
    private String threatName;

    @Column(name = "threat_id")
    private String threatId;

    private String severity;

    @Column(name = "log_type")
    private String logType;

    private String subtype;
    private String direction;
    private String protocol;

    @Column(name = "device_name")
    private String deviceName;

    @Column(name = "from_zone")
    private String fromZone;

    @Column(name = "to_zone")
    private String toZone;

    private String app;

    @Column(name = "session_end_reason")
    private String sessionEndReason;

    @Column(name = "src_edl")
    private String srcEdl;

    @Column(name = "dst_edl")
    private String dstEdl;

    protected PATrafficLog() {}

    /** Reads the current row, of all columns. */
    PATrafficLog(ResultSet row) throws SQLException {
        id = row.getLong("id");
        timeReceived = Database.instant(row, "time_received");
        createdAt = Database.instant(row, "created_at");
        logfileId = row.getLong("logfile_id");
        srcIp = Address.parse(row.getString("src_ip"));
        dstIp = Address.parse(row.getString("dst_ip"));
        srcPort = row.getObject("src_port", Integer.class);
        dstPort = row.getObject("dst_port", Integer.class);
        repeatCount = row.getObject("repeat_count", Integer.class);
        serial = row.getString("serial");
        seqNo = row.getObject("seq_no", Long.class);
        hostname = row.getString("hostname");
        srcLocation = row.getString("src_location");
        srcUser = row.getString("src_user");
        dstLocation = row.getString("dst_location");
        action = row.getString("action");
        ruleName = row.getString("rule_name");
        ruleId = row.getString("rule_id");
        threatName = row.getString("threat_name");
        threatId = row.getString("threat_id");
        severity = row.getString("severity");
        logType = row.getString("log_type");
        subtype = row.getString("subtype");
        direction = row.getString("direction");
        protocol = row.getString("protocol");
        deviceName = row.getString("device_name");
        fromZone = row.getString("from_zone");
        toZone = row.getString("to_zone");
        app = row.getString("app");
        sessionEndReason = row.getString("session_end_reason");
        srcEdl = row.getString("src_edl");
        dstEdl = row.getString("dst_edl");
    }

    /** From a sequence, unique; rises with the order of storing. */
    public long getId() {
        return id;
    }

    /** Event time: when the firewall saw it. */
    public Instant getTimeReceived() {
        return timeReceived;
    }

    /** When it was stored. */
    public Instant getCreatedAt() {
        return createdAt;
    }

    /** The device that it came from. */
    public long getLogfileId() {
        return logfileId;
    }

    public Address getSrcIp() {
        return srcIp;
    }

    public Address getDstIp() {
        return dstIp;
    }

    public Integer getSrcPort() {
        return srcPort;
    }

    public Integer getDstPort() {
        return dstPort;
    }

    /** How many sessions the line stands for, by the firewall's count. */
    public Integer getRepeatCount() {
        return repeatCount;
    }

    /** The firewall's serial number. */
    public String getSerial() {
        return serial;
    }

    /** The firewall's number of the log entry. */
    public Long getSeqNo() {
        return seqNo;
    }

    public String getHostname() {
        return hostname;
    }

    public String getSrcLocation() {
        return srcLocation;
    }

    public String getSrcUser() {
        return srcUser;
    }

    public String getDstLocation() {
        return dstLocation;
    }

    public String getAction() {
        return action;
    }

    public String getRuleName() {
        return ruleName;
    }

    public String getRuleId() {
        return ruleId;
    }

    public String getThreatName() {
        return threatName;
    }

    public String getThreatId() {
        return threatId;
    }

    public String getSeverity() {
        return severity;
    }

    /** TRAFFIC or THREAT. */
    public String getLogType() {
        return logType;
    }

    public String getSubtype() {
        return subtype;
    }

    public String getDirection() {
        return direction;
    }

    public String getProtocol() {
        return protocol;
    }

    public String getDeviceName() {
        return deviceName;
    }

    public String getFromZone() {
        return fromZone;
    }

    public String getToZone() {
        return toZone;
    }

    public String getApp() {
        return app;
    }

    public String getSessionEndReason() {
        return sessionEndReason;
    }

    /** The external dynamic list that the source is on, as the firewall says; {@code null} if it says none. */
    public String getSrcEdl() {
        return srcEdl;
    }

    /** The external dynamic list that the destination is on, as the firewall says; {@code null} if it says none. */
    public String getDstEdl() {
        return dstEdl;
    }
}
