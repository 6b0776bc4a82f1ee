package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.activedefense.address.Address;
import org.activedefense.blacklist.Publication;
import org.activedefense.system.Database;

/**
 * When each client first had each version of the list: a row a client and version, not one a poll, so that it can be kept
 * while the client polls, however long an entry stays. Thread safe.
 */
@ApplicationScoped
public class Fetches {

    private static final Duration RECENT = Duration.ofHours(1);

    @Inject
    private Database database;

    @Inject
    private Publication publication;

    private record Key(Address client, long version) {}

    /** Notes what polls brought; the same poll may come twice. */
    @Transactional
    void note(List<PollLog.Entry> polls) {
        Map<Key, PollLog.Entry> first = new LinkedHashMap<>();
        for (PollLog.Entry poll : polls) {
            if (poll.hasIt()) {
                first.putIfAbsent(new Key(poll.client(), poll.version()), poll);
            }
        }
        if (first.isEmpty()) {
            return;
        }
        List<PollLog.Entry> all = List.copyOf(first.values());
        List<Fetch> news = database.query(
                "insert into list_fetch (client, version, at, user_agent)"
                        + " select client::inet, version, at::timestamptz, user_agent"
                        + " from unnest(?::text[], ?::bigint[], ?::text[], ?::text[]) as f (client, version, at, user_agent)"
                        + " order by 1, 2 on conflict (client, version) do nothing"
                        + " returning client, version, at, user_agent",
                Fetch::read,
                texts(all, poll -> poll.client().toString()),
                all.stream().mapToLong(PollLog.Entry::version).toArray(),
                texts(all, poll -> poll.at().toString()),
                texts(all, PollLog.Entry::userAgent));
        news.stream()
                .sorted((a, b) -> a.at().compareTo(b.at()))
                .forEach(fetch -> publication.fetched(fetch.version(), fetch.at()));
    }

    /** Of each client the first fetch that brought an entry, the earliest first; empty if none has. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Fetch> of(long entryId) {
        return database.query(
                "select * from (select distinct on (f.client) f.client, f.version, f.at, f.user_agent"
                        + " from blacklist b join list_fetch f on f.version >= b.first_version where b.id = ?"
                        + " order by f.client, f.version) first order by at, client",
                Fetch::read,
                entryId);
    }

    /** Who has got the list within the last hour, in the order of their addresses. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Address> recentClients(Instant now) {
        return database.query(
                "select distinct client from poll where at > ? and status in (200, 304) order by client limit 10",
                row -> Address.parse(row.getString(1)),
                now.minus(RECENT));
    }

    /** Forgets clients that have not polled since. */
    @Transactional
    void forgetGone(Instant since) {
        database.update(
                "delete from list_fetch f where at < ? and not exists (select from poll p where p.client = f.client)",
                since);
    }

    private static String[] texts(List<PollLog.Entry> all, Function<PollLog.Entry, String> text) {
        return all.stream().map(text).toArray(String[]::new);
    }
}
