package org.activedefense.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The embedded PostgreSQL: durable, on loopback, with passwords. The postmaster runs in its own process group (pg_ctl puts
 * it there), so that Ctrl-C does not reach it before Payara has stopped; therefore it can outlive a launcher that was killed,
 * and {@link #start} first stops what an earlier one left behind.
 */
final class Postgres implements Parts.Part {

    private static final int FIRST_PORT = 15432;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
    private static final long LOG_ROTATES_AT = 20_000_000;
    private static final String NAME = "activedefense";

    private final DataFolder data;
    private final Secrets secrets;
    private final PostgresBinaries binaries;
    private final Path cluster;
    private volatile ProcessHandle postmaster;

    Postgres(DataFolder data, Secrets secrets) {
        this.data = data;
        this.secrets = secrets;
        this.binaries = PostgresBinaries.in(data);
        this.cluster = data.resolve("postgres");
    }

    /** Starts it and waits until it is usable, however long recovery takes. Returns the application's database. */
    Database start() {
        stopLeftovers();
        if (!Files.isDirectory(cluster)) {
            initialise();
        }
        checkVersion();
        int port = port();
        for (int attempt = 1; !launch(port); attempt++) {
            boolean taken = !Ports.freeOnLoopback(port);
            if (attempt > 30) {
                throw new Trouble("PostgreSQL does not start: " + lastOfLog());
            }
            if (taken) {
                port = choosePort(port + 1);
            }
            pause(Duration.ofSeconds(1));
        }
        return prepare(port);
    }

    /** The application's database on the port that was used last; whether it answers is another question. */
    static Optional<Database> last(DataFolder data, Secrets secrets) {
        Path port = data.resolve("postgres.port");
        Optional<String> password = secrets.read("database.password");
        if (!Files.exists(port) || password.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(database(readPort(port), password.get()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Completes when the postmaster has ended. */
    CompletableFuture<ProcessHandle> onExit() {
        return postmaster.onExit();
    }

    @Override
    public void stop() {
        stopLeftovers();
    }

    // Starting -------------------------------------------------------------------------------------------------------

    private void initialise() {
        Say.line("Making the database in " + cluster + ".");
        secrets.password("postgres.password");
        Path fresh = data.resolve("postgres.new");
        try {
            PostgresBinaries.delete(fresh);
            // The built-in locale does not change with the operating system's libraries.
            Process initdb = new ProcessBuilder(binaries.command(
                            "initdb",
                            "--pgdata=" + fresh,
                            "--username=postgres",
                            "--auth=scram-sha-256",
                            "--pwfile=" + secrets.file("postgres.password"),
                            "--encoding=UTF8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8"))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(initdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (initdb.waitFor() != 0) {
                throw new Trouble("The database cannot be made: "
                        + output.lines()
                                .filter(line -> line.contains("error"))
                                .findFirst()
                                .orElse(output.strip()));
            }
            Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Trouble("The database cannot be made in " + cluster + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Parts.Stopping();
        }
    }

    private void checkVersion() {
        try {
            String made = Files.readString(cluster.resolve("PG_VERSION"), StandardCharsets.UTF_8)
                    .strip();
            String ours = binaries.majorVersion();
            if (!made.equals(ours)) {
                throw new Trouble("The database in " + cluster + " was made by PostgreSQL " + made
                        + " and this is PostgreSQL " + ours + "; move its data with pg_dump and psql, or use another "
                        + "ACTIVE_DEFENSE_DATA_DIR");
            }
        } catch (IOException e) {
            throw new Trouble("The folder " + cluster + " holds no database: " + e.getMessage(), e);
        }
    }

    /** The port of the last time if it is free, otherwise another one. */
    private int port() {
        Path file = data.resolve("postgres.port");
        try {
            if (Files.exists(file)) {
                int kept = readPort(file);
                return Ports.freeOnLoopback(kept) ? kept : choosePort(FIRST_PORT);
            }
            return choosePort(FIRST_PORT);
        } catch (IOException e) {
            throw new Trouble("The file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private int choosePort(int from) {
        int port = Ports.freeOnLoopbackFrom(from);
        try {
            Files.writeString(data.resolve("postgres.port"), port + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Trouble("The file " + data.resolve("postgres.port") + " cannot be written: " + e.getMessage(), e);
        }
        return port;
    }

    /** Starts the postmaster and waits until it takes connections. False if it has ended and may be tried again. */
    private boolean launch(int port) {
        long logBefore;
        try {
            configure(port);
            rotateLog();
            logBefore = Files.exists(log()) ? Files.size(log()) : 0;
            Process starter = new ProcessBuilder(binaries.command(
                            "pg_ctl", "start", "-W", "-s", "-D", cluster.toString(), "-l", log().toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            if (starter.waitFor() != 0) {
                throw new Trouble("PostgreSQL does not start: " + lastOfLog());
            }
        } catch (IOException e) {
            throw new Trouble("PostgreSQL does not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Parts.Stopping();
        }
        if (waitUntilUsable(port)) {
            return true;
        }
        String log = logFrom(logBefore);
        // Backends of a killed postmaster end by themselves after a moment; a port may be taken between check and use.
        boolean passes = log.contains("pre-existing shared memory block")
                || log.contains("Address already in use")
                || log.contains("could not bind");
        if (!passes) {
            throw new Trouble("PostgreSQL does not start: " + lastOfLog());
        }
        return false;
    }

    private void configure(int port) throws IOException {
        try (var preset = Postgres.class.getResourceAsStream("postgresql.conf")) {
            String configuration =
                    new String(preset.readAllBytes(), StandardCharsets.UTF_8) + "\nport = " + port + "\n";
            Files.writeString(cluster.resolve("postgresql.conf"), configuration, StandardCharsets.UTF_8);
        }
        Files.writeString(cluster.resolve("pg_hba.conf"), """
                # Written by bin/run at every start: changes here are lost.
                local all all              scram-sha-256
                host  all all 127.0.0.1/32 scram-sha-256
                host  all all ::1/128      scram-sha-256
                """, StandardCharsets.UTF_8);
    }

    private void rotateLog() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > LOG_ROTATES_AT) {
            Files.move(log(), data.log("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private boolean waitUntilUsable(int port) {
        Instant began = Instant.now();
        Instant nextWord = began.plusSeconds(10);
        Database system = new Database(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", secrets.password("postgres.password"));
        while (true) {
            Optional<ProcessHandle> found = postmaster();
            if (found.isPresent()) {
                postmaster = found.get();
                // Before that, whoever answers on the port may be another one that took it first.
                if (isReady() && answers(system)) {
                    return true;
                }
            } else if (postmaster != null || began.plusSeconds(5).isBefore(Instant.now())) {
                postmaster = null;
                return false;
            }
            if (Instant.now().isAfter(nextWord)) {
                Say.line("PostgreSQL is still recovering from its last, unclean stop ("
                        + Duration.between(began, Instant.now()).toSeconds() + " s): " + lastOfLog());
                nextWord = nextWord.plusSeconds(10);
            }
            pause(Duration.ofMillis(100));
        }
    }

    private boolean answers(Database system) {
        try (Connection connection = system.connect()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            boolean wrongPassword = "28P01".equals(e.getSQLState());
            if (wrongPassword) {
                throw new Trouble(
                        "The password in " + secrets.file("postgres.password")
                                + " is not the database's; put the right file back",
                        e);
            }
            return false;
        }
    }

    /** Role and database of the application, which owns its database and nothing else. */
    private Database prepare(int port) {
        Database system = new Database(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", secrets.password("postgres.password"));
        String password = secrets.password("database.password");
        try (Connection connection = system.connect();
                Statement statement = connection.createStatement()) {
            if (Database.one(statement, "select 1 from pg_roles where rolname = '" + NAME + "'")
                    .isEmpty()) {
                statement.execute("create role " + NAME + " login");
            }
            statement.execute("alter role " + NAME + " password '" + password + "'");
            if (Database.one(statement, "select 1 from pg_database where datname = '" + NAME + "'")
                    .isEmpty()) {
                statement.execute("create database " + NAME + " owner " + NAME);
            }
        } catch (SQLException e) {
            throw new Trouble("The database cannot be prepared: " + Database.firstLine(e), e);
        }
        return database(port, password);
    }

    private static Database database(int port, String password) {
        return new Database("jdbc:postgresql://127.0.0.1:" + port + "/" + NAME, NAME, password);
    }

    private static int readPort(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8).strip();
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : FIRST_PORT;
    }

    // Stopping -------------------------------------------------------------------------------------------------------

    /** Stops the postmaster, cleanly if that is possible, and what is left of an earlier one. */
    private void stopLeftovers() {
        postmaster().ifPresent(this::stopCleanly);
        // Without a postmaster these can only wait for their own end; a killed postmaster means recovery anyway.
        for (ProcessHandle orphan : Processes.running(binaries.postgres())) {
            Processes.stop(orphan, Duration.ofSeconds(5));
        }
        forgetStalePid();
    }

    private void stopCleanly(ProcessHandle running) {
        shutDown("fast");
        if (Processes.ended(running, Duration.ofSeconds(10))) {
            return;
        }
        Say.line("Waiting for PostgreSQL to write its last changes to disk.");
        if (!Processes.ended(running, STOP_PATIENCE)) {
            shutDown("immediate");
            Processes.ended(running, Duration.ofSeconds(10));
        }
    }

    private void shutDown(String mode) {
        try {
            new ProcessBuilder(binaries.command("pg_ctl", "stop", "-W", "-s", "-m", mode, "-D", cluster.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            Say.trouble("PostgreSQL cannot be stopped: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process that postmaster.pid names, if it lives and is a PostgreSQL of this data folder. */
    private Optional<ProcessHandle> postmaster() {
        return pidInFile().flatMap(pid -> Processes.running(binaries.postgres()).stream()
                .filter(process -> process.pid() == pid)
                .findFirst());
    }

    /** After a reboot the number may belong to somebody else, and PostgreSQL would refuse to start. */
    private void forgetStalePid() {
        if (Processes.running(binaries.postgres()).isEmpty()) {
            try {
                Files.deleteIfExists(cluster.resolve("postmaster.pid"));
            } catch (IOException e) {
                throw new Trouble("The file " + cluster.resolve("postmaster.pid") + " cannot be deleted", e);
            }
        }
    }

    private Optional<Long> pidInFile() {
        return pidFile().stream().findFirst().filter(pid -> pid.matches("\\d+")).map(Long::valueOf);
    }

    /** Whether the postmaster says of itself, in its file's eighth line, that it takes connections: it has its port then. */
    private boolean isReady() {
        return pidFile().stream().skip(7).findFirst().orElse("").startsWith("ready");
    }

    private List<String> pidFile() {
        try {
            return Files.readAllLines(cluster.resolve("postmaster.pid"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return List.of();
        }
    }

    private Path log() {
        return data.log("postgres.log");
    }

    private String logFrom(long position) {
        try {
            byte[] all = Files.readAllBytes(log());
            int from = (int) Math.min(position, all.length);
            return new String(all, from, all.length - from, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private String lastOfLog() {
        List<String> lines = logFrom(0).lines().filter(line -> !line.isBlank()).toList();
        return lines.stream()
                .skip(Math.max(0, lines.size() - 5))
                .filter(line -> line.contains("FATAL") || line.contains("PANIC"))
                .findFirst()
                .orElse(lines.isEmpty() ? "see " + log() : lines.get(lines.size() - 1));
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Parts.Stopping();
        }
    }
}
