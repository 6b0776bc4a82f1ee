package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.activedefense.address.Address;
import org.activedefense.blacklist.Publication;
import org.activedefense.system.Database;

/**
 * When each client first had each version of the list: a row a client and version, not one a poll, so that it can be kept
 * while the client polls, however long an entry stays. Only of clients that somebody has named as allowed, or that have polled for
 * an hour: who looks at the list once is no firewall. Thread safe.
 */
@ApplicationScoped
public class Fetches {

    private static final Duration RECENT = Duration.ofHours(1);

    @Inject
    private Database database;

    @Inject
    private Publication publication;

    /** Notes what polls brought that {@link Pollers} has noted; of a client that is known for an hour now also the earlier ones. */
    @Transactional
    void note(List<PollLog.Entry> polls) {
        List<PollLog.Entry> brought =
                polls.stream().filter(PollLog.Entry::hasIt).toList();
        if (brought.isEmpty()) {
            return;
        }
        String[] named =
                Pollers.texts(brought.stream().filter(PollLog.Entry::named).toList(), poll -> poll.client()
                        .toString());
        List<Fetch> news = database.query(
                "insert into list_fetch (client, version, at, user_agent)"
                        + " select distinct on (p.network, p.version) p.client, p.version, p.first_at, p.user_agent"
                        + " from poller r join poll p on p.network = r.network and p.brought and p.status in (200, 304)"
                        + " and p.at > now() - interval '90 minutes'"
                        + " where r.network in (select client_network(c::inet) from unnest(?::text[]) c)"
                        + " and (r.served_at - r.served_since >= interval '1 hour'"
                        + " or r.network in (select client_network(c::inet) from unnest(?::text[]) c))"
                        + " order by p.network, p.version, p.first_at on conflict (network, version) do nothing"
                        + " returning client, version, at, user_agent",
                Fetch::read,
                Pollers.texts(brought, poll -> poll.client().toString()),
                named);
        news.stream()
                .sorted((a, b) -> a.at().compareTo(b.at()))
                .forEach(fetch -> publication.fetched(fetch.version(), fetch.at()));
    }

    /** Of each client the first fetch that brought an entry, the earliest first; empty if none has. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Fetch> of(long entryId) {
        return database.query(
                "select * from (select distinct on (f.network) f.client, f.version, f.at, f.user_agent"
                        + " from blacklist b join list_fetch f on f.version >= b.first_version where b.id = ?"
                        + " order by f.network, f.version) first order by at, client",
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

    /** Forgets clients that have not polled since; of the others one version a day stays. */
    @Transactional
    void forgetOld(Instant since) {
        database.update(
                "delete from list_fetch f where at < ? and (not exists (select from poller r where r.network = f.network)"
                        + " or exists (select from list_fetch e where e.network = f.network and e.version < f.version"
                        + " and date_trunc('day', e.at at time zone 'UTC') = date_trunc('day', f.at at time zone 'UTC')))",
                since);
    }
}
