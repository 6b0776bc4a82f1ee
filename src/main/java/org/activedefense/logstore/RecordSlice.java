package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.activedefense.system.Database;

/** Reads the records of one stretch of time, in a transaction of its own that ends when the time is up. Thread safe. */
@ApplicationScoped
class RecordSlice {

    @Inject
    private Database database;

    /**
     * A stretch of the order of (time, id) and what is wanted of it.
     *
     * @param newestFirst from {@code to} backwards; else from {@code from} forwards
     * @param from everything wanted comes after this place
     * @param to everything wanted comes before this place
     * @param limit records wanted
     * @param mostMatches if more than these match nothing is read, so that no slice has to sort too much; 0: any number
     * @param mostMillis what it may take
     */
    record Stretch(
            boolean newestFirst, RecordPosition from, RecordPosition to, int limit, int mostMatches, long mostMillis) {}

    /**
     * @param records in the order asked for
     * @param matches how many there are, at most one more than {@link Stretch#mostMatches}; -1 if they were not counted
     */
    record Read(List<PATrafficLog> records, int matches) {

        boolean tooMany(Stretch stretch) {
            return stretch.mostMatches() > 0 && matches > stretch.mostMatches();
        }
    }

    /** @throws org.activedefense.system.DatabaseException with SQLSTATE 57014 if the time is up */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Read read(RecordQuery.Conditions conditions, Stretch stretch) {
        limit(stretch.mostMillis());
        List<Object> parameters = new ArrayList<>(List.of(
                stretch.from().time(),
                stretch.to().time(),
                stretch.from().time(),
                stretch.from().id(),
                stretch.to().time(),
                stretch.to().id()));
        parameters.addAll(conditions.parameters());
        // the two conditions on time alone are what the index can use; the pairs cut exactly
        String matching = "select * from pa_traffic_log where time_received >= ? and time_received <= ?"
                + " and (time_received, id) > (?, ?) and (time_received, id) < (?, ?)" + conditions.sql();
        String order = stretch.newestFirst() ? " order by time_received desc, id desc" : " order by time_received, id";
        String sql;
        if (stretch.mostMatches() > 0) {
            parameters.add(stretch.mostMatches() + 1);
            parameters.add(stretch.mostMatches());
            sql = "with m as materialized (" + matching + " limit ?), n as (select count(*) matches from m)"
                    + " select n.matches, m.* from n left join m on n.matches <= ?" + order;
        } else {
            sql = "select -1 matches, m.* from (" + matching + ") m" + order;
        }
        parameters.add(stretch.limit());
        List<PATrafficLog> records = new ArrayList<>();
        int[] matches = {-1};
        database.query(
                sql + " limit ?",
                row -> {
                    matches[0] = row.getInt("matches");
                    // the count comes without a record if there is none, or too many
                    return row.getObject("id") != null && records.add(new PATrafficLog(row));
                },
                parameters.toArray());
        return new Read(records, matches[0]);
    }

    private void limit(long mostMillis) {
        // Plans must know the times, to leave partitions out. Compiling them costs more than it saves. The planner does
        // not know how well the blooms cut and would rather read everything.
        database.query(
                "select set_config('statement_timeout', ?, true), set_config('plan_cache_mode', 'force_custom_plan', true),"
                        + " set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true),"
                        + " set_config('work_mem', '32MB', true)",
                row -> true,
                Long.toString(mostMillis));
    }

    /**
     * How many records there are, by the second that their bin begins at and by the ordinal of {@link RecordAction}.
     *
     * @param to all are before
     * @param mostMillis what it may take
     * @throws org.activedefense.system.DatabaseException with SQLSTATE 57014 if the time is up
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Map<Long, long[]> count(
            RecordQuery.Conditions conditions, Instant from, Instant to, Duration width, long mostMillis) {
        limit(mostMillis);
        List<Object> parameters = new ArrayList<>(List.of(width.toSeconds(), width.toSeconds(), from, to));
        parameters.addAll(conditions.parameters());
        Map<Long, long[]> counts = new HashMap<>();
        database.query(
                "select floor(extract(epoch from time_received) / ?)::bigint * ?, action, count(*) from pa_traffic_log"
                        + " where time_received >= ? and time_received < ?" + conditions.sql() + " group by 1, 2",
                row -> counts.computeIfAbsent(row.getLong(1), start -> new long[RecordAction.values().length])[
                                RecordAction.of(row.getString(2)).ordinal()] +=
                        row.getLong(3),
                parameters.toArray());
        return counts;
    }

    /** A day of which there are records, perhaps: the times of a partition that is not empty. */
    record Day(Instant from, Instant to) {}

    /**
     * Where records can be at all.
     *
     * @param days oldest first
     * @param elsewhere whether there may be records at other times, older than the newest day
     */
    record Extent(List<Day> days, boolean elsewhere) {}

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Extent extent() {
        List<Day> days = new ArrayList<>();
        boolean[] elsewhere = {false};
        database.query(
                "select bound[1]::timestamptz from_time, bound[2]::timestamptz to_time from (select regexp_match("
                        + "pg_get_expr(c.relpartbound, c.oid), 'FROM \\(''([^'']+)''\\) TO \\(''([^'']+)''\\)') bound"
                        + " from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                        + " where i.inhparent = 'pa_traffic_log'::regclass and pg_relation_size(c.oid) > 0) p order by 1",
                row -> {
                    Instant from = Database.instant(row, "from_time");
                    elsewhere[0] |= from == null;
                    return from != null && days.add(new Day(from, Database.instant(row, "to_time")));
                });
        return new Extent(days, elsewhere[0]);
    }
}
