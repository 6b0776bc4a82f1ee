package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.address.Address;
import org.activedefense.system.Database;

/**
 * The clients that ask for the list: a row a client, and one a client, status, version and minute. Of IPv6 a client is a /64. However
 * many ask and however often, what is kept has a bound. Thread safe.
 */
@ApplicationScoped
public class Pollers {

    /** Clients kept; of those that were only refused a tenth. Who has polled for less than an hour goes first. */
    static final int MOST_CLIENTS = 10_000;

    /** Rows of polls kept; a firewall that polls every five minutes makes 8,640 a month. */
    static final int MOST_POLLS = 1_000_000;

    private static final Duration KEPT = Duration.ofDays(30);
    private static final Logger LOG = Logger.getLogger(Pollers.class.getName());

    private static final String GIVEN = """
            with p as (
                select client::inet, client_network(client::inet) as network, user_agent, at::timestamptz,
                       nullif(version, 0) as version, status, brought, place
                from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::text[]::boolean[])
                    with ordinality as u (client, user_agent, at, version, status, brought, place)
            )
            """;

    private static final String ADD_POLLS = GIVEN + """
            insert into poll as q (client, user_agent, at, first_at, version, status, polls, brought)
            select (array_agg(client order by place desc))[1], (array_agg(user_agent order by place desc))[1],
                   max(at), min(at), version, status, count(*), bool_or(brought)
            from p group by network, version, status, date_trunc('minute', at at time zone 'UTC')
            order by network, status, version, max(at)
            on conflict (network, minute, status, coalesce(version, 0)) do update
            set client = excluded.client, user_agent = excluded.user_agent, at = greatest(q.at, excluded.at),
                first_at = least(q.first_at, excluded.first_at), polls = q.polls + excluded.polls,
                brought = q.brought or excluded.brought""";

    private static final String ADD_POLLERS = GIVEN + """
            insert into poller as r (network, client, first_at, last_at, last_status, polls, served, served_at, served_since,
                                     version, user_agent)
            select network, (array_agg(client order by place desc))[1], min(at), max(at),
                   (array_agg(status order by place desc))[1], count(*), count(version),
                   max(at) filter (where version is not null), min(at) filter (where version is not null),
                   (array_agg(version order by place desc) filter (where version is not null))[1],
                   (array_agg(user_agent order by place desc))[1]
            from p group by network order by network
            on conflict (network) do update
            set last_status = case when excluded.last_at >= r.last_at then excluded.last_status else r.last_status end,
                client = excluded.client, last_at = greatest(r.last_at, excluded.last_at), polls = r.polls + excluded.polls,
                served = r.served + excluded.served, served_at = greatest(r.served_at, excluded.served_at),
                served_since = least(r.served_since, excluded.served_since),
                version = coalesce(excluded.version, r.version), user_agent = excluded.user_agent""";

    private static final String FORGET_SURPLUS = """
            with gone as (
                delete from poller where network in (select network from poller where served <= ?
                    order by coalesce(served_at - served_since >= interval '1 hour', false), last_at
                    limit greatest(0, (select count(*) from poller where served <= ?) - ?))
                returning network
            ), fetches as (delete from list_fetch f using gone where f.network = gone.network)
            delete from poll p using gone where p.network = gone.network""";

    @Inject
    private Database database;

    @Inject
    private Fetches fetches;

    private volatile boolean full;

    /** Notes polls, all of them or none. */
    @Transactional
    void note(List<PollLog.Entry> batch) {
        Object[] given = {
            texts(batch, entry -> entry.client().toString()),
            texts(batch, PollLog.Entry::userAgent),
            texts(batch, entry -> entry.at().toString()),
            batch.stream().mapToLong(e -> e.version() == null ? 0 : e.version()).toArray(),
            batch.stream().mapToLong(PollLog.Entry::status).toArray(),
            texts(batch, entry -> String.valueOf(entry.hasIt()))
        };
        database.update(ADD_POLLERS, given);
        database.update(ADD_POLLS, given);
        fetches.note(batch);
        forgetSurplus();
    }

    private void forgetSurplus() {
        int refused = MOST_CLIENTS / 10;
        boolean surplus = database.update(FORGET_SURPLUS, 0L, 0L, refused) > 0;
        surplus |= database.update(FORGET_SURPLUS, Long.MAX_VALUE, Long.MAX_VALUE, MOST_CLIENTS) > 0;
        if (surplus && !full) {
            LOG.log(
                    Level.WARNING,
                    "More than {0} clients ask for the list, or more than {1} that are refused it: those that came last and have"
                            + " polled for less than an hour are forgotten. Name those that may have it in list_clients",
                    new Object[] {MOST_CLIENTS, refused});
        }
        full = surplus;
    }

    /** Forgets polls and clients of over 30 days ago, and what is beyond the bounds. */
    @Transactional
    void forgetOld(Instant now) {
        Instant kept = now.minus(KEPT);
        database.update("delete from poll where at < ?", kept);
        database.update("delete from poll where id <= (select id from poll order by id desc offset " + MOST_POLLS
                + " limit 1)");
        database.update("delete from poller where last_at < ?", kept);
        fetches.forgetOld(kept);
        database.update(
                "delete from list_version where created_at < ? and version < (select max(version) from list_version)",
                kept);
    }

    static String[] texts(List<PollLog.Entry> batch, Function<PollLog.Entry, String> text) {
        return batch.stream().map(text).toArray(String[]::new);
    }

    /** Who polled last, first. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Poller> newest(int limit) {
        return database.query("select * from poller order by last_at desc, client limit ?", Pollers::poller, limit);
    }

    /** Those first that have polled for the longest time: no flood of others hides them. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Poller> steadiest(int limit) {
        return database.query(
                "select * from poller order by served_at - served_since desc nulls last, last_at desc, client limit ?",
                Pollers::poller,
                limit);
    }

    private static Poller poller(ResultSet row) throws SQLException {
        long version = row.getLong("version");
        Long versionOrNull = row.wasNull() ? null : version;
        return new Poller(
                Address.parse(row.getString("client")),
                Database.instant(row, "first_at"),
                Database.instant(row, "last_at"),
                row.getInt("last_status"),
                row.getLong("polls"),
                row.getLong("served"),
                Database.instant(row, "served_at"),
                Database.instant(row, "served_since"),
                versionOrNull,
                row.getString("user_agent"));
    }
}
