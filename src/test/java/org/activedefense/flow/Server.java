package org.activedefense.flow;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.activedefense.launcher.TestPostgres;

/** A server process with the WAR that can be killed and started again: Payara Micro as bin/run starts it. Not thread safe. */
public final class Server implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofMinutes(4);

    private final String node;
    private final Path folder;
    private final Path logs;
    private final TestPostgres.Access database;
    private final int port;
    private Process process;

    /**
     * @param node the node's name
     * @param folder for what the server keeps; its log is {@code server.log} in it
     * @param logs where its log files are
     */
    public Server(String node, Path folder, Path logs, TestPostgres.Access database) throws IOException {
        this.node = node;
        this.folder = Files.createDirectories(folder);
        this.logs = logs;
        this.database = database;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
    }

    /** Starts the process and returns at once. */
    public Server start() throws IOException {
        Path tmp = Files.createDirectories(folder.resolve("tmp"));
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + tmp,
                "-jar",
                System.getProperty("payara.micro.jar"),
                "--deploy",
                System.getProperty("war.file"),
                "--contextroot",
                "/",
                "--port",
                Integer.toString(port),
                "--nohazelcast",
                "--disablephonehome")));
        builder.environment().keySet().removeIf(name -> name.startsWith("ACTIVE_DEFENSE_"));
        builder.environment().put("ACTIVE_DEFENSE_NODE", node);
        builder.environment().put("ACTIVE_DEFENSE_LOG_DIR", logs.toString());
        builder.environment().put("ACTIVE_DEFENSE_DB_URL", database.url());
        builder.environment().put("ACTIVE_DEFENSE_DB_USER", database.user());
        builder.environment().put("ACTIVE_DEFENSE_DB_PASSWORD", database.password());
        builder.environment().put("ACTIVE_DEFENSE_ADMIN_PASSWORD", Product.PASSWORD);
        builder.environment().put("ACTIVE_DEFENSE_SECRET_KEY", "dGhpcyBrZXkgaXMgZm9yIHRlc3RzIGFuZCBubyBtb3I=");
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        return this;
    }

    /** Until it can serve the list. */
    public Product awaitReady() {
        // not localhost: a browser may take that for ::1, another address than the one that other callers come from
        Product product = Product.at(URI.create("http://127.0.0.1:" + port));
        Await.until("server " + node + " is ready", START_PATIENCE, () -> readyOrDead(product), ready -> ready);
        return product;
    }

    private boolean readyOrDead(Product product) throws IOException {
        if (!process.isAlive()) {
            fail("Server " + node + " has ended: " + lastOfLog());
        }
        return product.get("/health/ready").status() == 200;
    }

    public Path log() {
        return folder.resolve("server.log");
    }

    private String lastOfLog() throws IOException {
        List<String> lines = Files.readAllLines(log());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly();
        if (!hasEnded()) {
            fail("Process " + process.pid() + " survives kill -9");
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroy();
            if (!hasEnded()) {
                kill();
            }
        }
    }

    private boolean hasEnded() {
        try {
            return process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
