package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.audit.Actor;
import org.activedefense.audit.Audit;
import org.activedefense.system.AdminOnly;
import org.activedefense.system.ConflictException;
import org.activedefense.system.Counted;
import org.activedefense.system.Database;
import org.activedefense.system.InvalidException;
import org.activedefense.system.NoSuchItemException;

/** The blacklist as people use it: look up, add and remove by hand. Thread safe. */
@ApplicationScoped
public class BlacklistEntries {

    private static final int NAMED_IN_AUDIT = 100;

    static final String LIVE = "(expires_at is null or expires_at > now())";

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Database database;

    @Inject
    private Networks networks;

    @Inject
    private EntryHistory history;

    @Inject
    private Audit audit;

    @Inject
    private Actor actor;

    @Inject
    private Event<EntriesListed> entriesListed;

    /**
     * Lists an address or a network. One that stands there by hand and has expired is replaced.
     *
     * @throws org.activedefense.system.InvalidException if it cannot be listed, with why
     * @throws ConflictException if it is listed
     */
    @AdminOnly
    @Transactional
    public Blacklist add(ManualEntry entry) {
        entry.check(networks.current(Instant.now()), Instant.now());
        String ip = entry.ip().toString();
        String note = entry.note() == null || entry.note().isBlank()
                ? null
                : entry.note().strip();
        history.end(EntryEvent.What.EXPIRED, null, "ip = ?::inet and expires_at <= now()", ip);
        long id = database.queryOne(
                        "insert into blacklist (ip, alert, cases, reason, added_by, note, expires_at)"
                                + " values (?, ?, array[?], ?, ?, ?, ?) on conflict (ip) do nothing returning id",
                        row -> row.getLong(1),
                        ip,
                        Alert.USER_ADDED.text(),
                        Alert.USER_ADDED.text(),
                        "Added by " + actor.name() + (note == null ? "" : ": " + note),
                        actor.name(),
                        note,
                        entry.expiresAt())
                .orElseThrow(() -> new ConflictException(entry.ip() + " is on the blacklist already."));
        history.begin(EntryEvent.What.ADDED, note, id);
        audit.record(
                "Add " + entry.ip() + " to the blacklist",
                null,
                (note == null ? "" : note) + (entry.expiresAt() == null ? "" : " until " + entry.expiresAt()));
        entriesListed.fire(new EntriesListed(List.of(id)));
        return entities.find(Blacklist.class, id);
    }

    /** What would become of many lines, see {@link PastedNetworks}; changes nothing. */
    @Transactional
    public PastedNetworks preview(String text) {
        Set<String> listed =
                new HashSet<>(database.query("select ip from blacklist where " + LIVE, row -> row.getString(1)));
        Instant now = Instant.now();
        NetworkPolicy policy = networks.current(now);
        return PastedNetworks.read(text, ManualEntry.refusal(policy, ip -> listed.contains(ip.toString())));
    }

    /**
     * Lists many at once; what is listed or protected by now is passed over.
     *
     * @param note why; {@code null} or blank if nobody says
     * @param expiresAt when they end, {@code null} if never
     * @return who was listed
     * @throws org.activedefense.system.InvalidException if one of them can never be listed, or the end is in the past
     */
    @AdminOnly
    @Transactional
    public List<Network> addAll(Collection<Network> ips, String note, Instant expiresAt) {
        Instant now = Instant.now();
        NetworkPolicy policy = networks.current(now);
        List<Network> free = ips.stream()
                .filter(ip -> !policy.own().contains(ip) && !policy.allowed().contains(ip))
                .toList();
        free.forEach(ip -> new ManualEntry(ip, note, expiresAt).check(policy, now));
        String said = note == null || note.isBlank() ? null : note.strip();
        String[] texts = texts(free);
        history.end(
                EntryEvent.What.EXPIRED, null, "ip = any(?::text[]::inet[]) and expires_at <= now()", (Object) texts);
        List<Long> ids = new ArrayList<>();
        List<Network> added = database.query(
                "insert into blacklist (ip, alert, cases, reason, added_by, note, expires_at)"
                        + " select u.ip::inet, ?, array[?], ?, ?, ?, ? from unnest(?::text[]) with ordinality as u (ip, place)"
                        + " order by u.place on conflict (ip) do nothing returning ip, id",
                row -> {
                    ids.add(row.getLong(2));
                    return Network.parse(row.getString(1));
                },
                Alert.USER_ADDED.text(),
                Alert.USER_ADDED.text(),
                "Added by " + actor.name() + (said == null ? "" : ": " + said),
                actor.name(),
                said,
                expiresAt,
                texts);
        history.begin(
                EntryEvent.What.ADDED,
                said,
                ids.stream().mapToLong(Long::longValue).toArray());
        if (!added.isEmpty()) {
            audit.record(
                    "Add " + Counted.of(added.size(), "entry", "entries") + " to the blacklist",
                    null,
                    added.stream().map(Network::toString).limit(NAMED_IN_AUDIT).collect(Collectors.joining(", "))
                            + (added.size() > NAMED_IN_AUDIT ? " and " + (added.size() - NAMED_IN_AUDIT) + " more" : "")
                            + (said == null ? "" : ": " + said));
            entriesListed.fire(new EntriesListed(ids));
        }
        return added;
    }

