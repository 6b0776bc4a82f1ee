package org.activedefense.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The PostgreSQL of the integration tests, one a run: the very one that bin/run starts, durable, which is made for being
 * killed; and beside it the oldest one that is supported. Each test class takes a database of its own. Stopped and deleted
 * when the tests' JVM ends.
 */
public final class TestPostgres {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static TestPostgres shared;
    private static TestPostgres oldest;

    private final Path folder;
    private final DataFolder data;
    private final Secrets secrets;
    private final Cluster cluster;
    private Database server;

    /** A PostgreSQL that can be started again and again on the same data and port. */
    interface Cluster {

        /** The application's database. */
        Database start();

        void stop();
    }

    /** Makes the cluster in a data folder. */
    private interface Maker {
        Cluster in(DataFolder data, Secrets secrets) throws IOException;
    }

    /** As bin/run does it, each time with a new object. */
    private record AsBinRun(DataFolder data, Secrets secrets) implements Cluster {
        @Override
        public Database start() {
            return new Postgres(data, secrets).start();
        }

        @Override
        public void stop() {
            new Postgres(data, secrets).stop();
        }
    }

    /** A database as the WAR and the tests reach it. */
    public record Access(String url, String user, String password) {

        public Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }
    }

    private TestPostgres(Maker maker) throws IOException {
        folder = Files.createTempDirectory("active-defense-it");
        data = DataFolder.open(folder.resolve("data"));
        secrets = new Secrets(data.secrets());
        cluster = maker.in(data, secrets);
        server = cluster.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::discard));
    }

    public static synchronized TestPostgres shared() throws IOException {
        if (shared == null) {
            shared = new TestPostgres(AsBinRun::new);
        }
        return shared;
    }

    /** PostgreSQL 14, with the settings it comes with. */
    public static synchronized TestPostgres oldest() throws IOException {
        if (oldest == null) {
            oldest = new TestPostgres(OldestPostgres::new);
        }
        return oldest;
    }

    /** A fresh database that belongs to the application's role. */
    public Access newDatabase() throws SQLException {
        String name = "it" + DATABASES.incrementAndGet();
        String base = server.url().substring(0, server.url().lastIndexOf('/') + 1);
        try (Connection connection = DriverManager.getConnection(
                        base + "postgres", "postgres", secrets.password("postgres.password"));
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " owner " + server.user());
        }
        return new Access(base + name, server.user(), server.password());
    }

    /** Stops it in order. */
    public void stop() {
        cluster.stop();
    }

    /** kill -9 of the postmaster; its children end by themselves. */
    public void kill() throws IOException {
        List<String> lines = Files.readAllLines(data.resolve("postgres").resolve("postmaster.pid"));
        ProcessHandle.of(Long.parseLong(lines.get(0).strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Starts it again, on the same port, after whatever happened. */
    public void start() {
        Database before = server;
        server = cluster.start();
        if (!server.equals(before)) {
            throw new IllegalStateException("PostgreSQL has moved from " + before.url() + " to " + server.url());
        }
    }

    private void discard() {
        try {
            stop();
            PostgresBinaries.delete(folder);
        } catch (IOException | RuntimeException e) {
            System.err.println("The tests' PostgreSQL is left in " + folder + ": " + e);
        }
    }
}
