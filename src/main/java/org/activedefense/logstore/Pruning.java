package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.activedefense.system.Database;
import org.activedefense.system.Job;
import org.activedefense.system.JobLocks;

/**
 * The steps of the prune job, each a short transaction of its own under the job's epoch, so that nothing waits long for it and
 * an interrupted prune goes on where it was. Thread safe.
 */
@ApplicationScoped
public class Pruning {

    /** Rows deleted at a time. */
    private static final int PIECE = 20_000;

    /** Pages of 8 kB that a removed device's records are deleted from at a time: some 60,000 records. */
    static final int PIECE_PAGES = 2_000;

    @Inject
    private Database database;

    @Inject
    private JobLocks locks;

    @Inject
    private Partitions partitions;

    /** The start of the first day of which records are kept. */
    public Instant keptFrom(Instant now) {
        return LocalDate.ofEpochDay(partitions.oldestKeptDay(now))
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
    }

    /** The days that may be dropped whole, oldest first. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<LocalDate> daysToDrop(Instant keptFrom) {
        LocalDate firstKept = LocalDate.ofInstant(keptFrom, ZoneOffset.UTC);
        return partitions.existing().stream()
                .filter(day -> day.isBefore(firstKept))
                .toList();
    }

    /** Whether records from before a time are still to be judged: they are not dropped under the defense's eyes. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public boolean hasUnjudgedBefore(Instant time) {
        return database.queryOne(
                        "select exists (select from logfile l join log_batch b on b.logfile_id = l.id"
                                + " and b.number > l.judged_batch where b.min_time < ?)",
                        row -> row.getBoolean(1),
                        time)
                .orElse(true);
    }

    /**
     * Drops a day. Intake waits behind whoever waits for the table's lock, so it asks for a tenth of a second only; then it throws,
     * and the day is dropped next time.
     */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void drop(LocalDate day, long epoch) {
        locks.confirm(Job.PRUNE, epoch);
        database.update("set local lock_timeout = '100ms'");
        database.update("drop table if exists " + Partitions.nameOf(day));
        partitions.forget();
    }

    /** Deletes some rows of the default partition that are older than a time; how many. */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public int deleteOldOutOfOrder(Instant keptFrom, long epoch) {
        locks.confirm(Job.PRUNE, epoch);
        return database.update(
                "delete from pa_traffic_log_default where ctid = any(array(select ctid from pa_traffic_log_default"
                        + " where time_received < ? limit ?))",
                keptFrom,
                PIECE);
    }

    /** Devices that were removed together with their records. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Long> devicesToForget() {
        return database.query(
                "select id from logfile where removed_at is not null and delete_records", row -> row.getLong(1));
    }

    /** The tables that hold records, the default partition first. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<String> tables() {
        return database.query(
                "select inhrelid::regclass::text from pg_inherits where inhparent = 'pa_traffic_log'::regclass order by 1 desc",
                row -> row.getString(1));
    }

    /** How many pages a table has now. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public long pages(String table) {
        return database.queryOne(
                        "select pg_relation_size(to_regclass(?)) / current_setting('block_size')::integer",
                        row -> row.getLong(1),
                        table)
                .orElse(0L);
    }

    /**
     * Deletes a removed device's records from a piece of a table and notes how many, for the page. By pages: whatever else
     * is in the table and however much of it is dead already, each page is read once.
     */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void deleteRecordsOf(long logfileId, String table, long fromPage, long epoch) {
        locks.confirm(Job.PRUNE, epoch);
        int deleted = database.update(
                "delete from " + table + " where ctid >= '(" + fromPage + ",0)'::tid and ctid < '("
                        + (fromPage + PIECE_PAGES) + ",0)'::tid and logfile_id = ?",
                logfileId);
        if (deleted > 0) {
            database.update(
                    "update logfile set records_deleted = records_deleted + ? where id = ?", deleted, logfileId);
        }
    }

    /** Ends the deletion of a removed device's records: its row stays, so that its file is not registered by itself again. */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void forget(long logfileId, long epoch) {
        locks.confirm(Job.PRUNE, epoch);
        database.update("delete from rejected_line where logfile_id = ?", logfileId);
        database.update("delete from rejected_range where logfile_id = ?", logfileId);
        database.update("delete from log_batch where logfile_id = ?", logfileId);
        database.update("delete from logfile_generation where logfile_id = ?", logfileId);
        database.update("delete from record_count_due where logfile_id = ?", logfileId);
        database.update("delete from record_count_minute where logfile_id = ?", logfileId);
        database.update(
                "update logfile set delete_records = false, records_deleted = 0, lines_stored = 0, lines_rejected = 0, last_line_at = null,"
                        + " newest_event_at = null, last_batch = 0, judged_batch = 0, bytes_behind = 0, behind_since = null,"
                        + " direction_seen_at = null, direction_missed_at = null"
                        + " where id = ?",
                logfileId);
    }

    /** Batch rows are needed until they are judged, and for a look back an hour more. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int deleteJudgedBatches() {
        return database.update("delete from log_batch b using logfile l where l.id = b.logfile_id"
                + " and b.number <= l.judged_batch and b.committed_at < now() - interval '1 hour'");
    }
}
