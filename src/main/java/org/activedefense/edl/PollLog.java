package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.activedefense.address.Address;
import org.activedefense.system.Database;
import org.activedefense.system.DatabaseException;

/**
 * Remembers who asked for the list and what they got. A request only puts its poll into a bounded queue; the queue is
 * written about once a second. While the database is away it waits there, and beyond the bound the oldest go. Thread safe.
 */
@ApplicationScoped
public class PollLog {

    static final int MOST_WAITING = 20_000;

    private static final int LONGEST_USER_AGENT = 200;
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration BETWEEN_PRUNES = Duration.ofHours(1);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Logger LOG = Logger.getLogger(PollLog.class.getName());

    /** One statement, so that the polls and the sums of their clients are written together or not at all. */
    private static final String ADD = """
            with p as (
                select client::inet, user_agent, at::timestamptz, nullif(version, 0) as version, status, place
                from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
                    with ordinality as u (client, user_agent, at, version, status, place)
            ), added as (
                insert into poll (client, user_agent, at, version, status)
                select client, user_agent, at, version, status from p order by place
            )
            insert into poller as r (client, first_at, last_at, last_status, polls, served, served_at, served_since,
                                     version, user_agent)
            select client, min(at), max(at), (array_agg(status order by place desc))[1], count(*), count(version),
                   max(at) filter (where version is not null), min(at) filter (where version is not null),
                   (array_agg(version order by place desc) filter (where version is not null))[1],
                   (array_agg(user_agent order by place desc))[1]
            from p group by client order by client
            on conflict (client) do update
            set last_status = case when excluded.last_at >= r.last_at then excluded.last_status else r.last_status end,
                last_at = greatest(r.last_at, excluded.last_at), polls = r.polls + excluded.polls,
                served = r.served + excluded.served, served_at = greatest(r.served_at, excluded.served_at),
                served_since = least(r.served_since, excluded.served_since),
                version = coalesce(excluded.version, r.version), user_agent = excluded.user_agent""";

    @Inject
    private Database database;

    @Inject
    private Fetches fetches;

    /** @param hasIt whether the client holds the version's content now: a HEAD brought none */
    record Entry(Address client, String userAgent, Instant at, Long version, int status, boolean hasIt) {}

    private final Deque<Entry> waiting = new ArrayDeque<>();
    private long dropped;
    private boolean failing;
    private Instant prunedAt = Instant.MIN;

    /**
     * @param version what was served, {@code null} if the client was refused
     * @param hasIt whether the client holds that version's content now: a HEAD brought none
     */
    void add(Address client, String userAgent, Long version, int status, boolean hasIt) {
        String agent = userAgent == null ? null : clean(userAgent);
        Entry entry = new Entry(client, agent, Instant.now(), version, status, hasIt);
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
                fetches.note(batch); // first: it may be done again
                insert(batch);
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

    private void insert(List<Entry> batch) {
        database.update(
                ADD,
                texts(batch, entry -> entry.client().toString()),
                texts(batch, Entry::userAgent),
                texts(batch, entry -> entry.at().toString()),
                batch.stream()
                        .mapToLong(e -> e.version() == null ? 0 : e.version())
                        .toArray(),
                batch.stream().mapToLong(Entry::status).toArray());
    }

    private void prune() {
        Instant now = Instant.now();
        if (prunedAt.isBefore(now.minus(BETWEEN_PRUNES))) {
            database.update("delete from poll where at < ?", now.minus(KEPT));
            fetches.forgetGone(now.minus(KEPT));
            database.update("delete from poller where last_at < ?", now.minus(KEPT));
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

    private static String[] texts(List<Entry> batch, Function<Entry, String> text) {
        return batch.stream().map(text).toArray(String[]::new);
    }
}
