package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.activedefense.audit.Audit;
import org.activedefense.system.AdminOnly;
import org.activedefense.system.ConflictException;
import org.activedefense.system.Database;
import org.activedefense.system.NoSuchItemException;
import org.activedefense.system.NodeIdentity;

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
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Logfile> registered() {
        return entities.createQuery(
                        "select l from Logfile l where l.removedAt is null order by l.name, l.id", Logfile.class)
                .getResultList();
    }

    /** Also the removed ones, whose records may still be there. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Logfile> all() {
        return entities.createQuery("select l from Logfile l order by l.id", Logfile.class)
                .getResultList();
    }

    /** What a node has to read: its registered, enabled firewalls. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Logfile> readBy(String nodeName) {
        return registered().stream()
                .filter(l -> l.getNode().equals(nodeName)
                        && l.isEnabled()
                        && l.getType().equals(Logfile.FIREWALL))
                .toList();
    }

    /** The paths of a node's devices, the removed ones included. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<String> pathsEverRegistered(String nodeName) {
        return all().stream()
                .filter(l -> l.getNode().equals(nodeName))
                .map(Logfile::getPath)
                .toList();
    }

    /** A registered device. */
    @Transactional(Transactional.TxType.SUPPORTS)
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
        LogfileForm form = new LogfileCheck(folders, node.name()).checkNew(given);
        lock();
        refuseTaken(form.name(), form.path(), form.node(), null);
        Logfile device = removed(form.path(), form.node())
                .map(this::goOnWith)
                .orElseGet(() ->
                        new Logfile(form.name(), form.path(), form.type(), ZoneId.of(form.timeZone()), form.node()));
        apply(form, device);
        entities.persist(device);
        entities.flush();
        audit.record("Register device " + device.getName(), null, describe(device));
        return device;
    }

    /** Changes what is given and leaves the rest. */
    @AdminOnly
    @Transactional
    public Logfile change(long id, LogfileForm given) {
        Logfile device = locked(id);
        String readBy = given.node() == null ? device.getNode() : given.node();
        LogfileForm form = new LogfileCheck(folders, node.name())
                .check(new LogfileForm(
                        given.name(),
                        // a path is good on the node that reads it
                        given.path() == null && given.node() != null ? device.getPath() : given.path(),
                        given.type(),
                        given.timeZone(),
                        given.enabled(),
                        readBy));
        String name = form.name() == null ? device.getName() : form.name();
        String path = form.path() == null ? device.getPath() : form.path();
        refuseTaken(name, path, form.node(), id);
        removed(path, form.node()).ifPresent(old -> {
            throw new ConflictException("The file " + path + " was read by a device that has been removed (\""
                    + old.getName() + "\"). Register it again instead: it goes on where it was.");
        });
        String before = describe(device);
        apply(form, device);
        entities.flush();
        String after = describe(device);
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
                describe(device),
                keepRecords ? "its records are kept" : "its records are deleted");
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

    private void refuseTaken(String name, String path, String onNode, Long except) {
        Path real = onNode.equals(node.name()) ? LogFolders.real(Path.of(path)) : null;
        for (Logfile other : registered()) {
            if (other.getId().equals(except)) {
                continue;
            }
            if (other.getName().equals(name)) {
                throw new ConflictException("There is a device called \"" + name + "\" already.");
            }
            boolean sameFile = other.getPath().equals(path)
                    || real != null && Objects.equals(real, LogFolders.real(Path.of(other.getPath())));
            if (other.getNode().equals(onNode) && sameFile) {
                throw new ConflictException(
                        "The file " + path + " is read by the device \"" + other.getName() + "\" already.");
            }
        }
    }

    private Optional<Logfile> removed(String path, String onNode) {
        return entities.createQuery(
                        "select l from Logfile l where l.path = :path and l.node = :node and l.removedAt is not null",
                        Logfile.class)
                .setParameter("path", path)
                .setParameter("node", onNode)
                .getResultStream()
                .findFirst();
    }

    /**
     * The removed device itself if its records were kept. Records that were to be deleted are read from the file again,
     * as a new device: the old row, which the prune job still needs, steps aside.
     */
    private Logfile goOnWith(Logfile removed) {
        if (removed.isDeleteRecords()) {
            removed.setPath(removed.getPath() + " (removed " + removed.getId() + ")");
            entities.flush();
            return null;
        }
        removed.setRemovedAt(null);
        return removed;
    }

    private static void apply(LogfileForm form, Logfile device) {
        if (form.name() != null) {
            device.setName(form.name());
        }
        if (form.path() != null) {
            device.setPath(form.path());
        }
        if (form.type() != null) {
            device.setType(form.type());
        }
        if (form.timeZone() != null) {
            device.setTimeZone(ZoneId.of(form.timeZone()));
        }
        if (form.enabled() != null) {
            device.setEnabled(form.enabled());
        }
        device.setNode(form.node());
    }

    private static String describe(Logfile device) {
        return "path " + device.getPath() + ", type " + device.getType() + ", time zone " + device.getTimeZone()
                + (device.isEnabled() ? ", enabled" : ", disabled") + ", node " + device.getNode() + ", name "
                + device.getName();
    }
}
