package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.activedefense.audit.Audit;
import org.activedefense.logstore.TakenByDevices.Place;
import org.activedefense.system.AdminOnly;
import org.activedefense.system.ConflictException;
import org.activedefense.system.Database;
import org.activedefense.system.NoSuchItemException;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.RefusedException;

/**
 * Registers, changes and removes devices. A removed device keeps its row and with it its read position: registered again,
 * it goes on where it was and no line is stored twice. Thread safe.
 */
@ApplicationScoped
public class Logfiles {

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Database database;

    @Inject
    private NodeIdentity node;

    @Inject
    private LogFolders folders;

    @Inject
    private Audit audit;

    /** The registered devices of every node, by name. */
    @Transactional
    public List<Logfile> registered() {
        return entities.createQuery(
                        "select l from Logfile l where l.removedAt is null order by l.name, l.id", Logfile.class)
                .getResultList();
    }

    /** Also the removed ones, whose records may still be there. */
    @Transactional
    public List<Logfile> all() {
        return entities.createQuery("select l from Logfile l order by l.id", Logfile.class)
                .getResultList();
    }

    private static final LogfileForm NOTHING_SEEN = new LogfileForm(null, null, null, null, null, null);

    /** What a node has to read: its registered, enabled firewalls. */
    @Transactional
    public List<Logfile> readBy(String nodeName) {
        return registered().stream()
                .filter(l -> l.getNode().equals(nodeName)
                        && l.isEnabled()
                        && l.getType().equals(Logfile.FIREWALL))
                .toList();
    }

    /** The paths of a node's devices, the removed ones included. */
    @Transactional
    public List<String> pathsEverRegistered(String nodeName) {
        return all().stream()
                .filter(l -> l.getNode().equals(nodeName))
                .map(Logfile::getPath)
                .toList();
    }

    /** A registered device. */
    @Transactional
    public Optional<Logfile> find(long id) {
        return Optional.ofNullable(entities.find(Logfile.class, id)).filter(l -> l.getRemovedAt() == null);
    }

    /**
     * @throws org.activedefense.system.InvalidException if something given cannot be taken
     * @throws ConflictException if the name or the file is taken
     */
    @AdminOnly
    @Transactional
    public Logfile register(LogfileForm given) {
        lock();
        Logfile device = register(given, new TakenByDevices(node.name(), registered()), this::removed);
        entities.flush();
        return device;
    }

    /**
     * Registers many at once: what all have in common is read once.
     *
     * @return those that were refused, and why
     */
    @AdminOnly
    @Transactional
    public Map<LogfileForm, RefusedException> registerAll(List<LogfileForm> all) {
        lock();
        Map<LogfileForm, RefusedException> refused = new LinkedHashMap<>();
        TakenByDevices taken = new TakenByDevices(node.name(), registered());
        Map<Place, Logfile> removed = new HashMap<>();
        all().stream()
                .filter(device -> device.getRemovedAt() != null)
                .forEach(device -> removed.put(new Place(device.getNode(), device.getPath()), device));
        for (LogfileForm given : all) {
            try {
                taken.add(register(given, taken, place -> Optional.ofNullable(removed.get(place))));
            } catch (RefusedException e) {
                refused.put(given, e);
            }
        }
        return refused;
    }

    private Logfile register(LogfileForm given, TakenByDevices taken, Function<Place, Optional<Logfile>> removed) {
        LogfileForm form = new LogfileCheck(folders, node.name()).checkNew(given);
        taken.refuse(form.name(), form.path(), form.node());
        Logfile device = removed.apply(new Place(form.node(), form.path()))
                .flatMap(this::goOnWith)
                .orElseGet(() ->
                        new Logfile(form.name(), form.path(), form.type(), ZoneId.of(form.timeZone()), form.node()));
        form.applyTo(device);
        entities.persist(device);
        audit.record("Register device " + device.getName(), null, device.describe());
        return device;
    }

    /** Changes what is given and leaves the rest. */
    @AdminOnly
    @Transactional
    public Logfile change(long id, LogfileForm given) {
        return change(id, given, NOTHING_SEEN);
    }

