package org.activedefense.logstore;

import jakarta.enterprise.context.Dependent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.activedefense.system.DeploySetting;

/**
 * The folders that log files may be read from. Whether a path is inside is decided by where it really leads, all symbolic
 * links resolved, at this moment: ask again whenever a file is opened. Immutable.
 */
@Dependent
public class LogFolders {

    private final List<Path> folders;

    /** Those of {@code ACTIVE_DEFENSE_LOG_DIR}. */
    public LogFolders() {
        this(Arrays.stream(DeploySetting.LOG_DIR.value().split(File.pathSeparator))
                .filter(text -> !text.isBlank())
                .map(text -> Path.of(text.strip()))
                .toList());
    }

    LogFolders(List<Path> folders) {
        this.folders = folders.stream()
                .map(folder -> folder.toAbsolutePath().normalize())
                .toList();
    }

    /** As configured, absolute. */
    public List<Path> folders() {
        return folders;
    }

    /**
     * Whether a path leads to something inside one of the folders. Where it does not exist yet, its nearest existing parent
     * decides; a dangling link is never inside.
     */
    public boolean contains(Path path) {
        Path real = real(path);
        return real != null
                && folders.stream()
                        .map(LogFolders::real)
                        .anyMatch(folder -> folder != null && real.startsWith(folder) && !real.equals(folder));
    }

    /** Where a path really leads; {@code null} if that cannot be told (a dangling link, a loop, no right to look). */
    static Path real(Path path) {
        Path wanted = path.toAbsolutePath().normalize();
        Path existing = wanted;
        while (existing != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            return null;
        }
        try {
            return existing.toRealPath().resolve(existing.relativize(wanted)).normalize();
        } catch (IOException e) {
            return null;
        }
    }
}
