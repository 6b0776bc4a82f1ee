package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.activedefense.address.Address;
import org.activedefense.audit.Actor;
import org.activedefense.system.Database;

/**
 * The blacklist as the defense fills it: set-based, always inside the transaction of its run. Thread safe.
 */
@ApplicationScoped
public class FoundEntries {

    @Inject
    private Database database;

    @Inject
    private Evidence evidence;

    @Inject
    private Event<EntriesListed> entriesListed;

    /**
     * What stands on the list for a source now.
     *
     * @param id the entry's
     * @param isNew whether this call has listed it; otherwise somebody else had, and that entry is kept as it is
     */
    public record Listed(Address ip, long id, boolean isNew) {}

    /**
     * Renewals of one entry, gathered over a run.
     *
     * @param newest the latest event time
     */
    public record Renewal(long id, long hits, Instant newest) {}

    /**
     * Lists sources that are not listed yet; {@link Evidence#copyDue} copies their evidence.
     *
     * @param found each source once
     * @return what is on the list now; a source that an own or allowed network has come to cover meanwhile is left out
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<Listed> list(List<NewEntry> found) {
        if (found.isEmpty()) {
            return List.of();
        }
        String[] ips = texts(found, entry -> entry.ip().toString());
        database.update(
                "delete from blacklist where ip = any(?::text[]::inet[]) and expires_at <= now()", (Object) ips);
        List<Listed> listed = database.query(
                "insert into blacklist (ip, alert, cases, first_seen, last_seen, hits, reason, added_by)"
                        + " select n.ip::inet, alert, string_to_array(cases, ','), first_seen::timestamptz, least(last_seen::timestamptz, now()), hits,"
                        + " reason, ? from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[],"
                        + " ?::bigint[], ?::text[]) as n (ip, alert, cases, first_seen, last_seen, hits, reason)"
                        + " where not exists (select from own_network w where w.cidr >>= n.ip::inet)"
                        + " and not exists (select from allowed_network w where w.cidr >>= n.ip::inet"
                        + " and (w.expires_at is null or w.expires_at > now()))"
                        + " order by n.ip::inet on conflict (ip) do nothing returning ip, id",
                row -> new Listed(Address.parse(row.getString(1)), row.getLong(2), true),
                Actor.SYSTEM,
                ips,
                texts(found, entry -> entry.alert().text()),
                texts(found, FoundEntries::cases),
                texts(found, entry -> entry.firstSeen().toString()),
                texts(found, entry -> entry.lastSeen().toString()),
                found.stream().mapToLong(NewEntry::hits).toArray(),
                texts(found, NewEntry::reason));
        Map<Address, Long> newIds = listed.stream().collect(Collectors.toMap(Listed::ip, Listed::id));
        for (NewEntry entry : found) {
            if (newIds.containsKey(entry.ip())) {
                evidence.note(newIds.get(entry.ip()), entry.ip(), entry.evidence());
            }
        }
        if (!listed.isEmpty()) {
            entriesListed.fire(new EntriesListed(listed.stream().map(Listed::id).toList()));
        }
        return listed.size() == found.size() ? listed : withThoseBefore(listed, ips);
    }

    private List<Listed> withThoseBefore(List<Listed> listed, String[] ips) {
        List<Long> fresh = listed.stream().map(Listed::id).sorted().toList();
        return database.query(
                "select ip, id from blacklist where ip = any(?::text[]::inet[])",
                row -> new Listed(
                        Address.parse(row.getString(1)),
                        row.getLong(2),
                        Collections.binarySearch(fresh, row.getLong(2)) >= 0),
                (Object) ips);
    }

    /** Renews entries, each named once: never backwards, never beyond now. Entries that are gone are passed over. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void renew(Collection<Renewal> renewals) {
        if (renewals.isEmpty()) {
            return;
        }
        List<Renewal> all = List.copyOf(renewals);
        long[] ids = all.stream().mapToLong(Renewal::id).toArray();
        database.update(
                "with locked as materialized"
                        + " (select id from blacklist where id = any(?::bigint[]) order by id for update)"
                        + " update blacklist b set hits = b.hits + r.hits,"
                        + " last_seen = greatest(b.last_seen, least(r.newest::timestamptz, now()))"
                        + " from locked, unnest(?::bigint[], ?::bigint[], ?::text[]) as r (id, hits, newest)"
                        + " where b.id = locked.id and b.id = r.id",
                ids,
                ids,
                all.stream().mapToLong(Renewal::hits).toArray(),
                texts(all, renewal -> renewal.newest().toString()));
    }

    /** Adds a further case's sentence and evidence to an entry that does not have that case yet. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void addReason(long id, Address ip, String reason, EvidenceRange range) {
        int added = database.update(
                "update blacklist set reason = reason || '; ' || ?, cases = cases || ?::text"
                        + " where id = ? and not (? = any(cases))",
                reason,
                range.alert().text(),
                id,
                range.alert().text());
        if (added > 0) {
            evidence.note(id, ip, List.of(range));
        }
    }

    private static String cases(NewEntry entry) {
        return entry.evidence().stream().map(range -> range.alert().text()).collect(Collectors.joining(","));
    }

    private static <T> String[] texts(List<T> all, Function<T, String> text) {
        return all.stream().map(text).toArray(String[]::new);
    }
}
