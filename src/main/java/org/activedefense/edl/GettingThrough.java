package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.address.Network;
import org.activedefense.blacklist.Blacklist;
import org.activedefense.system.Database;
import org.activedefense.system.Warning;
import org.activedefense.system.WarningSource;

/**
 * Listed sources that the firewall still lets through: a record with action allow whose event time is more than
 * {@link Blacklist#TIME_TO_ENFORCE} after the first fetch of a list that carried the entry. Its rule does not block. Only
 * what happened within {@link Blacklist#WARNED_FOR} counts, so the warning goes by itself. Both queries read one small
 * index. Thread safe.
 */
@ApplicationScoped
public class GettingThrough implements WarningSource {

    private static final int NAMED = 3;

    /** As the partial index of V005 has it. */
    private static final String WHICH = "b.last_allowed - b.fetched_at > interval '10 minutes' and b.last_allowed > ?"
            + " and (b.expires_at is null or b.expires_at > now()) and b.held_at is null";

    private static final String CURE =
            "Look whether the firewall's rule with this list is enabled, stands above those that allow, and is committed.";

    @Inject
    private Database database;

    /**
     * A source that gets through.
     *
     * @param allowed its records that the firewall allowed since it was listed
     * @param lastAllowed the event time of the newest of these
     * @param fetched the first fetch that brought the entry; {@code null} if that client has not polled for 30 days
     */
    public record Source(Network ip, long allowed, Instant lastAllowed, Fetch fetched) {}

    @Override
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Warning> warnings(Instant now) {
        List<Warning> warnings = new ArrayList<>();
        List<Source> newest = newest(now, NAMED + 1);
        newest.stream().limit(NAMED).forEach(source -> warnings.add(warning(source)));
        if (newest.size() > NAMED) {
            warnings.add(new Warning(
                    "getting-through",
                    "others",
                    (count(now) - NAMED)
                            + " more listed sources were allowed although a client has the list with them.",
                    CURE,
                    "blacklist.xhtml?through=true",
                    null));
        }
        return warnings;
    }

    private static Warning warning(Source source) {
        String who = source.fetched() == null
                ? "the list with it had been fetched"
                : source.fetched().client() + " had fetched the list with it";
        String times = source.allowed() == 1 ? "once" : source.allowed() + " times";
        return new Warning(
                "getting-through",
                source.ip().toString(),
                "Listed " + source.ip() + " still gets through: allowed " + times
                        + " since it was listed, also over 10 minutes after " + who + ".",
                CURE,
                "entry.xhtml?ip=" + source.ip(),
                null);
    }

    /** How many there are. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public long count(Instant now) {
        return database.queryOne(
                        "select count(*) from blacklist b where " + WHICH,
                        row -> row.getLong(1),
                        now.minus(Blacklist.WARNED_FOR))
                .orElse(0L);
    }

    /** Those allowed last, the newest first. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Source> newest(Instant now, int limit) {
        return database.query(
                "select s.*, f.* from (select b.ip, b.allowed_hits, b.last_allowed, b.first_version, b.fetched_at"
                        + " from blacklist b where " + WHICH + " order by b.last_allowed desc limit " + limit + ") s"
                        + " left join lateral (select client, user_agent, at, version from list_fetch"
                        + " where at >= s.fetched_at and version >= s.first_version order by at limit 1) f on true"
                        + " order by s.last_allowed desc",
                row -> new Source(
                        Network.parse(row.getString("ip")),
                        row.getLong("allowed_hits"),
                        Database.instant(row, "last_allowed"),
                        row.getString("client") == null ? null : Fetch.read(row)),
                now.minus(Blacklist.WARNED_FOR));
    }
}
