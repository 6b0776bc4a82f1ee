package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.activedefense.system.Database;
import org.activedefense.system.Migrations;
import org.activedefense.system.Repeater;

/**
 * How many records there are by event time and by what became of them, exact, without reading the log: {@link BatchStore}
 * leaves a batch's counts in the transaction that stores it, and a few seconds later they are added to the minutes' rows.
 * Reaches 8 days back. Thread safe.
 */
@ApplicationScoped
public class RecordCounts {

    private static final Logger LOG = Logger.getLogger(RecordCounts.class.getName());

    private static final RecordAction[] ACTIONS = RecordAction.values();

    /** Batches' rows joined in one transaction. */
    private static final int JOIN_AT_ONCE = 5_000;

    private static final String ADD = "insert into record_count_due (logfile_id, minutes, " + columns(column -> column)
            + ") values (?, ?::bigint[]" + ", ?::bigint[]".repeat(ACTIONS.length) + ")";

    /** Adds to a minute's row what else there is of it. */
    private static final String OR_ADD = " on conflict (logfile_id, minute) do update set "
            + columns(column -> column + " = c." + column + " + excluded." + column);

    private static final String JOIN_DUE = "with due as (delete from record_count_due where id in (select id from"
            + " record_count_due order by id limit " + JOIN_AT_ONCE + " for update skip locked) returning *)"
            + ", joined as (insert into record_count_minute as c (logfile_id, minute, " + columns(column -> column)
            + ") select logfile_id, to_timestamp(n.minute / 1000), " + columns(column -> "sum(n." + column + ")")
            + " from due d, unnest(d.minutes, " + columns(column -> "d." + column) + ") as n (minute, "
            + columns(column -> column) + ") group by 1, 2 order by 1, 2" + OR_ADD
            + ") select count(*) from due";

    /** Rows that wait at most; beyond, the oldest are given up: counts on a page are not worth a full disk. */
    static final int MOST_DUE = 1_000_000;

    /** So that a page has some hundred batches' rows to add up at most. */
    private static final Duration JOIN_EVERY = Duration.ofSeconds(5);

    /** A minute's rows that are older than this become half hours. */
    private static final Duration JOINED_AFTER = MinuteCounts.BY_MINUTE.plusHours(1);

    @Inject
    private Database database;

    @Inject
    private Repeater repeater;

    @Inject
    private Migrations migrations;

    @Inject
    private RecordCounts self; // for its transactions

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        repeater.repeat("record-counts", JOIN_EVERY, () -> {
            if (migrations.isDone()) {
                joinAll();
            }
        });
    }

    @FunctionalInterface
    private interface ColumnText {
        String of(String column);
    }

    /**
     * A stretch of event time.
     *
     * @param counts by the ordinal of {@link RecordAction}
     */
    public record Bin(Instant start, long[] counts) {

        public long of(RecordAction action) {
            return counts[action.ordinal()];
        }

        public long total() {
            return Arrays.stream(counts).sum();
        }
    }

    private static String columns(ColumnText text) {
        return Arrays.stream(ACTIONS).map(action -> text.of(action.column())).collect(Collectors.joining(", "));
    }

    /** Leaves the batches' counts in the caller's transaction. */
    static void add(Connection connection, List<RecordBatch> batches) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            for (RecordBatch batch : batches) {
                MinuteCounts counts = batch.minutes();
                if (!counts.isEmpty()) {
                    statement.setLong(1, batch.logfileId());
                    statement.setString(2, array(counts.buckets()));
                    for (RecordAction action : ACTIONS) {
                        statement.setString(3 + action.ordinal(), array(counts.of(action)));
                    }
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    /** PostgreSQL's text of an array; shorter on the way than a JDBC array of boxed numbers. */
    private static String array(long[] values) {
        return Arrays.stream(values).mapToObj(Long::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /**
     * All devices' records from a time on, oldest first, without gap.
     *
     * @param from the first minute; the first bin begins with it or before, at a multiple of the width since 1970
     * @param width of a bin; for what is older than a day a multiple of half an hour
     */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Bin> bins(Instant from, Instant to, Duration width) {
        return bins(from, to, width, new RecordQuery.Conditions("", List.of()));
    }

    /** The same of some devices: see {@link RecordQuery#onlyDevices}. */
    @Transactional(Transactional.TxType.SUPPORTS)
    List<Bin> bins(Instant from, Instant to, Duration width, RecordQuery.Conditions devices) {
        Map<Long, long[]> found = new HashMap<>();
        List<Object> parameters = new ArrayList<>(List.of(width.toSeconds(), width.toSeconds(), from, to));
        parameters.addAll(devices.parameters());
        database.query(
                "select floor(extract(epoch from minute) / ?)::bigint * ?, "
                        + columns(column -> "sum(" + column + ")")
                        + " from record_count where minute >= ? and minute < ?" + devices.sql() + " group by 1",
                row -> found.put(row.getLong(1), counts(row)),
                parameters.toArray());
        return bins(from, to, width, found);
    }

    /** Bins without gap; {@code found} is by the second that a bin begins at. */
    static List<Bin> bins(Instant from, Instant to, Duration width, Map<Long, long[]> found) {
        List<Bin> bins = new ArrayList<>();
        for (Instant start = binOf(from, width); start.isBefore(to); start = start.plus(width)) {
            bins.add(new Bin(start, found.getOrDefault(start.getEpochSecond(), new long[ACTIONS.length])));
        }
        return bins;
    }

    /** When the bin begins that a time is in. */
    static Instant binOf(Instant time, Duration width) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), width.toSeconds()) * width.toSeconds());
    }

    private static long[] counts(ResultSet row) throws SQLException {
        long[] counts = new long[ACTIONS.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = row.getLong(2 + i);
        }
        return counts;
    }

    /** Adds what the batches have brought to the rows of their minutes. Several servers may do so at once. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int joinDue() {
        return database.queryOne(JOIN_DUE, row -> row.getInt(1)).orElse(0);
    }

    /** However many batches came since the last time: what comes meanwhile is left for the next round. */
    private void joinAll() {
        int rounds = MOST_DUE / JOIN_AT_ONCE;
        while (self.joinDue() == JOIN_AT_ONCE && rounds-- > 0) {
            LOG.log(Level.FINE, "More counts of batches are due");
        }
    }

    /** Joins old minutes to half hours and lets go of what is too old. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void tidyUp(Instant now) {
        joinDue();
        database.update(
                "delete from record_count_due where id <= (select max(id) from record_count_due) - " + MOST_DUE);
        database.update("delete from record_count_minute where minute < ?", now.minus(MinuteCounts.KEPT));
        database.update(
                "with old as (delete from record_count_minute where minute < ?"
                        + " and extract(epoch from minute)::bigint % 1800 <> 0 returning *)"
                        + " insert into record_count_minute as c (logfile_id, minute, "
                        + columns(column -> column)
                        + ") select logfile_id, to_timestamp(extract(epoch from minute)::bigint / 1800 * 1800), "
                        + columns(column -> "sum(" + column + ")") + " from old group by 1, 2 order by 1, 2" + OR_ADD,
                now.minus(JOINED_AFTER));
    }
}
