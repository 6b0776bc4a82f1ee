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

/**
 * The folder that holds all that is kept between starts, and its lock: one launcher at a time works on it. The lock is the
 * operating system's and ends with the process, however that ends.
 */
final class DataFolder {

    private final Path folder;
    private RandomAccessFile lockFile;
    private FileLock lock;

    private DataFolder(Path folder) {
        this.folder = folder;
    }

    /** The folder, made if it is not there, for its owner only. @throws Trouble if it can't be written or is another user's */
    static DataFolder open(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            }
            Path probe = Files.createTempFile(path, ".writable", "");
            try {
                checkOwner(path, Files.getOwner(probe).getName());
            } finally {
                Files.delete(probe);
            }
            DataFolder data = new DataFolder(path.toRealPath());
            data.makeFolder("log");
            Files.createDirectories(data.secrets());
            Files.setPosixFilePermissions(data.secrets(), PosixFilePermissions.fromString("rwx------"));
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
            lockFile = new RandomAccessFile(folder.resolve("lock").toFile(), "rw");
            lock = tryLock();
            if (lock == null) {
                byte[] holder = new byte[(int) Math.min(lockFile.length(), 200)];
                lockFile.readFully(holder);
                return Optional.of(new String(holder, StandardCharsets.UTF_8).strip());
            }
            lockFile.setLength(0);
            lockFile.write(who.getBytes(StandardCharsets.UTF_8));
            return Optional.empty();
        } catch (IOException e) {
            throw new Trouble("The data folder " + folder + " cannot be locked: " + e.getMessage(), e);
        }
    }

    private FileLock tryLock() throws IOException {
        try {
            return lockFile.getChannel().tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
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

    Path makeFolder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }
}
