package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.activedefense.address.Network;
import org.activedefense.address.NetworkSet;
import org.activedefense.audit.Actor;
import org.activedefense.audit.Audit;
import org.activedefense.system.AdminOnly;
import org.activedefense.system.ConflictException;
import org.activedefense.system.Database;
import org.activedefense.system.InvalidException;
import org.activedefense.system.NoSuchItemException;

/**
 * The company's own networks and the outsiders that are never blocked. Adding one delists what it covers in the same
 * transaction; removing one restores nothing. Thread safe.
 */
@ApplicationScoped
public class Networks {

    private static final int NAMED_BEFORE_ADDING = 5;

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Database database;

    @Inject
    private Delisting delisting;

    @Inject
    private Audit audit;

    @Inject
    private Actor actor;

    /** In the order of their addresses. */
    @Transactional
    public List<OwnNetwork> own() {
        return entities.createQuery("select n from OwnNetwork n", OwnNetwork.class)
                .getResultStream()
                .sorted((a, b) -> a.getCidr().compareTo(b.getCidr()))
                .toList();
    }

    /** In the order of their addresses; those that have expired too. */
    @Transactional
    public List<AllowedNetwork> allowed() {
        return entities.createQuery("select n from AllowedNetwork n", AllowedNetwork.class)
                .getResultStream()
                .sorted((a, b) -> a.getCidr().compareTo(b.getCidr()))
                .toList();
    }

    /** What holds at that moment: an allowed network that has expired counts no more. */
    @Transactional
    public NetworkPolicy current(Instant now) {
        return new NetworkPolicy(
                networks("select cidr from own_network"),
                networks("select cidr from allowed_network where expires_at is null or expires_at > ?", now));
    }

    /** What adding the network would delist at this moment. */
    @Transactional
    public Covered coveredBy(Network cidr) {
        requireGiven(cidr);
        long count = database.queryOne(
                        "select count(*) from blacklist where ip <<= ?::inet", row -> row.getLong(1), cidr.toString())
                .orElse(0L);
        List<String> named = database.query(
                "select ip from blacklist where ip <<= ?::inet order by ip limit " + NAMED_BEFORE_ADDING,
                row -> row.getString(1),
                cidr.toString());
        return new Covered(cidr.toString(), count, named);
    }

    private NetworkSet networks(String sql, Object... parameters) {
        return NetworkSet.of(database.query(sql, row -> Network.parse(row.getString(1)), parameters));
    }

    @AdminOnly
    @Transactional
    public OwnNetwork addOwn(Network cidr, String label) {
        requireGiven(cidr);
        long id = database.queryOne(
                        "insert into own_network (cidr, label) values (?, ?) on conflict (cidr) do nothing returning id",
                        row -> row.getLong(1),
                        cidr.toString(),
                        Objects.requireNonNullElse(label, "").strip())
                .orElseThrow(() -> new ConflictException(cidr + " is an own network already."));
        audit.record("Add own network " + cidr, null, label);
        delisting.delistCoveredBy(cidr, EntryEvent.What.COVERED, label);
        return entities.find(OwnNetwork.class, id);
    }

    /** @param expiresAt from when on it protects nobody any more, {@code null} for never */
    @AdminOnly
    @Transactional
    public AllowedNetwork addAllowed(Network cidr, String note, Instant expiresAt) {
        requireGiven(cidr);
        if (expiresAt != null && !expiresAt.isAfter(Instant.now())) {
            throw new InvalidException("expiresAt", "must be in the future");
        }
        database.update("delete from allowed_network where cidr = ? and expires_at <= now()", cidr.toString());
        long id = database.queryOne(
                        "insert into allowed_network (cidr, note, added_by, expires_at) values (?, ?, ?, ?)"
                                + " on conflict (cidr) do nothing returning id",
                        row -> row.getLong(1),
                        cidr.toString(),
                        Objects.requireNonNullElse(note, "").strip(),
                        actor.name(),
                        expiresAt)
                .orElseThrow(() -> new ConflictException(cidr + " is an allowed network already."));
        audit.record("Add allowed network " + cidr, null, note + (expiresAt == null ? "" : ", until " + expiresAt));
        delisting.delistCoveredBy(cidr, EntryEvent.What.ALLOWED, note);
        return entities.find(AllowedNetwork.class, id);
    }

    /** @throws NoSuchItemException if there is none with this id */
    @AdminOnly
    @Transactional
    public void removeOwn(long id) {
        remove(entities.find(OwnNetwork.class, id), "There is no own network " + id + ".");
    }

    /**
     * As {@link #removeOwn(long)}, for somebody who has seen which one it is.
     *
     * @throws NoSuchItemException if it is gone
     */
    @AdminOnly
    @Transactional
    public void removeOwn(long id, Network cidr) {
        OwnNetwork network = entities.find(OwnNetwork.class, id);
        boolean isIt = network != null && network.getCidr().equals(cidr);
        remove(
                isIt ? network : null,
                cidr + " is no own network any more: somebody has removed it. Nothing was changed.");
    }

    private void remove(OwnNetwork network, String otherwise) {
        if (network == null || database.update("delete from own_network where id = ?", network.getId()) == 0) {
            throw new NoSuchItemException(otherwise);
        }
        audit.record("Remove own network " + network.getCidr(), network.getLabel(), null);
    }

    /** @throws NoSuchItemException if there is none with this id */
    @AdminOnly
    @Transactional
    public void removeAllowed(long id) {
        remove(entities.find(AllowedNetwork.class, id), "There is no allowed network " + id + ".");
    }

    /** As {@link #removeOwn(long, Network)}. */
    @AdminOnly
    @Transactional
    public void removeAllowed(long id, Network cidr) {
        AllowedNetwork network = entities.find(AllowedNetwork.class, id);
        boolean isIt = network != null && network.getCidr().equals(cidr);
        remove(
                isIt ? network : null,
                cidr + " is no allowed network any more: somebody has removed it. Nothing was changed.");
    }

    private void remove(AllowedNetwork network, String otherwise) {
        if (network == null || database.update("delete from allowed_network where id = ?", network.getId()) == 0) {
            throw new NoSuchItemException(otherwise);
        }
        audit.record("Remove allowed network " + network.getCidr(), network.getNote(), null);
    }

    private static void requireGiven(Network cidr) {
        if (cidr == null) {
            throw new InvalidException("cidr", "must be given");
        }
    }
}
