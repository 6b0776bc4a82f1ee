package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private EntryHistory history;

    @Inject
    private Brake brake;

    @Inject
    private Event<EntriesListed> entriesListed;

    /**
     * What stands on the list for a source now.
     *
     * @param id the entry's
     * @param isNew whether this call has listed it; otherwise somebody else had, and that entry is kept as it is
     */
    public record Listed(Address ip, long id, boolean isNew) {}

    /** Renewals of one entry, gathered over a run. */
    public record Renewal(long id, Sighting seen) {}

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
        history.end(EntryEvent.What.EXPIRED, null, "ip = any(?::text[]::inet[]) and expires_at <= now()", (Object) ips);
        List<Listed> listed = database.query(
                "insert into blacklist (ip, alert, cases, first_seen, last_seen, hits, allowed_hits, last_allowed, reason,"
                        + " added_by) select n.ip::inet, alert, string_to_array(cases, ','), first_seen::timestamptz,"
                        + " least(last_seen::timestamptz, now()), hits, allowed,"
                        // least would take now() for a time that there is not
                        + " case when last_allowed is not null then least(last_allowed::timestamptz, now()) end,"
                        + " reason, ? from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[],"
                        + " ?::bigint[], ?::text[], ?::text[])"
                        + " as n (ip, alert, cases, first_seen, last_seen, hits, allowed, last_allowed, reason)"
                        + " where not exists (select from own_network w where w.cidr >>= n.ip::inet)"
                        + " and not exists (select from allowed_network w where w.cidr >>= n.ip::inet"
                        + " and (w.expires_at is null or w.expires_at > now()))"
                        + " order by n.ip::inet on conflict (ip) do nothing returning ip, id",
                row -> new Listed(Address.parse(row.getString(1)), row.getLong(2), true),
                Actor.SYSTEM,
                ips,
                texts(found, entry -> entry.alert().text()),
                texts(found, NewEntry::alerts),
                texts(found, entry -> entry.firstSeen().toString()),
                texts(found, entry -> Sighting.text(entry.seen().newest())),
                found.stream().mapToLong(entry -> entry.seen().hits()).toArray(),
                found.stream().mapToLong(entry -> entry.seen().allowed()).toArray(),
                texts(found, entry -> Sighting.text(entry.seen().newestAllowed())),
                texts(found, NewEntry::reason));
        history.begin(
                EntryEvent.What.LISTED,
                null,
                listed.stream().mapToLong(Listed::id).toArray());
        brake.holdIfTooMany(listed.stream().map(Listed::id).toList());
        Map<Address, Long> newIds = listed.stream().collect(Collectors.toMap(Listed::ip, Listed::id));
        note(found.stream()
                .filter(entry -> newIds.containsKey(entry.ip()))
                .flatMap(entry -> entry.cases().stream().map(one -> new Met(newIds.get(entry.ip()), entry.ip(), one)))
                .toList());
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

    /** Holds entries' rows until the caller's transaction ends, in the order of their ids. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void lock(long[] ids) {
        if (ids.length > 0) {
            database.query(
                    "select count(*) from (select id from blacklist where id = any(?::bigint[]) order by id for update) held",
                    row -> true,
                    ids);
        }
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
                        + " update blacklist b set hits = b.hits + r.hits, allowed_hits = b.allowed_hits + r.allowed,"
                        + " last_seen = greatest(b.last_seen, least(r.newest::timestamptz, now())),"
                        + " last_allowed = case when r.allowed > 0"
                        + " then greatest(b.last_allowed, least(r.newest_allowed::timestamptz, now()))"
                        + " else b.last_allowed end"
                        + " from locked, unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::text[])"
                        + " as r (id, hits, newest, allowed, newest_allowed)"
                        + " where b.id = locked.id and b.id = r.id",
                ids,
                ids,
                all.stream().mapToLong(renewal -> renewal.seen().hits()).toArray(),
                texts(all, renewal -> Sighting.text(renewal.seen().newest())),
                all.stream().mapToLong(renewal -> renewal.seen().allowed()).toArray(),
                texts(all, renewal -> Sighting.text(renewal.seen().newestAllowed())));
    }

    /**
     * A further case of an entry.
     *
     * @param ip the source that met it: the entry may be a network
     */
    public record Further(long id, Address ip, EntryCase one) {}

    /** Adds further cases' sentences and evidence to the entries that do not have that case yet; one an entry. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void addCases(List<Further> all) {
        if (all.isEmpty()) {
            return;
        }
        Set<Address> added = new HashSet<>(database.query(
                "with added as (update blacklist b set reason = b.reason || '; ' || u.reason, cases = b.cases || u.alert"
                        + " from unnest(?::bigint[], ?::text[], ?::text[], ?::text[]) as u (id, ip, alert, reason)"
                        + " where b.id = u.id and not (u.alert = any(b.cases)) returning b.id, u.ip, u.alert, u.reason)"
                        + " insert into blacklist_event (ip, what, who, alert, reason)"
                        + " select ip::inet, ?, ?, alert, reason from added order by id returning host(ip)",
                row -> Address.parse(row.getString(1)),
                all.stream().mapToLong(Further::id).toArray(),
                all.stream().map(further -> further.ip().toString()).toArray(String[]::new),
                all.stream().map(further -> further.one().alert().text()).toArray(String[]::new),
                all.stream().map(further -> further.one().reason()).toArray(String[]::new),
                EntryEvent.What.FURTHER_CASE.text(),
                Actor.SYSTEM));
        note(all.stream()
                .filter(further -> added.contains(further.ip()))
                .map(further -> new Met(further.id(), further.ip(), further.one()))
                .toList());
    }

    /** A case that an entry's source met. */
    private record Met(long id, Address ip, EntryCase one) {}

    private void note(List<Met> all) {
        if (all.isEmpty()) {
            return;
        }
        database.update(
                "insert into blacklist_case (blacklist_id, alert, from_time, to_time, dst_ip, dst_port, count, record_id)"
                        + " select id, alert, from_time::timestamptz, to_time::timestamptz, dst::inet, nullif(port, -1),"
                        + " count, record from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[],"
                        + " ?::bigint[], ?::bigint[], ?::bigint[])"
                        + " as m (id, alert, from_time, to_time, dst, port, count, record)"
                        + " on conflict (blacklist_id, alert) do nothing",
                all.stream().mapToLong(Met::id).toArray(),
                texts(all, met -> met.one().alert().text()),
                texts(all, met -> met.one().from().toString()),
                texts(all, met -> met.one().to().toString()),
                texts(
                        all,
                        met -> met.one().dst() == null ? null : met.one().dst().toString()),
                all.stream().mapToLong(met -> met.one().dstPort()).toArray(),
                all.stream().mapToLong(met -> met.one().count()).toArray(),
                all.stream().mapToLong(met -> met.one().recordId()).toArray());
        evidence.note(all.stream()
                .map(met -> new Evidence.Noted(met.id(), met.ip(), met.one()))
                .toList());
    }

    private static <T> String[] texts(List<T> all, Function<T, String> text) {
        return all.stream().map(text).toArray(String[]::new);
    }
}
