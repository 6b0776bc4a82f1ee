package org.activedefense.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.activedefense.launcher.BenchPostgres;

/** The product as {@code bin/run} starts it, on a folder and ports of its own, seen through its API. */
final class Product implements AutoCloseable {

    static final String PASSWORD = "bench-password-1";
    private static final Duration START_PATIENCE = Duration.ofMinutes(5);

    /** Each question costs the server some milliseconds of what is measured. */
    private static final Duration POLL_EVERY = Duration.ofMillis(500);

    /** Longer than this without a new line stored or batch judged is a failure, not slowness. */
    private static final Duration STANDSTILL = Duration.ofMinutes(2);

    private final Path data;
    private final Path logs;
    private final int port;
    private final Process launcher;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** How far a device is. */
    private record Progress(long stored, long rejected, long lastBatch, long judgedBatch) {

        boolean isAllJudged(long lines) {
            return stored + rejected == lines && judgedBatch == lastBatch;
        }
    }

    /** What was measured, from the moment the file stood in the log folder. */
    record Result(long storedNanos, long judgedNanos, String processor) {}

    /** @param serverOptions such as -Xmx1g, as for bin/run */
    static Product start(Path data, List<String> serverOptions) throws IOException, InterruptedException {
        BenchPostgres.delete(data.resolve("postgres"));
        Path logs = Files.createDirectories(data.resolve("Firewall")); // may be a file system of its own
        try (Stream<Path> left = Files.list(logs)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Product product = startAgain(data, serverOptions);
        product.patch("/api/v1/settings", "{\"brake_new\": 0}"); // thousands are to be found here
        return product;
    }

    /** Goes on with what is there. */
    static Product startAgain(Path data, List<String> serverOptions) throws IOException, InterruptedException {
        Product product = new Product(data, serverOptions);
        product.awaitReady();
        return product;
    }

    Path logs() {
        return logs;
    }

    private Product(Path data, List<String> serverOptions) throws IOException {
        this.data = data;
        this.logs = data.resolve("Firewall");
        this.port = freePort();
        List<String> command = new ArrayList<>(List.of("bin/run", "-Duser.timezone=UTC"));
        command.addAll(serverOptions);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("ACTIVE_DEFENSE_"));
        environment.put("ACTIVE_DEFENSE_HTTP_PORT", Integer.toString(port));
        environment.put("ACTIVE_DEFENSE_HTTPS_PORT", Integer.toString(freePort()));
        environment.put("ACTIVE_DEFENSE_DATA_DIR", data.toString());
        environment.put("ACTIVE_DEFENSE_LOG_DIR", logs.toString());
        environment.put("ACTIVE_DEFENSE_ADMIN_PASSWORD", PASSWORD);
        launcher = builder.redirectErrorStream(true)
                .redirectOutput(data.resolve("launcher.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(launcher::destroy));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (System.nanoTime() < deadline && launcher.isAlive()) {
            try {
                if (get("/api/v1/system").statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // not listening yet
            }
            Thread.sleep(500);
        }
        close();
        throw new IllegalStateException("bin/run did not come up: " + Files.readString(data.resolve("launcher.log")));
    }

    /** Moves a file into the log folder and waits until every line of it is stored and judged. */
    Result read(Path file, long lines) throws IOException, InterruptedException {
        Path target = logs.resolve("FW-BENCH-01.log");
        register(target);
        // the reader is up, as it is when a firewall's file grows
        Thread.sleep(6_000);
        Measured.settle();
        Path waiting = logs.resolve("FW-BENCH-01.incoming");
        Files.createLink(waiting, file);
        List<ProcessHandle> server = server();
        Duration serverBefore = ProcessorTime.of(server);
        Duration postgresBefore = ProcessorTime.of(BenchPostgres.processes(data));
        String load = ProcessorTime.load();
        long started = System.nanoTime();
        Files.move(waiting, target);
        long storedAt = awaitJudged(lines);
        long judgedAt = System.nanoTime();
        String processor = "processor: server " + ProcessorTime.seconds(serverBefore, ProcessorTime.of(server))
                + " s, PostgreSQL "
                + ProcessorTime.seconds(postgresBefore, ProcessorTime.of(BenchPostgres.processes(data))) + " s; load "
                + load;
        return new Result(storedAt - started, judgedAt - started, processor);
    }

    /** The application server's processes. */
    List<ProcessHandle> server() {
        return launcher.descendants()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.endsWith("java"))
                        .isPresent())
                .toList();
    }

    List<ProcessHandle> postgres() {
        return BenchPostgres.processes(data);
    }

    int port() {
        return port;
    }

    /** What bin/run and the server have written. */
    Path launcherLog() {
        return data.resolve("launcher.log");
    }

    boolean isAlive() {
        return launcher.isAlive();
    }

    /** Waits until bin/run has ended by itself. */
    void awaitEnd() throws InterruptedException {
        launcher.waitFor(120, TimeUnit.SECONDS);
        close();
    }

    private void register(Path path) throws IOException, InterruptedException {
        register("FW-BENCH-01", path);
    }

    void patch(String path, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + answer.body());
        }
    }

    void register(String name, Path path) throws IOException, InterruptedException {
        String form =
                "{\"name\":\"" + name + "\",\"path\":\"" + path + "\",\"type\":\"Firewall\",\"timeZone\":\"UTC\"}";
        HttpResponse<String> answer = http.send(
                request("/api/v1/logfiles")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("The device was not registered: " + answer.body());
        }
    }

    /** When all lines were stored, as {@link System#nanoTime}; returns once they are judged too. */
    private long awaitJudged(long lines) throws IOException, InterruptedException {
        long storedAt = 0;
        long movedAt = System.nanoTime();
        Progress before = null;
        while (true) {
            Progress now = progress();
            if (storedAt == 0 && now.stored() + now.rejected() >= lines) {
                storedAt = System.nanoTime();
            }
            if (now.isAllJudged(lines)) {
                if (now.rejected() > 0) {
                    throw new IllegalStateException(now.rejected() + " lines were rejected");
                }
                return storedAt;
            }
            if (!now.equals(before)) {
                movedAt = System.nanoTime();
                before = now;
            }
            if (System.nanoTime() - movedAt > STANDSTILL.toNanos() || !launcher.isAlive()) {
                throw new IllegalStateException("The product stands still: " + now);
            }
            Thread.sleep(POLL_EVERY.toMillis());
        }
    }

    private Progress progress() throws IOException, InterruptedException {
        String item = get("/api/v1/logfiles").body();
        return new Progress(
                number(item, "linesStored"),
                number(item, "linesRejected"),
                number(item, "lastBatch"),
                number(item, "judgedBatch"));
    }

    private static long number(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*(\\d+)").matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + name + " in " + json);
        }
        return Long.parseLong(matcher.group(1));
    }

    /** The list as a firewall gets it, at most two seconds after the last commit. */
    Set<String> servedList() throws IOException, InterruptedException {
        Thread.sleep(2_000);
        return listNow();
    }

    Set<String> listNow() throws IOException, InterruptedException {
        Set<String> addresses = new TreeSet<>();
        get("/files/blacklist.txt").body().lines().forEach(addresses::add);
        return addresses;
    }

    Connection database() throws SQLException {
        return BenchPostgres.connectToRunning(data);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        String credentials = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Basic " + credentials);
    }

    @Override
    public void close() {
        launcher.destroy();
        try {
            if (!launcher.waitFor(90, TimeUnit.SECONDS)) {
                launcher.destroyForcibly();
            }
        } catch (InterruptedException e) {
            launcher.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
