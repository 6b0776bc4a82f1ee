package org.activedefense.defense;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.activedefense.address.Address;
import org.activedefense.address.SpecialPurpose;
import org.activedefense.logstore.StoredBatch;
import org.activedefense.system.Database;
import org.activedefense.system.DatabaseException;
import org.activedefense.system.StaleEpochException;

/**
 * The log as the defense reads it: which batches are judged, those that are not, and older records of single sources.
 * Thread safe.
 */
@ApplicationScoped
public class JudgedLog {

    /** Records read at once; a run judges about as many. */
    static final int MOST_RECORDS = 100_000;

    private static final long HOUR_MILLIS = 3_600_000;

    /** For so few sources their bloom beats reading the whole range of time. */
    private static final int FEW_SOURCES = 20;

    private static final String COLUMNS =
            "id, floor(extract(epoch from time_received) * 1000)::bigint, host(src_ip), host(dst_ip), coalesce(dst_port, -1),"
                    + " log_type, lower(subtype), lower(severity), lower(direction), lower(action) = 'allow'";

    @Inject
    private Database database;

    /** A batch that is not judged yet. */
    record Unjudged(
            long logfileId, long number, long firstId, long lastId, Instant minTime, Instant maxTime, int stored) {}

    /** By device: the number of its newest judged batch. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Map<Long, Long> judgedNumbers() {
        Map<Long, Long> numbers = new HashMap<>();
        database.query("select id, judged_batch from logfile", row -> numbers.put(row.getLong(1), row.getLong(2)));
        return numbers;
    }

    /**
     * The batches to be judged next, by device and number, of about {@link #MOST_RECORDS} records: of each device equally many, so that
     * one with a long backlog does not keep the others waiting.
     *
     * @param others devices to leave out
     */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Unjudged> unjudged(long[] others) {
        return database.query(
                "select * from (select d.*, sum(stored) over (order by before_of_device, logfile_id, number) - stored as before"
                        + " from (select b.logfile_id, b.number, b.first_id, b.last_id, b.min_time, b.max_time, b.stored,"
                        + " sum(b.stored) over (partition by b.logfile_id order by b.number) - b.stored as before_of_device"
                        + " from logfile l join log_batch b on b.logfile_id = l.id and b.number > l.judged_batch"
                        + " where l.last_batch > l.judged_batch and l.id <> all(?)) d where before_of_device < ?) n"
                        + " where before < ? order by logfile_id, number",
                JudgedLog::unjudged,
                others,
                MOST_RECORDS,
                MOST_RECORDS);
    }

    /** All that are not judged, as ranges of ids. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Unjudged> allUnjudged() {
        return database.query(
                "select b.logfile_id, b.number, b.first_id, b.last_id, b.min_time, b.max_time, b.stored"
                        + " from logfile l join log_batch b on b.logfile_id = l.id and b.number > l.judged_batch"
                        + " where l.last_batch > l.judged_batch order by b.first_id",
                JudgedLog::unjudged);
    }

    private static Unjudged unjudged(ResultSet row) throws SQLException {
        return new Unjudged(
                row.getLong("logfile_id"),
                row.getLong("number"),
                row.getLong("first_id"),
                row.getLong("last_id"),
                Database.instant(row, "min_time"),
                Database.instant(row, "max_time"),
                row.getInt("stored"));
    }

    /** The records of consecutive batches, read in one go; every batch is there, also one without records. */
    @Transactional
    public List<StoredBatch> read(List<Unjudged> unjudged) {
        List<StoredBatch> batches = new ArrayList<>();
        int from = 0;
        while (from < unjudged.size()) {
            int to = from + 1;
            while (to < unjudged.size()
                    && unjudged.get(to).logfileId() == unjudged.get(from).logfileId()) {
                to++;
            }
            readDevice(unjudged.subList(from, to), batches);
            from = to;
        }
        return batches;
    }

    private void readDevice(List<Unjudged> unjudged, List<StoredBatch> into) {
        long logfileId = unjudged.get(0).logfileId();
        List<StoredBatch> batches = new ArrayList<>();
        long firstId = Long.MAX_VALUE;
        long lastId = Long.MIN_VALUE;
        Instant minTime = Instant.MAX;
        Instant maxTime = Instant.MIN;
        for (Unjudged one : unjudged) {
            StoredBatch batch = new StoredBatch(logfileId, one.stored());
            batch.setNumber(one.number());
            batches.add(batch);
            if (one.stored() > 0) {
                firstId = Math.min(firstId, one.firstId());
                lastId = Math.max(lastId, one.lastId());
                minTime = one.minTime().isBefore(minTime) ? one.minTime() : minTime;
                maxTime = one.maxTime().isAfter(maxTime) ? one.maxTime() : maxTime;
            }
        }
        if (firstId <= lastId) {
            stream(
                    "select " + COLUMNS
                            + " from pa_traffic_log where time_received between ? and ? and id between ? and ?"
                            + " and logfile_id = ?",
                    row -> add(row, unjudged, batches),
                    time(minTime),
                    time(maxTime),
                    firstId,
                    lastId,
                    logfileId);
        }
        into.addAll(batches);
    }

