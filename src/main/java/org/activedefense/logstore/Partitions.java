package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.activedefense.system.Database;
import org.activedefense.system.SettingStore;

/**
 * The day partitions of pa_traffic_log. A day is a UTC day of event time. Days within retention get a partition, before the
 * first record of that day is copied; older ones share the default partition, so a firewall with a wrong clock cannot make
 * thousands. Thread safe, also across nodes.
 */
@ApplicationScoped
public class Partitions {

    static final long MILLIS_A_DAY = 86_400_000;

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'pa_traffic_log_'yyyyMMdd");

    @Inject
    private Database database;

    @Inject
    private SettingStore settings;

    /** Days known to have a partition. One that prune has dropped meanwhile sends its late records to the default one. */
    private final Set<Long> known = ConcurrentHashMap.newKeySet();

    /** Whether every day that should have a partition is known to have it, without asking the database. */
    public boolean knows(RecordBatch batch) {
        return known.containsAll(batch.days());
    }

    /** Remembers that the days of a batch have what they need: to be told once the transaction that made it is committed. */
    public void made(RecordBatch batch) {
        known.addAll(batch.days());
    }

    /** Makes the partitions that a batch needs, in a transaction of its own; {@link #made} is to be told after it. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void makeFor(RecordBatch batch) {
        make(batch.days());
    }

    /** Makes today's, tomorrow's and the next day's partitions ahead of need. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void makeAhead(Instant now) {
        List<Long> days = daysAhead(now);
        if (!known.containsAll(days)) {
            make(days);
        }
    }

    /** Remembers what {@link #makeAhead} has made, once its transaction is committed. */
    public void madeAhead(Instant now) {
        known.addAll(daysAhead(now));
    }

    private static List<Long> daysAhead(Instant now) {
        long today = Math.floorDiv(now.toEpochMilli(), MILLIS_A_DAY);
        return List.of(today, today + 1, today + 2);
    }

    private void make(Collection<Long> days) {
        long oldest = oldestKeptDay(Instant.now());
        for (long day : days) {
            if (!known.contains(day)) {
                if (day >= oldest) {
                    makeDay(LocalDate.ofEpochDay(day));
                }
            }
        }
    }

    /** The first UTC day of which records are kept. */
    long oldestKeptDay(Instant now) {
        return Math.floorDiv(now.minus(settings.current().logRetention()).toEpochMilli(), MILLIS_A_DAY);
    }

    private void makeDay(LocalDate day) {
        String name = NAME.format(day);
        String from = day.atStartOfDay().atOffset(ZoneOffset.UTC).toString();
        String to = day.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC).toString();
        // two nodes, or two readers, may need the same day at once
        database.query("select pg_advisory_xact_lock(hashtext('pa_traffic_log partitions'))", row -> true);
        if (exists(name)) {
            return;
        }
        // Waiting behind a long query would hold up every later one; the reader comes again.
        database.update("set local lock_timeout = '3s'");
        database.update(
                "create table " + name + " (like pa_traffic_log) with (autovacuum_vacuum_insert_threshold = -1)");
        // Records of that day may wait in the default partition, from when retention was shorter.
        database.update("with moved as (delete from pa_traffic_log_default where time_received >= '" + from
                + "' and time_received < '" + to + "' returning *) insert into " + name + " select * from moved");
        database.update("alter table pa_traffic_log attach partition " + name + " for values from ('" + from
                + "') to ('" + to + "')");
    }

    private boolean exists(String name) {
        return database.queryOne("select to_regclass(?) is not null", row -> row.getBoolean(1), name)
                .orElse(false);
    }

    /** Forgets what is known, after partitions were dropped. */
    void forget() {
        known.clear();
    }

    /** The days that have a partition, oldest first. */
    List<LocalDate> existing() {
        return database.query(
                "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                        + " where i.inhparent = 'pa_traffic_log'::regclass and c.relname ~ '^pa_traffic_log_[0-9]{8}$'"
                        + " order by 1",
                row -> LocalDate.parse(row.getString(1), NAME));
    }

    static String nameOf(LocalDate day) {
        return NAME.format(day);
    }
}
