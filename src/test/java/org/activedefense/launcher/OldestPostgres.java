package org.activedefense.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The oldest PostgreSQL that is supported, of Maven's binaries, as initdb makes it: no setting of ours, on loopback. */
final class OldestPostgres implements TestPostgres.Cluster {

    private static final String NAME = "activedefense";

    private final PostgresBinaries binaries;
    private final Path cluster;
    private final Path log;
    private final Secrets secrets;
    private final int port;

    OldestPostgres(DataFolder data, Secrets secrets) throws IOException {
        this.secrets = secrets;
        cluster = data.resolve("postgres");
        log = data.log("postgres.log");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path home = data.resolve("oldest");
        PostgresBinaries.unpack(archive(Path.of(System.getProperty("postgres.oldest.jar"))), home);
        binaries = new PostgresBinaries(home);
        secrets.password("postgres.password");
        run(
                "initdb",
                "--pgdata=" + cluster,
                "--username=postgres",
                "--auth=scram-sha-256",
                "--pwfile=" + secrets.file("postgres.password"),
                "--encoding=UTF8",
                "--locale=C");
    }

    private static byte[] archive(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".txz")) {
                    return file.getInputStream(entry).readAllBytes();
                }
            }
        }
        throw new IOException("There is no PostgreSQL in " + jar);
    }

    @Override
    public Database start() {
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=";
        run("pg_ctl", "start", "-w", "-t", "120", "-D", cluster.toString(), "-l", log.toString(), "-o", options);
        String base = "jdbc:postgresql://127.0.0.1:" + port + "/";
        String password = secrets.password("database.password");
        try (Connection connection = DriverManager.getConnection(
                        base + "postgres", "postgres", secrets.password("postgres.password"));
                Statement statement = connection.createStatement()) {
            if (Database.one(statement, "select 1 from pg_roles where rolname = '" + NAME + "'")
                    .isEmpty()) {
                statement.execute("create role " + NAME + " login password '" + password + "'");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Database(base + NAME, NAME, password);
    }

    @Override
    public void stop() {
        run("pg_ctl", "stop", "-w", "-m", "fast", "-D", cluster.toString());
    }

    private void run(String program, String... arguments) {
        List<String> command = binaries.command(program, arguments);
        try {
            // what is started keeps its output: it must not be a pipe that we read to its end
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
