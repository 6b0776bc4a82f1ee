package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.activedefense.address.Address;
import org.activedefense.system.DatabaseException;

/**
 * Remembers who asked for the list and what they got. A request only puts its poll into a bounded queue; the queue is
 * written about once a second. While the database is away it waits there, and beyond the bound the oldest go. Thread safe.
 */
@ApplicationScoped
public class PollLog {

    static final int MOST_WAITING = 20_000;

    private static final int LONGEST_USER_AGENT = 200;
    private static final Duration BETWEEN_PRUNES = Duration.ofMinutes(5);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Logger LOG = Logger.getLogger(PollLog.class.getName());

    @Inject
    private Pollers pollers;

    /**
     * @param hasIt whether the client holds the version's content now: a HEAD brought none
     * @param named whether somebody has named the client as one that may have the list
     */
    record Entry(
            Address client, String userAgent, Instant at, Long version, int status, boolean hasIt, boolean named) {}

    private final Deque<Entry> waiting = new ArrayDeque<>();
    private long dropped;
    private boolean failing;
    private Instant prunedAt = Instant.MIN;

    /**
     * @param version what was served, {@code null} if the client was refused
     * @param hasIt whether the client holds that version's content now: a HEAD brought none
     * @param named whether somebody has named the client as one that may have the list
     */
    void add(Address client, String userAgent, Long version, int status, boolean hasIt, boolean named) {
        String agent = userAgent == null ? null : clean(userAgent);
        Entry entry = new Entry(client, agent, Instant.now(), version, status, hasIt, named);
        synchronized (waiting) {
            waiting.addLast(entry);
            dropOldest();
        }
    }

    /** How many polls were not remembered since the start, because the database was away or too slow. */
    public long dropped() {
        synchronized (waiting) {
            return dropped;
        }
    }

    /** Writes what waits, in one statement; never throws. */
    public synchronized void write() {
        List<Entry> batch;
        synchronized (waiting) {
            batch = new ArrayList<>(waiting);
            waiting.clear();
        }
        try {
            if (!batch.isEmpty()) {
                pollers.note(batch);
            }
            prune();
            failing = false;
        } catch (RuntimeException e) {
            boolean mayWorkLater = !(e instanceof DatabaseException fault) || fault.isTemporary();
            if (mayWorkLater) {
                putBack(batch);
            }
            if (!failing) {
                LOG.log(Level.WARNING, "{0} polls of the list {1}: {2}", new Object[] {
                    batch.size(),
                    mayWorkLater ? "wait to be written" : "could not be written and are lost",
                    e.getMessage()
                });
            }
            failing = true;
        }
    }

    private void prune() {
        Instant now = Instant.now();
        if (prunedAt.isBefore(now.minus(BETWEEN_PRUNES))) {
            pollers.forgetOld(now);
            prunedAt = now;
        }
    }

    private void putBack(List<Entry> batch) {
        synchronized (waiting) {
            for (int i = batch.size() - 1; i >= 0; i--) {
                waiting.addFirst(batch.get(i));
            }
            dropOldest();
        }
    }

    private void dropOldest() {
        while (waiting.size() > MOST_WAITING) {
            waiting.removeFirst();
            dropped++;
        }
    }

    private static String clean(String userAgent) {
        String printable = CONTROL.matcher(userAgent).replaceAll(" ");
        return printable.length() > LONGEST_USER_AGENT ? printable.substring(0, LONGEST_USER_AGENT) : printable;
    }
}