    private static void add(ResultSet row, List<Unjudged> unjudged, List<StoredBatch> batches) throws SQLException {
        long id = row.getLong(1);
        for (int i = 0; i < batches.size(); i++) {
            Unjudged one = unjudged.get(i);
            if (id >= one.firstId() && id <= one.lastId()) {
                add(row, batches.get(i));
                return;
            }
        }
    }

    /** Puts a row into a batch as intake would have done. */
    private static void add(ResultSet row, StoredBatch batch) throws SQLException {
        Address src = Address.parse(row.getString(3));
        if (SpecialPurpose.contains(src)) {
            return;
        }
        byte flags = row.getBoolean(10) ? StoredBatch.ALLOWED : 0;
        if ("TRAFFIC".equals(row.getString(6))) {
            flags |= StoredBatch.TRAFFIC;
        } else {
            if ("vulnerability".equals(row.getString(7))) {
                String severity = row.getString(8);
                flags |= "critical".equals(severity) || "5".equals(severity) ? StoredBatch.VULNERABILITY_CRITICAL : 0;
                flags |= "high".equals(severity) || "4".equals(severity) ? StoredBatch.VULNERABILITY_HIGH : 0;
            }
            String direction = row.getString(9);
            if ("server-to-client".equals(direction) || "server to client".equals(direction)) {
                flags |= StoredBatch.SERVER_TO_CLIENT;
            }
        }
        batch.add(row.getLong(1), row.getLong(2), src, Address.parse(row.getString(4)), row.getInt(5), flags);
    }

    /**
     * Gives judged TRAFFIC records from a time on to a new detector, a few thousand at a time.
     *
     * @param unjudged the batches to leave out, by first id
     */
    @Transactional
    public void recall(Instant from, List<Unjudged> unjudged, Detector into) {
        StoredBatch[] piece = {new StoredBatch(0, 5_000)};
        stream(
                "select " + COLUMNS + " from pa_traffic_log where time_received >= ? and log_type = 'TRAFFIC'",
                row -> {
                    if (!isIn(unjudged, row.getLong(1))) {
                        add(row, piece[0]);
                        if (piece[0].size() == 5_000) {
                            into.remember(piece[0]);
                            piece[0] = new StoredBatch(0, 5_000);
                        }
                    }
                },
                time(from));
        into.remember(piece[0]);
    }

