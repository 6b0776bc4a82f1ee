package org.activedefense.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.audit.Actor;
import org.activedefense.logstore.Generations;
import org.activedefense.logstore.LogFolders;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.LogfileForm;
import org.activedefense.logstore.Logfiles;
import org.activedefense.system.DeploySetting;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.RefusedException;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingStore;

/**
 * Makes a device of every new {@code *.log} file in the log folders, if {@code ACTIVE_DEFENSE_AUTO_REGISTER} is true, as long as
 * there are fewer than {@code auto_register_most}: whoever may write to the syslog server can make up host names. Rotated files,
 * links and copies of files that are read, and devices that were removed are passed over.
 */
@ApplicationScoped
public class AutoRegistration {

    private static final Logger LOG = Logger.getLogger(AutoRegistration.class.getName());

    @Inject
    private Actor actor;

    @Inject
    private Logfiles logfiles;

    @Inject
    private LogFolders folders;

    @Inject
    private NodeIdentity node;

    /** Devices registered in one look. */
    private static final int MOST_AT_ONCE = 500;

    /** Paths that were looked at and need not be looked at again. */
    private final Set<Path> decided = new HashSet<>();

    /** By folder the very names that have all been decided. */
    private final Map<Path, NavigableSet<String>> decidedNames = new HashMap<>();

    @Inject
    private Generations generations;

    @Inject
    private SettingStore settings;

    /** Files with a name that rotation gives, by their size when they were met first: one that grows is another firewall's. */
    private final Map<Path, Long> perhapsRotated = new HashMap<>();

    private volatile int waiting;
    private volatile int most;

    /** Files that would be devices if there were not as many as {@code auto_register_most} already, as of the last look. */
    public int waiting() {
        return waiting;
    }

    /** The limit that holds, {@code auto_register_most}. */
    public int most() {
        return most;
    }

    /** Looks for new files. Called by one thread. */
    void look() {
        if (!DeploySetting.AUTO_REGISTER.isTrue()) {
            return;
        }
        List<Path> fresh = new ArrayList<>();
        for (Path folder : folders.folders()) {
            addNewFiles(folder, fresh);
        }
        waiting = 0;
        if (fresh.isEmpty()) {
            return;
        }
        Set<Path> known = new HashSet<>(
                logfiles.pathsEverRegistered(node.name()).stream().map(Path::of).toList());
        most = settings.current().number(Setting.AUTO_REGISTER_MOST);
        int left = most - logfiles.registered().size();
        Known content = left > 0 ? new Known(generations.ofNode(node.name())) : null;
        Set<Path> freshOnes = Set.copyOf(fresh);
        List<Path> toRegister = new ArrayList<>();
        for (Path file : fresh) {
            if (known.contains(file)) {
                decided.add(file);
            } else if (mayBeRotated(file, freshOnes, known) && !growsByItself(file)) {
                continue; // asked again at the next look
            } else if (left <= 0) {
                waiting++;
            } else if (toRegister.size() == MOST_AT_ONCE) {
                continue; // at the next look: the heartbeat has a lease to renew
            } else if (!content.holds(file)) {
                toRegister.add(file);
                known.add(file);
                left--;
            }
        }
        if (!toRegister.isEmpty()) {
            register(toRegister);
            decided.addAll(toRegister); // not before: what could not be registered is tried again
        }
    }

    /** By its name: that of another log, and what rotation adds. */
    private static boolean mayBeRotated(Path file, Set<Path> fresh, Set<Path> known) {
        for (Path log : RotatedFiles.logsOf(file)) {
            if (known.contains(log) || fresh.contains(log)) {
                return true;
            }
        }
        return false;
    }

    private boolean growsByItself(Path file) {
        try {
            long size = Files.size(file);
            Long before = perhapsRotated.putIfAbsent(file, size);
            return before != null && size > before && new RotatedFiles(file).isNumbered();
        } catch (IOException e) {
            return false;
        }
    }

    /** The files that are read already, under whatever name. */
    private static final class Known {
        private final Set<String> inodes = new HashSet<>();
        private final List<Generations.Known> all;

        Known(List<Generations.Known> all) {
            this.all = all;
            all.forEach(one -> inodes.add(one.inode()));
        }

        /** Whether a file is one that a device reads or has read: a hard link, a former file, a copy. */
        boolean holds(Path file) {
            try {
                FileIdentity identity = all.isEmpty() ? null : FileIdentity.of(file);
                return identity != null
                        && all.stream()
                                .anyMatch(one -> one.fingerprint().length() > 0
                                        && (inodes.contains(identity.inode())
                                                || one.fingerprint().length() >= MUCH)
                                        && one.fingerprint().matches(identity.firstBytes(), identity.available()));
            } catch (IOException e) {
                return false;
            }
        }
    }

    /** So many equal first bytes are no chance: two lines at least. */
    private static final int MUCH = 512;

    private void addNewFiles(Path folder, List<Path> fresh) {
        NavigableSet<String> names = Collections.emptyNavigableSet();
        try {
            names = FolderNames.SHARED.of(folder);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "Log folder {0} cannot be listed ({1}); new files in it are not registered",
                    new Object[] {folder, e.toString()});
        }
        if (names == decidedNames.get(folder)) {
            return;
        }
        boolean allDecided = true;
        for (String name : names) {
            Path file = folder.resolve(name);
            if (name.endsWith(".log") && !decided.contains(file)) {
                allDecided = false;
                if (Files.isRegularFile(file)) {
                    fresh.add(file);
                }
            }
        }
        if (allDecided) {
            decidedNames.put(folder, names);
        }
        // the plain names first: a rotated file is known by its log's name
        fresh.sort(
                Comparator.comparingInt((Path file) -> file.toString().length()).thenComparing(file -> file));
    }

    private void register(List<Path> files) {
        List<LogfileForm> forms = files.stream()
                .map(file -> new LogfileForm(
                        file.getFileName().toString().replaceFirst("\\.log$", ""),
                        file.toString(),
                        Logfile.FIREWALL,
                        ZoneId.systemDefault().getId(),
                        true,
                        node.name()))
                .toList();
        Map<LogfileForm, RefusedException> refused = actor.asSystem(() -> logfiles.registerAll(forms));
        for (LogfileForm form : forms) {
            RefusedException why = refused.get(form);
            if (why == null) {
                LOG.log(Level.INFO, "{0} is registered as device {1}", new Object[] {form.path(), form.name()});
            } else {
                LOG.log(Level.WARNING, "{0} is not registered: {1}. Register it by hand or remove it", new Object[] {
                    form.path(), why.getMessage()
                });
            }
        }
    }
}
