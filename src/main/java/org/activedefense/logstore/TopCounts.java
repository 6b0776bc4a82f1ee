package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.system.DatabaseException;
import org.activedefense.system.Repeater;

/**
 * The most frequent outside sources, the ports they try and the countries they come from, by hour of event time. A reader
 * adds a batch once it is committed; every five seconds what came in is joined to the hours' rows, so that a crash loses at
 * most that. Memory and rows are bounded however many sources there are: a count is never too high, and at most 0.1 % of the
 * hour's records too low. "Outside" is whatever is not special-purpose. Thread safe.
 */
@ApplicationScoped
public class TopCounts {

    private static final Duration WRITE_EVERY = Duration.ofSeconds(5);

    /** Hours written at a time: a log that is caught up with touches a few, and nothing is to take long. */
    private static final int HOURS_AT_ONCE = 16;

    private static final long MILLIS_AN_HOUR = 3_600_000;

    private static final Logger LOG = Logger.getLogger(TopCounts.class.getName());

    /** What is counted. */
    public enum Kind {
        SOURCE,
        PORT,
        COUNTRY
    }

    @Inject
    private TopCountStore store;

    @Inject
    private Repeater repeater;

    private Map<Long, HourTops> waiting = new LinkedHashMap<>();
    private boolean failing;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        repeater.repeat("top-counts", WRITE_EVERY, this::write);
    }

    /** While the data source is still there. */
    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        write();
    }

    /** Counts a batch that has been committed. */
    public void add(RecordBatch batch) {
        StoredBatch records = batch.events();
        long oldest = System.currentTimeMillis() - MinuteCounts.KEPT.toMillis();
        synchronized (this) {
            long hour = Long.MIN_VALUE;
            HourTops tops = null;
            for (int i = 0; i < records.size(); i++) {
                long time = records.timeMillis(i);
                if (time >= oldest) {
                    long its = Math.floorDiv(time, MILLIS_AN_HOUR);
                    if (tops == null || its != hour) {
                        hour = its;
                        tops = waiting.computeIfAbsent(its, key -> new HourTops());
                    }
                    tops.addSource(records.srcHigh(i), records.srcLow(i));
                    if (records.dstPort(i) >= 0) {
                        tops.addPort(records.dstPort(i));
                    }
                    tops.addCountry(batch.country(i));
                }
            }
        }
    }

    /** Writes what waits; what cannot be written waits on. */
    void write() {
        Map<Long, HourTops> taken = take();
        if (taken.isEmpty()) {
            return;
        }
        try {
            store.add(taken);
            failing = false;
        } catch (RuntimeException e) {
            boolean mayWorkLater = e instanceof DatabaseException fault && fault.isTemporary();
            if (mayWorkLater) {
                giveBack(taken);
            }
            if (!failing) {
                LOG.log(
                        Level.WARNING,
                        "The top sources, ports and countries of the last seconds {0}: {1}",
                        new Object[] {
                            mayWorkLater ? "wait to be written" : "could not be written and are not counted",
                            e.getMessage()
                        });
            }
            failing = true;
        }
    }

    private synchronized Map<Long, HourTops> take() {
        Map<Long, HourTops> taken = new LinkedHashMap<>();
        var hours = waiting.entrySet().iterator();
        while (hours.hasNext() && taken.size() < HOURS_AT_ONCE) {
            var hour = hours.next();
            taken.put(hour.getKey(), hour.getValue());
            hours.remove();
        }
        return taken;
    }

    private synchronized void giveBack(Map<Long, HourTops> taken) {
        Map<Long, HourTops> newer = waiting;
        waiting = new LinkedHashMap<>(taken);
        newer.forEach((hour, tops) -> waiting.merge(hour, tops, (before, after) -> {
            before.addAll(after);
            return before;
        }));
    }

    /** The top of all nodes from a time on, by whole hours; what this node still has in memory is not in it. */
    public TopList since(Kind kind, Instant from) {
        return store.read(kind, from);
    }
}