    private static boolean isIn(List<Unjudged> ranges, long id) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (id < ranges.get(middle).firstId()) {
                high = middle - 1;
            } else if (id > ranges.get(middle).lastId()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** See {@link PastRecords}: all that are judged, those of batches that are not left out. */
    @Transactional
    public void between(long fromMillis, long toMillis, RecordSink sink) {
        stream(
                "with unjudged as materialized (select b.logfile_id, min(b.first_id) as first_id from logfile l"
                        + " join log_batch b on b.logfile_id = l.id and b.number > l.judged_batch and b.stored > 0"
                        + " where l.last_batch > l.judged_batch group by b.logfile_id)"
                        + " select r.id, floor(extract(epoch from r.time_received) * 1000)::bigint, host(r.src_ip), host(r.dst_ip),"
                        + " coalesce(r.dst_port, -1) from pa_traffic_log r left join unjudged u on u.logfile_id = r.logfile_id"
                        // ids of a device grow with its batches
                        + " where r.time_received between ? and ? and r.log_type = 'TRAFFIC'"
                        + " and (u.first_id is null or r.id < u.first_id)",
                row -> accept(row, sink),
                time(Instant.ofEpochMilli(fromMillis)),
                time(Instant.ofEpochMilli(toMillis).plusNanos(999_999)));
    }

    /** See {@link History}. Asks for the sources of one hour at a time: no query reads more of the log than that. */
    @Transactional
    public void recordsOf(List<SourceRange> ranges, RecordSink sink) {
        SortedMap<Long, List<SourceRange>> byHour = new TreeMap<>();
        for (SourceRange range : ranges) {
            long hour = Math.floorDiv(range.fromMillis(), HOUR_MILLIS);
            for (long from = range.fromMillis(); from <= range.toMillis(); hour++) {
                long to = Math.min(range.toMillis(), (hour + 1) * HOUR_MILLIS - 1);
                byHour.computeIfAbsent(hour, any -> new ArrayList<>()).add(new SourceRange(range.src(), from, to));
                from = to + 1;
            }
        }
        byHour.values().forEach(ofHour -> recordsWithin(ofHour, sink));
    }

    private void recordsWithin(List<SourceRange> ranges, RecordSink sink) {
        String[] sources = new String[ranges.size()];
        String[] froms = new String[ranges.size()];
        String[] tos = new String[ranges.size()];
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        for (int i = 0; i < sources.length; i++) {
            SourceRange range = ranges.get(i);
            sources[i] = range.src().toString();
            froms[i] = Instant.ofEpochMilli(range.fromMillis()).toString();
            tos[i] = Instant.ofEpochMilli(range.toMillis()).plusNanos(999_999).toString();
            earliest = Math.min(earliest, range.fromMillis());
            latest = Math.max(latest, range.toMillis());
        }
        boolean few = sources.length <= FEW_SOURCES;
        OffsetDateTime from = time(Instant.ofEpochMilli(earliest));
        OffsetDateTime to = time(Instant.ofEpochMilli(latest).plusNanos(999_999));
        stream(
                "select id, floor(extract(epoch from time_received) * 1000)::bigint, host(src_ip), host(dst_ip),"
                        + " coalesce(dst_port, -1) from pa_traffic_log r"
                        + " join unnest(?::text[]::inet[], ?::text[]::timestamptz[], ?::text[]::timestamptz[])"
                        + " as s (src, from_time, to_time)"
                        + " on r.src_ip = s.src and r.time_received between s.from_time and s.to_time"
                        + " where r.time_received between ? and ? and r.log_type = 'TRAFFIC'"
                        + (few ? " and r.src_ip = any(?::text[]::inet[])" : "")
                        + " order by r.src_ip, r.time_received",
                row -> accept(row, sink),
                few
                        ? new Object[] {sources, froms, tos, from, to, sources}
                        : new Object[] {sources, froms, tos, from, to});
    }

    private static void accept(ResultSet row, RecordSink sink) throws SQLException {
        sink.accept(
                Address.parse(row.getString(3)),
                row.getLong(1),
                row.getLong(2),
                Address.parse(row.getString(4)),
                row.getInt(5));
    }

    /**
     * Notes batches as judged, in the transaction that writes what they led to.
     *
     * @param before by device: the number judged so far
     * @param after by device: the number judged now
     * @throws StaleEpochException if somebody else has judged meanwhile
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void moveJudged(Map<Long, Long> before, Map<Long, Long> after) {
        long[] devices = after.keySet().stream().mapToLong(Long::longValue).toArray();
        long[] from = new long[devices.length];
        long[] to = new long[devices.length];
        for (int i = 0; i < devices.length; i++) {
            from[i] = before.getOrDefault(devices[i], 0L);
            to[i] = after.get(devices[i]);
        }
        int moved = database.update(
                "update logfile l set judged_batch = n.after"
                        + " from unnest(?::bigint[], ?::bigint[], ?::bigint[]) as n (id, before, after)"
                        + " where l.id = n.id and l.judged_batch = n.before",
                devices,
                from,
                to);
        if (moved != devices.length) {
            throw new StaleEpochException("Batches were judged by somebody else meanwhile; the defense starts anew");
        }
    }

    /** Whether anything was ever judged; if not, memory is complete though it is empty. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public boolean hasJudged() {
        return database.queryOne("select exists (select from logfile where judged_batch > 0)", row -> row.getBoolean(1))
                .orElse(true);
    }

    /** The newest event time stored, {@code null} if there is none. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Instant newestEvent() {
        return database.queryOne(
                        "select max(newest_event_at) as newest from logfile", row -> Database.instant(row, "newest"))
                .orElse(null);
    }

    @FunctionalInterface
    private interface RowSink {
        void take(ResultSet row) throws SQLException;
    }

    private void stream(String sql, RowSink sink, Object... parameters) {
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(10_000);
            for (int i = 0; i < parameters.length; i++) {
                Object value = parameters[i];
                statement.setObject(
                        i + 1, value instanceof String[] texts ? connection.createArrayOf("text", texts) : value);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    sink.take(rows);
                }
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