    /**
     * As {@link #change(long, LogfileForm)}, for somebody who has seen what it was before.
     *
     * @param seen as far as it was seen
     * @throws ConflictException if it is different by now
     */
    @AdminOnly
    @Transactional
    public Logfile change(long id, LogfileForm given, LogfileForm seen) {
        Logfile device = locked(id);
        if (!seen.describes(device)) {
            throw new ConflictException("Somebody has changed this device meanwhile; it is \"" + device.getName()
                    + "\", " + device.describe() + " now. Nothing was saved: look again.");
        }
        String readBy = given.node() == null ? device.getNode() : given.node();
        LogfileCheck check = new LogfileCheck(folders, node.name());
        LogfileForm form = check.check(new LogfileForm(
                given.name(),
                // a path is good on the node that reads it
                given.path() == null && given.node() != null ? device.getPath() : given.path(),
                given.type(),
                given.timeZone(),
                given.enabled(),
                readBy));
        String name = form.name() == null ? device.getName() : form.name();
        String path = form.path() == null ? device.getPath() : form.path();
        List<Logfile> others =
                registered().stream().filter(other -> other != device).toList();
        new TakenByDevices(node.name(), others).refuse(name, path, form.node());
        removed(new Place(form.node(), path)).ifPresent(this::makeRoom);
        String before = device.describe();
        form.applyTo(device);
        entities.flush();
        String after = device.describe();
        if (!before.equals(after)) {
            audit.record("Change device " + device.getName(), before, after);
        }
        return device;
    }

    /** @param keepRecords whether its records stay; otherwise the prune job deletes them */
    @AdminOnly
    @Transactional
    public void remove(long id, boolean keepRecords) {
        Logfile device = locked(id);
        device.setRemovedAt(Instant.now());
        device.setDeleteRecords(!keepRecords);
        audit.record(
                "Remove device " + device.getName(),
                device.describe(),
                keepRecords ? "its records are kept" : "its records are deleted");
    }

    /**
     * Removes the devices of which no line could ever be read, as made-up sender names leave them; their rejected lines stay. One of
     * which a line could be read meanwhile stays.
     *
     * @return how many were removed
     */
    @AdminOnly
    @Transactional
    public int removeNeverReadable() {
        return removeNeverReadable(device -> true);
    }

    /**
     * As {@link #removeNeverReadable()}.
     *
     * @param ids those that are meant; others stay
     */
    @AdminOnly
    @Transactional
    public int removeNeverReadable(Collection<Long> ids) {
        Set<Long> meant = Set.copyOf(ids);
        return removeNeverReadable(device -> meant.contains(device.getId()));
    }

    private int removeNeverReadable(Predicate<Logfile> meant) {
        lock();
        List<Logfile> never = registered().stream()
                .filter(meant)
                .filter(device -> device.getLinesStored() == 0 && device.getLinesRejected() > 0)
                .toList();
        never.forEach(device -> remove(device.getId(), true));
        return never.size();
    }

    /**
     * Has the device's reader read its rejected lines again, as after an upgrade that knows more formats. What can be read then
     * becomes a record; the rest stays rejected. Lines whose file is gone stay as they are.
     */
    @AdminOnly
    @Transactional
    public Logfile readRejectedAgain(long id) {
        Logfile device = locked(id);
        Long newest = database.queryOne(
                        "select max(id) from rejected_range where logfile_id = ?",
                        row -> row.getObject(1, Long.class),
                        id)
                .orElse(null);
        device.setReadAgainTo(newest);
        audit.record("Read rejected lines of device " + device.getName() + " again", null, null);
        return device;
    }

    /** One change of devices at a time: the checks below see all others. */
    private void lock() {
        database.query("select pg_advisory_xact_lock(hashtext('logfile'))", row -> true);
    }

    private Logfile locked(long id) {
        lock();
        Logfile device = entities.find(Logfile.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (device == null || device.getRemovedAt() != null) {
            throw new NoSuchItemException("There is no device with id " + id + ".");
        }
        return device;
    }

    private Optional<Logfile> removed(Place place) {
        return entities.createQuery(
                        "select l from Logfile l where l.path = :path and l.node = :node and l.removedAt is not null",
                        Logfile.class)
                .setParameter("path", place.path())
                .setParameter("node", place.node())
                .getResultStream()
                .findFirst();
    }

    /**
     * The removed device itself if its records were kept. Records that were to be deleted are read from the file again,
     * as a new device.
     */
    private Optional<Logfile> goOnWith(Logfile removed) {
        if (removed.isDeleteRecords()) {
            stepAside(removed);
            return Optional.empty();
        }
        removed.setRemovedAt(null);
        return Optional.of(removed);
    }

    private void makeRoom(Logfile removed) {
        if (!removed.isDeleteRecords()) {
            throw new ConflictException(
                    "The file " + removed.getPath() + " was read by a device that has been removed (\""
                            + removed.getName() + "\"). Register it again instead: it goes on where it was.");
        }
        stepAside(removed);
    }

    /** Leaves the path to another device; the prune job still needs the row. */
    private void stepAside(Logfile removed) {
        removed.setPath(removed.getPath() + " (removed " + removed.getId() + ")");
        entities.flush();
    }
}
