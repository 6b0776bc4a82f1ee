package org.activedefense.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.activedefense.logstore.LogFolders;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.Logfiles;
import org.activedefense.system.NodeIdentity;

/**
 * The log files on this server that no device reads, for people who register one. Files that rotation has made, and links that
 * lead out of the log folders, are not offered. Thread safe.
 */
@ApplicationScoped
public class UnregisteredFiles {

    /** A folder with more is looked at no further. */
    private static final int MOST_LOOKED_AT = 5_000;

    private static final Logger LOG = Logger.getLogger(UnregisteredFiles.class.getName());

    @Inject
    private LogFolders folders;

    @Inject
    private Logfiles logfiles;

    @Inject
    private NodeIdentity node;

    /**
     * A file.
     *
     * @param path absolute
     * @param size bytes
     * @param modified when something was written to it last
     */
    public record Found(Path path, long size, Instant modified) {

        /** The device's name that the file suggests: its own without {@code .log}. */
        public String suggestedName() {
            return path.getFileName().toString().replaceFirst("\\.log$", "");
        }
    }

    /** Those written to last, first. */
    public List<Found> newest(int limit) {
        Set<Path> registered = logfiles.registered().stream()
                .filter(device -> device.getNode().equals(node.name()))
                .map(Logfile::getPath)
                .map(Path::of)
                .collect(Collectors.toSet());
        List<Found> found = new ArrayList<>();
        for (Path folder : folders.folders()) {
            addFrom(folder, registered, found);
        }
        found.sort(Comparator.comparing(Found::modified).reversed().thenComparing(Found::path));
        return found.stream().limit(limit).toList();
    }

    private void addFrom(Path folder, Set<Path> registered, List<Found> found) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (all.size() < MOST_LOOKED_AT && Files.isRegularFile(file) && folders.contains(file)) {
                    all.add(file.toAbsolutePath().normalize());
                }
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "Log folder {0} cannot be listed: {1}", new Object[] {folder, e.toString()});
        }
        List<RotatedFiles> plain = all.stream()
                .filter(file -> file.toString().endsWith(".log"))
                .map(RotatedFiles::new)
                .toList();
        for (Path file : all) {
            boolean rotated = plain.stream().anyMatch(log -> log.hasNameOfRotated(file));
            if (!rotated && !registered.contains(file)) {
                add(file, found);
            }
        }
    }

    private static void add(Path file, List<Found> found) {
        try {
            found.add(new Found(
                    file, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
        } catch (IOException e) {
            LOG.log(Level.FINE, "{0} is gone again: {1}", new Object[] {file, e.toString()});
        }
    }
}
