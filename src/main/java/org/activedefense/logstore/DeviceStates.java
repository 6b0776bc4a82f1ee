package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.activedefense.system.Database;

/** Reads how the devices are doing: one query over small tables. Thread safe. */
@ApplicationScoped
public class DeviceStates {

    /** No device commits more batches in five minutes; its newest ones are found by their number. */
    private static final int MOST_BATCHES = 9000;

    private static final String STATES = """
            select l.*, l.enabled and l.type = 'Firewall' as readable,
                   coalesce(b.last_minute, 0) / 60.0 as line_rate, coalesce(b.lines, 0) as recent_lines,
                   coalesce(b.rejected, 0) as recent_rejected,
                   case when n.name is null then l.registered_at
                        when n.lease_end < clock_timestamp() - interval '15 seconds'
                        then greatest(nullif(n.lease_end, '-infinity'), n.started_at, l.registered_at) end as unread_since
            from logfile l left join node n on n.name = l.node
            left join lateral (
                select sum(b.stored + b.rejected) as lines, sum(b.rejected) as rejected,
                       sum(b.stored + b.rejected) filter (where b.committed_at > clock_timestamp() - interval '1 minute')
                           as last_minute
                from log_batch b
                where b.logfile_id = l.id and b.number > l.last_batch - ? and not b.again
                  and b.committed_at > clock_timestamp() - interval '5 minutes') b on true
            where l.removed_at is null order by l.name, l.id""";

    @Inject
    private Database database;

    /**
     * A removed device whose records are being deleted.
     *
     * @param deleted records that are gone
     * @param stored lines that were stored of it ever, some of them pruned before
     */
    public record BeingDeleted(String name, long deleted, long stored) {}

    /** Every registered device, by name. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<DeviceState> all() {
        return database.query(STATES, DeviceStates::state, MOST_BATCHES);
    }

    /** Removed devices whose records are not all deleted yet. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<BeingDeleted> beingDeleted() {
        return database.query(
                "select name, records_deleted, lines_stored from logfile where removed_at is not null and delete_records"
                        + " order by removed_at",
                row -> new BeingDeleted(row.getString(1), row.getLong(2), row.getLong(3)));
    }

    private static DeviceState state(ResultSet row) throws SQLException {
        return new DeviceState(
                row.getLong("id"),
                row.getString("name"),
                row.getString("path"),
                row.getString("type"),
                row.getString("time_zone"),
                row.getBoolean("enabled"),
                row.getBoolean("readable"),
                row.getString("node"),
                Database.instant(row, "registered_at"),
                row.getLong("lines_stored"),
                row.getLong("lines_rejected"),
                Database.instant(row, "last_line_at"),
                Database.instant(row, "newest_event_at"),
                row.getLong("bytes_behind"),
                Database.instant(row, "behind_since"),
                row.getString("problem"),
                row.getDouble("line_rate"),
                row.getLong("recent_lines"),
                row.getLong("recent_rejected"),
                Database.instant(row, "direction_seen_at"),
                Database.instant(row, "direction_missed_at"),
                Database.instant(row, "unread_since"),
                row.getObject("read_again_to") != null);
    }
}
