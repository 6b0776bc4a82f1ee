package org.activedefense.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.logstore.LogFolders;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.LogfileForm;
import org.activedefense.logstore.Logfiles;
import org.activedefense.system.DeploySetting;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.RefusedException;

/**
 * Makes a device of every new {@code *.log} file in the log folders, if {@code ACTIVE_DEFENSE_AUTO_REGISTER} is true. Rotated
 * files of known devices and devices that were removed are passed over.
 */
@ApplicationScoped
public class AutoRegistration {

    private static final Logger LOG = Logger.getLogger(AutoRegistration.class.getName());

    @Inject
    private Logfiles logfiles;

    @Inject
    private LogFolders folders;

    @Inject
    private NodeIdentity node;

    /** Paths that were looked at and need not be looked at again. */
    private final Set<Path> decided = new HashSet<>();

    /** Looks for new files. Called by one thread. */
    void look() {
        if (!DeploySetting.AUTO_REGISTER.isTrue()) {
            return;
        }
        List<Path> fresh = new ArrayList<>();
        for (Path folder : folders.folders()) {
            addNewFiles(folder, fresh);
        }
        if (fresh.isEmpty()) {
            return;
        }
        Set<Path> known = new HashSet<>(
                logfiles.pathsEverRegistered(node.name()).stream().map(Path::of).toList());
        for (Path file : fresh) {
            if (!known.contains(file) && known.stream().noneMatch(path -> isRotatedFrom(path, file))) {
                register(file);
                known.add(file);
            }
            decided.add(file);
        }
    }

    private void addNewFiles(Path folder, List<Path> fresh) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.log")) {
            for (Path file : files) {
                Path absolute = file.toAbsolutePath().normalize();
                if (!decided.contains(absolute) && Files.isRegularFile(absolute)) {
                    fresh.add(absolute);
                }
            }
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "Log folder {0} cannot be listed ({1}); new files in it are not registered",
                    new Object[] {folder, e.toString()});
        }
        // the plain names first: a rotated file is known by its log's name
        fresh.sort((a, b) -> Integer.compare(a.toString().length(), b.toString().length()));
    }

    private static boolean isRotatedFrom(Path log, Path file) {
        return file.getParent().equals(log.getParent()) && new RotatedFiles(log).hasNameOfRotated(file);
    }

    private void register(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.log$", "");
        try {
            logfiles.register(new LogfileForm(
                    name,
                    file.toString(),
                    Logfile.FIREWALL,
                    ZoneId.systemDefault().getId(),
                    true,
                    node.name()));
            LOG.log(Level.INFO, "{0} is registered as device {1}", new Object[] {file, name});
        } catch (RefusedException e) {
            LOG.log(Level.WARNING, "{0} is not registered: {1}. Register it by hand or remove it", new Object[] {
                file, e.getMessage()
            });
        }
    }
}
