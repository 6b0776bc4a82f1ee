package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.system.Database;
import org.activedefense.system.DatabaseException;
import org.activedefense.system.Migrations;
import org.activedefense.system.Repeater;
import org.activedefense.system.Watchdog;
import org.activedefense.system.WatchedPart;

/**
 * Keeps the summaries of the log's BRIN index up with intake. Pages that no summary covers are read whole by every search;
 * autovacuum summarises too, but comes late and forgets requests when many come at once (its queue holds 256). Takes a lock
 * that lets intake and searches pass. Used by one thread.
 */
@ApplicationScoped
public class Summaries {

    private static final Logger LOG = Logger.getLogger(Summaries.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** The index's pages_per_range. */
    private static final int RANGE_PAGES = 32;

    @Inject
    private Database database;

    @Inject
    private Repeater repeater;

    @Inject
    private Watchdog watchdog;

    @Inject
    private Migrations migrations;

    @Inject
    private Summaries self; // for its transactions

    private final Map<String, Long> summarised = new HashMap<>();
    private boolean failing;

    /** A partition and how many pages it has. */
    record Grown(String partition, long pages) {}

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        WatchedPart part = watchdog.watch("summaries", EVERY);
        repeater.repeat("summaries", EVERY, () -> {
            if (migrations.isDone()) {
                run(part);
            }
        });
    }

    private void run(WatchedPart part) {
        try {
            for (Grown grown : self.grown(Map.copyOf(summarised))) {
                self.summarise(grown.partition());
                summarised.put(grown.partition(), grown.pages());
                part.progress();
            }
            failing = false;
        } catch (DatabaseException e) {
            if (!failing && !e.isTemporary() && !isLockTimeout(e)) {
                LOG.log(
                        Level.WARNING,
                        "Summarising the log's indexes failed; searches are slower until it does: {0}",
                        e.getMessage());
                failing = true;
            }
        }
    }

    /** Vacuum may be at the same table: it summarises as well. */
    private static boolean isLockTimeout(DatabaseException e) {
        return "55P03".equals(((java.sql.SQLException) e.getCause()).getSQLState());
    }

    /** The partitions that have a range more than when they were summarised. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Grown> grown(Map<String, Long> known) {
        return database
                .query(
                        "select c.relname, pg_relation_size(c.oid) / current_setting('block_size')::int pages"
                                + " from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                                + " where i.inhparent = 'pa_traffic_log'::regclass",
                        row -> new Grown(row.getString(1), row.getLong(2)))
                .stream()
                .filter(now -> now.pages() / RANGE_PAGES != known.getOrDefault(now.partition(), 0L) / RANGE_PAGES)
                .toList();
    }

    /** Summarises what is new, in all of a partition's BRIN indexes; how many ranges. */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public long summarise(String partition) {
        // below deadlock_timeout: who waits longer than that for an autovacuum has it cancelled
        database.update("set local lock_timeout = '500ms'");
        return database.queryOne(
                        "select sum(brin_summarize_new_values(i.indexrelid)) from pg_index i"
                                + " join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam"
                                + " where i.indrelid = to_regclass(?) and m.amname = 'brin'",
                        row -> row.getLong(1),
                        partition)
                .orElse(0L);
    }
}
