package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
    private Brake brake;

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
        return new Covered(cidr.toString(), count, named, Brake.isWide(cidr));
    }

    private NetworkSet networks(String sql, Object... parameters) {
        return NetworkSet.of(database.query(sql, row -> Network.parse(row.getString(1)), parameters));
    }

    /**
     * @param confirmed whether somebody has seen what it would do and said yes
     * @throws ConflictException if nobody has, and it is wide or takes much off the list: see {@link Brake}
     */
    @AdminOnly
    @Transactional
    public OwnNetwork addOwn(Network cidr, String label, boolean confirmed) {
        requireGiven(cidr);
        brake.check(cidr, coveredBy(cidr).count(), confirmed);
        long id = database.queryOne(
                        "insert into own_network (cidr, label) values (?, ?) on conflict (cidr) do nothing returning id",
                        row -> row.getLong(1),
                        cidr.toString(),
                        said("label", label))
                .orElseThrow(() -> new ConflictException(cidr + " is an own network already."));
        audit.record("Add own network " + cidr, null, label);
        delisting.delistCoveredBy(cidr, EntryEvent.What.COVERED, label);
        return entities.find(OwnNetwork.class, id);
    }

    /**
     * @param expiresAt from when on it protects nobody any more, {@code null} for never
     * @param confirmed as for {@link #addOwn}
     */
    @AdminOnly
    @Transactional
    public AllowedNetwork addAllowed(Network cidr, String note, Instant expiresAt, boolean confirmed) {
        requireGiven(cidr);
        brake.check(cidr, coveredBy(cidr).count(), confirmed);
        if (expiresAt != null && !expiresAt.isAfter(Instant.now())) {
            throw new InvalidException("expiresAt", "must be in the future");
        }
        database.update("delete from allowed_network where cidr = ? and expires_at <= now()", cidr.toString());
        long id = database.queryOne(
                        "insert into allowed_network (cidr, note, added_by, expires_at) values (?, ?, ?, ?)"
                                + " on conflict (cidr) do nothing returning id",
                        row -> row.getLong(1),
                        cidr.toString(),
                        said("note", note),
                        actor.name(),
                        expiresAt)
                .orElseThrow(() -> new ConflictException(cidr + " is an allowed network already."));
        audit.record("Add allowed network " + cidr, null, note + (expiresAt == null ? "" : ", until " + expiresAt));
        delisting.delistCoveredBy(cidr, EntryEvent.What.ALLOWED, note);
        return entities.find(AllowedNetwork.class, id);
    }

    /**
     * What would become of many pasted lines, and what they would delist.
     *
     * @param count entries that would leave the blacklist
     */
    public record Preview(PastedNetworks lines, long count) implements Serializable {

        public PastedNetworks getLines() {
            return lines;
        }

        public long getCount() {
            return count;
        }
    }

    /**
     * Looks at many lines; changes nothing.
     *
     * @param asOwn whether they are to become own networks, else allowed ones
     */
    @Transactional
    public Preview preview(String text, boolean asOwn) {
        Set<Network> there = asOwn
                ? own().stream().map(OwnNetwork::getCidr).collect(Collectors.toSet())
                : allowed().stream()
                        .filter(network -> network.getExpiresAt() == null
                                || network.getExpiresAt().isAfter(Instant.now()))
                        .map(AllowedNetwork::getCidr)
                        .collect(Collectors.toSet());
        PastedNetworks lines = PastedNetworks.read(
                text,
                ip -> there.contains(ip)
                        ? "stands there already"
                        : Brake.isWide(ip) ? "is very wide: add it alone, where you are asked" : null);
        NetworkSet taken = NetworkSet.of(lines.taken());
        long count = listed().stream().filter(taken::contains).count();
        return new Preview(lines, count);
    }

    private List<Network> listed() {
        return database.query("select ip from blacklist", row -> Network.parse(row.getString(1)));
    }

    /**
     * Adds many at once, all or none; those that stand there by now are passed over.
     *
     * @param asOwn whether they become own networks, else allowed ones
     * @param note label or note of each
     * @param expiresAt of allowed ones, {@code null} for never
     * @return those that were added
     */
    @AdminOnly
    @Transactional
    public List<Network> addAll(Collection<Network> networks, boolean asOwn, String note, Instant expiresAt) {
        if (expiresAt != null && !expiresAt.isAfter(Instant.now())) {
            throw new InvalidException("expiresAt", "must be in the future");
        }
        String said = said("manyNote", note);
        String[] texts = networks.stream().map(Network::toString).toArray(String[]::new);
        String from = " from unnest(?::text[]) with ordinality as u (cidr, place) order by u.place"
                + " on conflict (cidr) do nothing returning cidr";
        List<Network> added;
        if (asOwn) {
            added = database.query(
                    "insert into own_network (cidr, label) select u.cidr::inet, ?" + from,
                    row -> Network.parse(row.getString(1)),
                    said,
                    texts);
        } else {
            database.update(
                    "delete from allowed_network where cidr = any(?::text[]::inet[]) and expires_at <= now()",
                    (Object) texts);
            added = database.query(
                    "insert into allowed_network (cidr, note, added_by, expires_at) select u.cidr::inet, ?, ?, ?"
                            + from,
                    row -> Network.parse(row.getString(1)),
                    said,
                    actor.name(),
                    expiresAt,
                    texts);
        }
        String kind = asOwn ? "own" : "allowed";
        String more = said + (expiresAt == null ? "" : ", until " + expiresAt);
        added.forEach(cidr -> audit.record("Add " + kind + " network " + cidr, null, more));
        // few of them cover an entry: only these are looked for one by one
        NetworkSet covering = NetworkSet.of(added);
        List<Network> covered = listed().stream().filter(covering::contains).toList();
        if (!covered.isEmpty()) {
            added.stream()
                    .filter(cidr -> covered.stream().anyMatch(cidr::contains))
                    .forEach(cidr -> delisting.delistCoveredBy(
                            cidr, asOwn ? EntryEvent.What.COVERED : EntryEvent.What.ALLOWED, said));
        }
        return added;
    }

    /**
     * Changes an own network's label.
     *
     * @param seen the label as it was seen
     * @throws ConflictException if somebody has changed or removed it meanwhile
     */
    @AdminOnly
    @Transactional
    public void changeOwn(long id, Network cidr, String label, String seen) {
        String said = said("label", label);
        if (database.update(
                        "update own_network set label = ? where id = ? and cidr = ?::inet and label = ?",
                        said,
                        id,
                        cidr.toString(),
                        seen)
                == 0) {
            throw changedMeanwhile(cidr);
        }
        audit.record("Change own network " + cidr, seen, said);
    }

    /** As {@link #changeOwn}, of an allowed network's note and end. */
    @AdminOnly
    @Transactional
    public void changeAllowed(
            long id, Network cidr, String note, Instant expiresAt, String seenNote, Instant seenExpiresAt) {
        String said = said("note", note);
        if (expiresAt != null && !expiresAt.equals(seenExpiresAt) && !expiresAt.isAfter(Instant.now())) {
            throw new InvalidException("expiresAt", "must be in the future");
        }
        if (database.update(
                        "update allowed_network set note = ?, expires_at = ? where id = ? and cidr = ?::inet and note = ?"
                                + " and expires_at is not distinct from ?::timestamptz",
                        said,
                        expiresAt,
                        id,
                        cidr.toString(),
                        seenNote,
                        seenExpiresAt)
                == 0) {
            throw changedMeanwhile(cidr);
        }
        audit.record(
                "Change allowed network " + cidr,
                seenNote + (seenExpiresAt == null ? "" : ", until " + seenExpiresAt),
                said + (expiresAt == null ? "" : ", until " + expiresAt));
    }

    private static String said(String field, String text) {
        if (ManualEntry.isTooLong(text)) {
            throw new InvalidException(field, ManualEntry.TOO_LONG);
        }
        return Objects.requireNonNullElse(text, "").strip();
    }

    private static ConflictException changedMeanwhile(Network cidr) {
        return new ConflictException(
                "Somebody has changed or removed " + cidr + " meanwhile. Nothing was changed; look again.");
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