    /**
     * Changes what a person has said of an entry, if it still is what somebody has seen.
     *
     * @param note why; {@code null} or blank for nothing
     * @param expiresAt when it ends, {@code null} for never; of a found entry always {@code null}: it ends when it is not seen any more
     * @param seen the entry as it was seen
     * @throws ConflictException if somebody has changed it meanwhile
     * @throws NoSuchItemException if it is not listed any more
     */
    @AdminOnly
    @Transactional
    public void change(Blacklist seen, String note, Instant expiresAt) {
        if (ManualEntry.isTooLong(note)) {
            throw new InvalidException("note", ManualEntry.TOO_LONG);
        }
        boolean otherEnd = !Objects.equals(expiresAt, seen.getExpiresAt());
        if (otherEnd && seen.getAlert() != Alert.USER_ADDED) {
            throw new InvalidException(
                    "expiresAt", "is for entries by hand: a found one ends when it is not seen any more");
        }
        if (otherEnd && expiresAt != null && !expiresAt.isAfter(Instant.now())) {
            throw new InvalidException("expiresAt", "must be in the future");
        }
        String said = note == null || note.isBlank() ? null : note.strip();
        int changed = database.update(
                "update blacklist set note = ?, expires_at = ? where id = ? and note is not distinct from ?::text"
                        + " and expires_at is not distinct from ?::timestamptz",
                said,
                expiresAt,
                seen.getId(),
                seen.getNote(),
                seen.getExpiresAt());
        if (changed == 0) {
            if (find(seen.getIp()).isEmpty()) {
                throw notListed(seen.getIp());
            }
            throw new ConflictException(
                    "Somebody has changed " + seen.getIp() + " meanwhile. Nothing was changed; look again.");
        }
        audit.record(
                "Change " + seen.getIp() + " on the blacklist",
                said(seen.getNote(), seen.getExpiresAt()),
                said(said, expiresAt));
    }

    private static String said(String note, Instant expiresAt) {
        return (note == null ? "no note" : note) + (expiresAt == null ? "" : ", until " + expiresAt);
    }

    /**
     * Takes an entry off. From now on only records with a later event time count for its addresses again.
     *
     * @throws NoSuchItemException if exactly this address or network is not listed
     */
    @AdminOnly
    @Transactional
    public void remove(Network ip) {
        if (takeOff(List.of(ip)).isEmpty()) {
            throw notListed(ip);
        }
    }

    /**
     * Entries that were taken off, with all that is kept of them.
     *
     * @param entries rows as JSON, and so are the others
     */
    public record Removed(List<Network> ips, String entries, String cases, String evidence) {}

    /**
     * As {@link #remove} for many, with what {@link #restore} needs to bring them back as they were. Those that are not listed any
     * more are passed over.
     */
    @AdminOnly
    @Transactional
    public Removed removeRestorably(Collection<Network> ips) {
        String which = " where ip = any(?::text[]::inet[]) and " + LIVE;
        Object texts = texts(ips);
        database.query("select id from blacklist" + which + " order by id for update", row -> row.getLong(1), texts);
        String of = " where x.blacklist_id in (select id from blacklist" + which + ")";
        String entriesJson = json("select jsonb_agg(to_jsonb(b)) from blacklist b" + which, texts);
        String cases = json("select jsonb_agg(to_jsonb(x) order by x.id) from blacklist_case x" + of, texts);
        String evidence = json("select jsonb_agg(to_jsonb(x)) from blacklist_evidence x" + of, texts);
        return new Removed(takeOff(ips), entriesJson, cases, evidence);
    }

