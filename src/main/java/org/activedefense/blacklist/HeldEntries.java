package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.audit.Actor;
import org.activedefense.audit.Audit;
import org.activedefense.system.AdminOnly;
import org.activedefense.system.ConflictException;
import org.activedefense.system.Counted;
import org.activedefense.system.Database;
import org.activedefense.system.Warning;
import org.activedefense.system.WarningSource;

/** What the {@link Brake} holds, and the answer to it. Thread safe. */
@ApplicationScoped
public class HeldEntries implements WarningSource {

    private static final int MOST_ACTIVE = 100;

    private static final int GROUPS = 10;

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Database database;

    @Inject
    private EntryHistory history;

    @Inject
    private Actor actor;

    @Inject
    private Audit audit;

    /** So many entries have something in common. */
    public record Group(String name, long entries) {

        public String getName() {
            return name;
        }

        public long getEntries() {
            return entries;
        }
    }

    /**
     * What would come onto the list.
     *
     * @param upTo the greatest id of those that are counted here: an answer is to these
     * @param since when the first was held; {@code null} if none is
     * @param byCountry as far as their evidence is copied and says one
     * @param byNetwork of 16 bits, IPv6 of 32
     * @param wereAllowed those that the firewall has allowed something: perhaps business
     * @param mostActive the hundred with most records
     */
    public record Preview(
            long entries,
            long upTo,
            Instant since,
            List<Group> byCase,
            List<Group> byCountry,
            List<Group> byNetwork,
            long wereAllowed,
            List<Blacklist> mostActive) {}

    @Transactional(Transactional.TxType.SUPPORTS)
    public long count() {
        return database.queryOne("select count(*) from blacklist where held_at is not null", row -> row.getLong(1))
                .orElse(0L);
    }

    @Transactional
    public Preview preview() {
        List<Blacklist> active = new ArrayList<>();
        for (Object entry : entities.createNativeQuery(
                        "select * from blacklist where held_at is not null order by hits desc, id limit " + MOST_ACTIVE,
                        Blacklist.class)
                .getResultList()) {
            active.add((Blacklist) entry);
        }
        return database.queryOne(
                        "select count(*) as entries, max(id) as up_to, min(held_at) as since,"
                                + " count(*) filter (where allowed_hits > 0) as allowed from blacklist where held_at is not null",
                        row -> new Preview(
                                row.getLong("entries"),
                                row.getLong("up_to"),
                                Database.instant(row, "since"),
                                groups("alert"),
                                groups("(select src_location from blacklist_evidence e where e.blacklist_id = b.id"
                                        + " and src_location is not null limit 1)"),
                                groups(
                                        "text(network(set_masklen(ip, least(masklen(ip), case family(ip) when 4 then 16 else 32"
                                                + " end))))"),
                                row.getLong("allowed"),
                                active))
                .orElseThrow();
    }

    private List<Group> groups(String expression) {
        return database.query(
                "select g, count(*) from (select " + expression + " as g from blacklist b where held_at is not null) s"
                        + " where g is not null group by g order by count(*) desc, g limit " + GROUPS,
                row -> new Group(row.getString(1), row.getLong(2)));
    }

    /**
     * Lets them onto the list.
     *
     * @param upTo as {@link Preview#upTo}: those that were held since are not meant
     * @return how many
     * @throws ConflictException if none of them is held any more
     */
    @AdminOnly
    @Transactional
    public int release(long upTo) {
        int released = database.update(
                "update blacklist set held_at = null where id in (select id from blacklist"
                        + " where held_at is not null and id <= ? order by id for update)",
                upTo);
        if (released == 0) {
            throw nothingHeld();
        }
        audit.record("Release " + Counted.of(released, "held entry", "held entries") + " to the list", null, null);
        return released;
    }

    /** Takes them off as somebody does by hand: they come back only by records of later. */
    @AdminOnly
    @Transactional
    public int drop(long upTo) {
        String[] gone = history.end(
                        EntryEvent.What.REMOVED,
                        "held by the brake, and dropped",
                        "id in (select id from blacklist where held_at is not null and id <= ? order by id for update)",
                        upTo)
                .toArray(String[]::new);
        if (gone.length == 0) {
            throw nothingHeld();
        }
        database.update(
                "insert into blacklist_removal (ip, removed_at, removed_by)"
                        + " select ip::inet, clock_timestamp(), ? from unnest(?::text[]) as gone (ip)"
                        + " on conflict (ip) do update set removed_by = excluded.removed_by,"
                        + " removed_at = greatest(blacklist_removal.removed_at, excluded.removed_at)",
                actor.name(),
                gone);
        audit.record("Drop " + Counted.of(gone.length, "held entry", "held entries"), null, null);
        return gone.length;
    }

    private static ConflictException nothingHeld() {
        return new ConflictException("None of them is held any more: somebody has decided. Nothing was changed.");
    }

    @Override
    public List<Warning> warnings(Instant now) {
        Instant since = database.queryOne(
                        "select min(held_at) as since from blacklist where held_at is not null",
                        row -> Database.instant(row, "since"))
                .orElse(null);
        return since == null
                ? List.of()
                : List.of(new Warning(
                        "list-held",
                        "held",
                        Counted.of(count(), "found entry is", "found entries are")
                                + " held by the brake and not served: more came within 10 minutes than may by themselves.",
                        "Look at them, and let them onto the list or drop them.",
                        "held.xhtml",
                        since));
    }
}
