package org.activedefense.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder that holds all that is kept between starts, and its lock: one launcher at a time works on it. The lock is the
 * operating system's and ends with the process, however that ends.
 */
final class DataFolder {

    /** Locks that we hold: a lock whose channel is collected as garbage is none any more. */
    private static final Set<FileLock> HELD = ConcurrentHashMap.newKeySet();

    private final Path folder;

    private DataFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder, made if it is not there, readable for all (the log files in it are
     * written by a syslog server), while what is in it is for its owner only. @throws Trouble if it can't be written or is another user's */
    static DataFolder open(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            }
            Path probe = Files.createTempFile(path, ".writable", "");
            try {
                checkOwner(path, Files.getOwner(probe).getName());
            } finally {
                Files.delete(probe);
            }
            DataFolder data = new DataFolder(path.toRealPath());
            data.makeFolder("log");
            data.makeFolder("secrets");
            return data;
        } catch (IOException e) {
            throw new Trouble(
                    "The data folder " + path + " cannot be written by " + System.getProperty("user.name")
                            + "; give it to this user or set ACTIVE_DEFENSE_DATA_DIR to another folder",
                    e);
        }
    }

    private static void checkOwner(Path path, String me) throws IOException {
        Path database = path.resolve("postgres");
        Path owned = Files.exists(database) ? database : path;
        String owner = Files.getOwner(owned).getName();
        if (!owner.equals(me)) {
            throw new Trouble("The data folder " + path + " belongs to " + owner + ", not to " + me
                    + "; run bin/run as " + owner + " or set ACTIVE_DEFENSE_DATA_DIR to another folder");
        }
    }

    /** Locks the folder until this process ends. Empty if it is locked now, otherwise who holds it. */
    Optional<String> lock(String who) {
        try {
            RandomAccessFile file = new RandomAccessFile(folder.resolve("lock").toFile(), "rw");
            Optional<FileLock> lock = tryLock(file);
            if (lock.isEmpty()) {
                try (file) {
                    byte[] holder = new byte[(int) Math.min(file.length(), 200)];
                    file.readFully(holder);
                    return Optional.of(new String(holder, StandardCharsets.UTF_8).strip());
                }
            }
            HELD.add(lock.get());
            file.setLength(0);
            file.write(who.getBytes(StandardCharsets.UTF_8));
            return Optional.empty();
        } catch (IOException e) {
            throw new Trouble("The data folder " + folder + " cannot be locked: " + e.getMessage(), e);
        }
    }

    private static Optional<FileLock> tryLock(RandomAccessFile file) throws IOException {
        try {
            return Optional.ofNullable(file.getChannel().tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    Path path() {
        return folder;
    }

    Path secrets() {
        return folder.resolve("secrets");
    }

    Path log(String name) {
        return folder.resolve("log").resolve(name);
    }

    Path resolve(String name) {
        return folder.resolve(name);
    }

    /** The folder of that name, for its owner only, made if it is not there. */
    Path makeFolder(String name) throws IOException {
        Path made = Files.createDirectories(folder.resolve(name));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
        return made;
    }
}
