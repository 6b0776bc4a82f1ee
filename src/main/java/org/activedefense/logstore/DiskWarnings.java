package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.activedefense.system.DeploySetting;
import org.activedefense.system.Warning;
import org.activedefense.system.WarningSource;

/**
 * Disks of this server that are nearly full: those of the log folders, and of the database's data folder if it is known to be
 * here. Two folders on one disk give one warning.
 */
@ApplicationScoped
public class DiskWarnings implements WarningSource {

    private static final double LEAST_FREE = 0.1;
    private static final double GIGABYTE = 1e9;

    @Inject
    private LogFolders folders;

    /**
     * A disk.
     *
     * @param name tells it from others
     * @param folder that lies on it
     * @param usable bytes that may still be written
     */
    record Disk(String name, String folder, long usable, long total) {

        boolean isNearlyFull() {
            return total > 0 && usable < total * LEAST_FREE;
        }
    }

    @Override
    public boolean worksWithoutDatabase() {
        return true;
    }

    @Override
    public List<Warning> warnings(Instant now) {
        List<Path> watched = new ArrayList<>(folders.folders());
        if (!DeploySetting.DB_FOLDER.value().isEmpty()) {
            watched.add(Path.of(DeploySetting.DB_FOLDER.value()));
        }
        Map<String, Disk> disks = new LinkedHashMap<>();
        for (Path folder : watched) {
            try {
                FileStore store = Files.getFileStore(folder);
                Disk disk =
                        new Disk(store.toString(), folder.toString(), store.getUsableSpace(), store.getTotalSpace());
                disks.putIfAbsent(disk.name(), disk);
            } catch (IOException e) {
                // a folder that is not there: its devices say so
                continue;
            }
        }
        return disks.values().stream()
                .filter(Disk::isNearlyFull)
                .map(DiskWarnings::warning)
                .toList();
    }

    static Warning warning(Disk disk) {
        return new Warning(
                "disk-full",
                disk.folder(),
                String.format(
                        "%.1f GB of %.1f GB are free on the disk of %s.",
                        disk.usable() / GIGABYTE, disk.total() / GIGABYTE, disk.folder()),
                "Free some space, or keep records for fewer months (ActiveDefense Settings). When it is full nothing is stored"
                        + " any more; lines wait in their files.",
                "system.xhtml",
                null);
    }
}
