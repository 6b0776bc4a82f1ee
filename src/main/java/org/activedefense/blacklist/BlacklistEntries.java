package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.activedefense.address.Network;
import org.activedefense.audit.Actor;
import org.activedefense.audit.Audit;
import org.activedefense.system.AdminOnly;
import org.activedefense.system.ConflictException;
import org.activedefense.system.Database;
import org.activedefense.system.NoSuchItemException;

/** The blacklist as people use it: look up, add and remove by hand. Thread safe. */
@ApplicationScoped
public class BlacklistEntries {

    private static final String LIVE = "(expires_at is null or expires_at > now())";

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Database database;

    @Inject
    private Networks networks;

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
        database.update("delete from blacklist where ip = ?::inet and expires_at <= now()", ip);
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
        audit.record(
                "Add " + entry.ip() + " to the blacklist",
                null,
                (note == null ? "" : note) + (entry.expiresAt() == null ? "" : " until " + entry.expiresAt()));
        entriesListed.fire(new EntriesListed(List.of(id)));
        return entities.find(Blacklist.class, id);
    }

    /**
     * Takes an entry off. From now on only records with a later event time count for its addresses again.
     *
     * @throws NoSuchItemException if exactly this address or network is not listed
     */
    @AdminOnly
    @Transactional
    public void remove(Network ip) {
        String before = database.queryOne(
                        "delete from blacklist where ip = ?::inet and " + LIVE + " returning alert || ': ' || reason",
                        row -> row.getString(1),
                        ip.toString())
                .orElseThrow(() -> notListed(ip));
        database.update(
                "insert into blacklist_removal (ip, removed_at, removed_by) values (?, clock_timestamp(), ?)"
                        + " on conflict (ip) do update set removed_by = excluded.removed_by,"
                        + " removed_at = greatest(blacklist_removal.removed_at, excluded.removed_at)",
                ip.toString(),
                actor.name());
        audit.record("Remove " + ip + " from the blacklist", before, null);
    }

    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<Blacklist> find(Network ip) {
        Query query = entities.createNativeQuery(
                "select * from blacklist where ip = cast(? as inet) and " + LIVE, Blacklist.class);
        query.setParameter(1, ip.toString());
        return entries(query).stream().findFirst();
    }

    /** As {@link #find}, for what must be there. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Blacklist get(Network ip) {
        return find(ip).orElseThrow(() -> notListed(ip));
    }

    /**
     * A page, newest listed first.
     *
     * @param beforeId the id of the last entry of the page before, {@code null} for the first page
     */
    @Transactional(Transactional.TxType.SUPPORTS)
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

    @Transactional(Transactional.TxType.SUPPORTS)
    public long count(BlacklistFilter filter) {
        return database.queryOne(
                        "select count(*) from blacklist where " + filter.where(),
                        row -> row.getLong(1),
                        filter.parameters().toArray())
                .orElse(0L);
    }

    /** The records that decided an entry, at most {@link Evidence#MOST_RECORDS}, oldest first. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<BlacklistEvidence> evidence(long entryId) {
        return database.query(BlacklistEvidence.QUERY, BlacklistEvidence::read, entryId);
    }

    @SuppressWarnings("unchecked") // a native query of an entity class gives that entity
    private static List<Blacklist> entries(Query query) {
        return query.getResultList();
    }

    private static NoSuchItemException notListed(Network ip) {
        return new NoSuchItemException(ip + " is not on the blacklist.");
    }
}
