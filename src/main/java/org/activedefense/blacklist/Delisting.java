package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.activedefense.address.Network;
import org.activedefense.audit.Audit;
import org.activedefense.system.Counted;
import org.activedefense.system.Database;
import org.activedefense.system.Job;
import org.activedefense.system.JobLocks;

/**
 * Entries that go by a rule: covered by an own or allowed network, not seen for long, expired. Each locks its rows in the
 * order of their ids, as the defense does, so that they never wait for one another in a circle. Thread safe.
 */
@ApplicationScoped
public class Delisting {

    private static final int NAMED_IN_AUDIT = 20;

    /** By ranges, which the index of ip serves; inet operators between two tables' columns it does not. */
    private static final String COVERED = "select b.id from blacklist b where b.ip >= n.cidr"
            + " and b.ip <= set_masklen(broadcast(n.cidr), case family(n.cidr) when 4 then 32 else 128 end)"
            + " and b.ip <<= n.cidr";

    @Inject
    private EntryHistory history;

    @Inject
    private Database database;

    @Inject
    private JobLocks jobLocks;

    @Inject
    private Audit audit;

    /**
     * Delists what lies inside the network and says so in the audit.
     *
     * @param how it is covered, for the history
     * @param note further words for it, {@code null} if there are none
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void delistCoveredBy(Network network, EntryEvent.What how, String note) {
        List<String> gone = history.end(
                how,
                network + (note == null || note.isBlank() ? "" : ": " + note.strip()),
                "id in (select id from blacklist where ip <<= ?::inet order by id for update)",
                network.toString());
        note("covered by " + network, gone);
    }

    /**
     * Delists what an own or allowed network covers although it was refused when the network came: an entry that was
     * being added in another transaction at that moment. It was never served.
     */
    @Transactional
    public int delistCovered() {
        List<String> gone = history.end(
                EntryEvent.What.COVERED,
                "an own or allowed network",
                "id in (select id from blacklist where id in (select c.id from (select cidr from own_network union all"
                        + " select cidr from allowed_network where expires_at is null or expires_at > now()) n,"
                        + " lateral (" + COVERED + ") c) order by id for update)");
        note("covered by an own or allowed network", gone);
        return gone.size();
    }

    /** Removes found entries whose newest record is older; those added by hand stay. The run must own the job's epoch. */
    @Transactional
    public int removeInactive(long epoch, Instant notSeenSince) {
        jobLocks.confirm(Job.OLD_BLACKLIST, epoch);
        return history.end(
                        EntryEvent.What.INACTIVE,
                        null,
                        "id in (select id from blacklist where alert <> ?"
                                + " and coalesce(last_seen, listed_at) < ? order by id for update)",
                        Alert.USER_ADDED.text(),
                        notSeenSince)
                .size();
    }

    /** How many {@link #removeInactive} would remove. */
    @Transactional
    public int countInactive(Instant notSeenSince) {
        return database.queryOne(
                        "select count(*)::integer from blacklist where alert <> ? and coalesce(last_seen, listed_at) < ?",
                        row -> row.getInt(1),
                        Alert.USER_ADDED.text(),
                        notSeenSince)
                .orElse(0);
    }

    /** Removes entries added by hand whose time is over; they are not served any more since then. */
    @Transactional
    public int removeExpired() {
        List<String> gone = history.end(
                EntryEvent.What.EXPIRED,
                null,
                "id in (select id from blacklist where expires_at <= now() order by id for update)");
        note("expired", gone);
        return gone.size();
    }

    private void note(String why, List<String> gone) {
        if (!gone.isEmpty()) {
            String more = gone.size() > NAMED_IN_AUDIT ? " and " + (gone.size() - NAMED_IN_AUDIT) + " more" : "";
            String named = gone.stream().limit(NAMED_IN_AUDIT).collect(Collectors.joining(", "));
            audit.record("Delist " + Counted.of(gone.size(), "entry", "entries") + " " + why, named + more, null);
        }
    }
}