    private String json(String sql, Object parameter) {
        return database.queryOne(sql, row -> row.getString(1), parameter).orElse("[]");
    }

    /**
     * Brings back what was just taken off, as it was. What was listed anew meanwhile stays as it is; what is protected by now
     * does not come back.
     *
     * @return who is listed again
     * @throws ConflictException if nobody can be
     */
    @AdminOnly
    @Transactional
    public List<Network> restore(Removed removed) {
        NetworkPolicy policy = networks.current(Instant.now());
        String[] free = texts(removed.ips().stream()
                .filter(ip -> !policy.own().contains(ip) && !policy.allowed().contains(ip))
                .toList());
        List<Long> ids = new ArrayList<>();
        List<Network> back = database.query(
                "insert into blacklist overriding system value select * from jsonb_populate_recordset(null::blacklist, ?::jsonb)"
                        + " where ip = any(?::text[]::inet[]) order by id on conflict (ip) do nothing returning ip, id",
                row -> {
                    ids.add(row.getLong(2));
                    return Network.parse(row.getString(1));
                },
                removed.entries(),
                free);
        if (back.isEmpty()) {
            throw new ConflictException("It is listed anew by now, or protected.");
        }
        long[] restored = ids.stream().mapToLong(Long::longValue).toArray();
        for (String table : List.of("blacklist_case", "blacklist_evidence")) {
            database.update(
                    "insert into " + table + (table.equals("blacklist_case") ? " overriding system value" : "")
                            + " select * from jsonb_populate_recordset(null::" + table
                            + ", ?::jsonb) where blacklist_id = any(?::bigint[])",
                    table.equals("blacklist_case") ? removed.cases() : removed.evidence(),
                    restored);
        }
        history.begin(EntryEvent.What.ADDED, "the removal was undone", restored);
        back.forEach(ip -> audit.record("Undo removal of " + ip + " from the blacklist", null, "listed as before"));
        return back;
    }

    private List<Network> takeOff(Collection<Network> ips) {
        Map<String, String> before = new LinkedHashMap<>();
        database.query(
                "select ip, alert || ': ' || reason from blacklist where ip = any(?::text[]::inet[]) and " + LIVE
                        + " order by id for update",
                row -> before.put(row.getString(1), row.getString(2)),
                (Object) texts(ips));
        String[] listed = before.keySet().toArray(String[]::new);
        history.end(EntryEvent.What.REMOVED, null, "ip = any(?::text[]::inet[])", (Object) listed);
        database.update(
                "insert into blacklist_removal (ip, removed_at, removed_by)"
                        + " select ip::inet, clock_timestamp(), ? from unnest(?::text[]) as gone (ip)"
                        + " on conflict (ip) do update set removed_by = excluded.removed_by,"
                        + " removed_at = greatest(blacklist_removal.removed_at, excluded.removed_at)",
                actor.name(),
                listed);
        before.forEach((ip, why) -> audit.record("Remove " + ip + " from the blacklist", why, null));
        return before.keySet().stream().map(Network::parse).toList();
    }

    /**
     * Moves an address or network to the allow list: it is not blocked any more, and will not be. Also for an address inside
     * a listed network, which stays listed without it.
     *
     * @param note why
     * @param expiresAt from when on it protects nobody any more, {@code null} for never
     * @throws NoSuchItemException if neither it nor a network around it is listed
     */
    @AdminOnly
    @Transactional
    public void allowInstead(Network ip, String note, Instant expiresAt) {
        List<Blacklist> listed = covering(ip);
        if (listed.isEmpty()) {
            throw notListed(ip);
        }
        networks.addAllowed(ip, note, expiresAt, true); // it is one that somebody sees
        if (!listed.get(0).getIp().equals(ip)) {
            history.note(EntryEvent.What.ALLOWED, ip, null, null, note);
        }
    }

    /**
     * As {@link #allowInstead} for many, for good; all or none.
     *
     * @throws ConflictException if one of them is allowed already
     * @throws NoSuchItemException if one of them is not listed any more
     */
    @AdminOnly
    @Transactional
    public void allowAllInstead(Collection<Network> ips, String note) {
        ips.forEach(ip -> allowInstead(ip, note, null));
    }

