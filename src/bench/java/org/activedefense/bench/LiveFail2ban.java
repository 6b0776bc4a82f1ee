package org.activedefense.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.activedefense.launcher.BenchPostgres;

/**
 * fail2ban as a rival: the running server with one jail that counts the lines of each source, no action, no database of its
 * own, bans only noted in its log. It stores nothing. Measured from the position in the file that its process has reached.
 */
final class LiveFail2ban {

    private static final String SERVER = "fail2ban-server";

    private final Path folder;

    LiveFail2ban(Path folder) {
        this.folder = folder;
    }

    /** Whether it is installed. */
    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, SERVER)));
    }

    /** Measures the first lines of a file. */
    void measure(Measured measured, Path file, long lines) throws IOException, InterruptedException {
        BenchPostgres.delete(folder);
        Path log = folder.resolve("FW-BENCH-01.log");
        configure(log);
        Files.createFile(log);
        Path waiting = folder.resolve("incoming");
        long size = copyLines(file, waiting, lines);
        Process server = start();
        try {
            awaitJail();
            String load = ProcessorTime.load();
            Files.move(waiting, log, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            long nanos = readingTime(server, log, size);
            measured.add(lines, nanos, "load " + load);
        } finally {
            server.destroy();
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    private void configure(Path log) throws IOException {
        Path filters = Files.createDirectories(folder.resolve("filter.d"));
        Files.createDirectories(folder.resolve("action.d"));
        Files.writeString(folder.resolve("fail2ban.conf"), """
                [Definition]
                loglevel = NOTICE
                logtarget = %1$s/fail2ban.log
                syslogsocket = auto
                socket = %1$s/socket
                pidfile = %1$s/pid
                dbfile = None
                dbpurgeage = 1d
                allowipv6 = auto
                """.formatted(folder));
        Files.writeString(filters.resolve("firewall.conf"), """
                [Definition]
                failregex = ^\\s*\\S+ SrcLocation=[^;]*; SrcIP=<ADDR>;
                datepattern = ^%%b %%d %%H:%%M:%%S
                """);
        // The file holds a day. With a shorter findtime fail2ban would pass over its older lines without counting them.
        Files.writeString(folder.resolve("jail.conf"), """
                [firewall]
                enabled = true
                filter = firewall
                backend = polling
                logpath = %s
                maxretry = 10
                findtime = 2d
                bantime = 3d
                usedns = no
                ignoreself = false
                action =
                """.formatted(log));
    }

    private static long copyLines(Path from, Path to, long lines) throws IOException {
        try (Stream<String> all = Files.lines(from, StandardCharsets.ISO_8859_1);
                var out = Files.newBufferedWriter(to, StandardCharsets.ISO_8859_1)) {
            for (var each = all.limit(lines).iterator(); each.hasNext(); ) {
                out.write(each.next());
                out.write('\n');
            }
        }
        return Files.size(to);
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                SERVER, "-f", "-x", "-c", folder.toString(), "-s", folder + "/socket", "-p", folder + "/pid", "start");
        builder.environment().put("TZ", "UTC");
        Process server = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.out").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
        return server;
    }

    private void awaitJail() throws IOException, InterruptedException {
        Path output = folder.resolve("server.out");
        for (int i = 0; i < 600; i++) {
            if (Files.readString(output).contains("Server ready")) {
                Thread.sleep(3_000); // the jail looks at its file every second or two
                return;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("fail2ban does not start: " + Files.readString(output));
    }

    /** How long the process takes from its first look into the file until it has read, and so counted, all of it. */
    private static long readingTime(Process server, Path log, long size) throws IOException, InterruptedException {
        long started = 0;
        long before = -1;
        while (server.isAlive()) {
            long position = position(server.pid(), log);
            boolean closedAtEnd = position < 0 && before > size / 10 * 9;
            if (position >= size || closedAtEnd) {
                return System.nanoTime() - started;
            }
            if (started == 0 && position > 0) {
                started = System.nanoTime();
            }
            before = Math.max(before, position);
            Thread.sleep(5);
        }
        throw new IllegalStateException("fail2ban has ended");
    }

    private static long position(long pid, Path log) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : open.toList()) {
                if (isLink(descriptor, log)) {
                    String info = Files.readString(Path.of("/proc/" + pid + "/fdinfo/" + descriptor.getFileName()));
                    return Long.parseLong(info.lines().findFirst().orElseThrow().replaceAll("\\D", ""));
                }
            }
        } catch (java.nio.file.NoSuchFileException e) {
            // closed while we looked
        }
        return -1;
    }

    private static boolean isLink(Path descriptor, Path log) {
        try {
            return Files.readSymbolicLink(descriptor).equals(log);
        } catch (IOException e) {
            return false;
        }
    }
}
