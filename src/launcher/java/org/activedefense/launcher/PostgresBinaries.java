package org.activedefense.launcher;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from Maven's embedded binaries into the data folder: one copy a data folder, so that a
 * process that runs from it is known to be ours, and so that nobody else can put other programs there.
 *
 * <p>They are run directly and not through the library's {@code EmbeddedPostgres}: that one starts with trust
 * authentication and fsync off, gives up on a recovery after a fixed time and leaves the postmaster behind when it does.
 */
record PostgresBinaries(Path home) {

    private static final String PREFIX = "pgsql-";

    static PostgresBinaries in(DataFolder data) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "Darwin" : "Linux";
        String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        try (InputStream packed = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            byte[] archive = packed.readAllBytes();
            Path home = data.resolve(PREFIX + digest(archive));
            if (!Files.isDirectory(home)) {
                Say.line("Unpacking PostgreSQL.");
                deleteOthers(data.path());
                Path fresh = data.resolve(PREFIX + "new");
                unpack(archive, fresh);
                Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
            }
            return new PostgresBinaries(home);
        } catch (IllegalStateException e) {
            throw new Trouble(
                    "There are no PostgreSQL binaries for " + system + " on " + machine
                            + "; set ACTIVE_DEFENSE_DB_URL to a PostgreSQL of your own",
                    e);
        } catch (IOException e) {
            throw new Trouble("PostgreSQL cannot be unpacked into " + data.path() + ": " + e.getMessage(), e);
        }
    }

    /** The postmaster's and its children's program. */
    Path postgres() {
        return home.resolve("bin/postgres");
    }

    /** The command line of one of the programs. PostgreSQL refuses to run as root: then in a user namespace, where we are not. */
    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            if (!LinuxUtils.isUnshareAvailable()) {
                throw new Trouble("PostgreSQL does not run as root, and `unshare -U` is not possible here; "
                        + "run bin/run as a plain user or set ACTIVE_DEFENSE_DB_URL to a PostgreSQL of your own");
            }
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** The major version, such as 17. */
    String majorVersion() {
        try {
            Process process = new ProcessBuilder(postgres().toString(), "-V")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!answer.matches("(?s)postgres \\(PostgreSQL\\) \\d+.*")) {
                throw new Trouble("PostgreSQL's program " + postgres() + " does not run here: " + answer);
            }
            return answer.replaceAll("(?s)\\D*(\\d+).*", "$1");
        } catch (IOException e) {
            throw new Trouble(
                    "PostgreSQL's program does not run here (is the data folder mounted noexec?): " + e.getMessage(),
                    e);
        }
    }

    static void unpack(byte[] archive, Path target) throws IOException {
        delete(target);
        Files.createDirectories(target);
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("the archive has a file outside itself: " + entry.getName());
                }
                Files.createDirectories(entry.isDirectory() ? file : file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    Files.copy(tar, file);
                    boolean program = file.getParent().getFileName().toString().equals("bin");
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static void deleteOthers(Path data) throws IOException {
        try (Stream<Path> entries = Files.list(data)) {
            for (Path entry : entries.filter(e -> e.getFileName().toString().startsWith(PREFIX))
                    .toList()) {
                delete(entry);
            }
        }
    }

    static void delete(Path tree) throws IOException {
        if (Files.exists(tree, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static String digest(byte[] archive) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