    /** The entries that are or contain an address or network, the narrowest first. */
    @Transactional
    public List<Blacklist> covering(Network ip) {
        Query query = entities.createNativeQuery(
                "select * from blacklist where ip = any(cast(? as inet[])) and " + LIVE + " order by masklen(ip) desc",
                Blacklist.class);
        query.setParameter(1, BlacklistFilter.andAround(ip));
        return entries(query);
    }

    @Transactional
    public Optional<Blacklist> find(Network ip) {
        Query query = entities.createNativeQuery(
                "select * from blacklist where ip = cast(? as inet) and " + LIVE, Blacklist.class);
        query.setParameter(1, ip.toString());
        return entries(query).stream().findFirst();
    }

    /** As {@link #find}, for what must be there. */
    @Transactional
    public Blacklist get(Network ip) {
        return find(ip).orElseThrow(() -> notListed(ip));
    }

    /**
     * A page, newest listed first.
     *
     * @param beforeId the id of the last entry of the page before, {@code null} for the first page
     */
    @Transactional
    public List<Blacklist> page(BlacklistFilter filter, Long beforeId, int limit) {
        String sql = "select * from blacklist where " + filter.where() + (beforeId == null ? "" : " and id < ?")
                + " order by id desc limit " + limit;
        List<Object> parameters = filter.parameters();
        if (beforeId != null) {
            parameters.add(beforeId);
        }
        Query query = entities.createNativeQuery(sql, Blacklist.class);
        for (int i = 0; i < parameters.size(); i++) {
            query.setParameter(i + 1, parameters.get(i));
        }
        return entries(query);
    }

    /**
     * A page in some order.
     *
     * @param from an entry to go on from, not part of the page; {@code null} for the beginning (or the end, if backward)
     * @param backward the entries before it, not after it; they come in the same order
     */
    @Transactional
    public List<Blacklist> page(
            BlacklistFilter filter, EntryOrder order, EntryOrder.Place from, boolean backward, int limit) {
        String sql = "select * from blacklist where " + filter.where()
                + (from == null ? "" : " and " + order.beyond(backward)) + " order by " + order.by(backward) + " limit "
                + limit;
        Query query = entities.createNativeQuery(sql, Blacklist.class);
        List<Object> parameters = filter.parameters();
        if (from != null) {
            parameters.addAll(order.parameters(from));
        }
        for (int i = 0; i < parameters.size(); i++) {
            query.setParameter(i + 1, parameters.get(i));
        }
        List<Blacklist> page = new ArrayList<>(entries(query));
        if (backward) {
            Collections.reverse(page);
        }
        return page;
    }

    @Transactional
    public long count(BlacklistFilter filter) {
        return database.queryOne(
                        "select count(*) from blacklist where " + filter.where(),
                        row -> row.getLong(1),
                        filter.parameters().toArray())
                .orElse(0L);
    }

    /** The records that decided an entry, at most {@link Evidence#MOST_RECORDS}, oldest first. */
    @Transactional
    public List<BlacklistEvidence> evidence(long entryId) {
        return database.query(BlacklistEvidence.QUERY, BlacklistEvidence::read, entryId);
    }

    /** What its source did, in the order of the cases; empty for an entry added by hand or by a version that kept no figures. */
    @Transactional
    public List<EntryCase> cases(long entryId) {
        return database.query(
                "select * from blacklist_case where blacklist_id = ? order by id",
                row -> new EntryCase(
                        Alert.ofText(row.getString("alert")),
                        Database.instant(row, "from_time"),
                        Database.instant(row, "to_time"),
                        row.getString("dst_ip") == null ? null : Address.parse(row.getString("dst_ip")),
                        Objects.requireNonNullElse(row.getObject("dst_port", Integer.class), -1),
                        row.getInt("count"),
                        row.getLong("record_id")),
                entryId);
    }

    private static String[] texts(Collection<Network> ips) {
        return ips.stream().map(Network::toString).toArray(String[]::new);
    }

    @SuppressWarnings("unchecked") // a native query of an entity class gives that entity
    private static List<Blacklist> entries(Query query) {
        return query.getResultList();
    }

    private static NoSuchItemException notListed(Network ip) {
        return new NoSuchItemException(ip + " is not on the blacklist.");
    }
}
