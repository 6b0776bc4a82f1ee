package org.activedefense.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

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
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/run as a person uses it: started, killed part by part, started again, stopped. */
class LauncherIT {

    private static final Duration START_PATIENCE = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    private Path data;
    private Path output;
    private int http;
    private int https;
    private Process launcher;

    @BeforeEach
    void choosePlaces() throws IOException {
        data = folder.resolve("a data folder");
        output = folder.resolve("output");
        http = freePort();
        https = freePort();
    }

    @AfterEach
    void leaveNothingRunning() {
        ours().forEach(ProcessHandle::destroyForcibly);
        if (launcher != null) {
            launcher.destroyForcibly();
        }
    }

    @Test
    void whateverPartIsKilledTheNextStartHasEverything() throws Exception {
        String first = start();
        String password = passwordIn(first);
        assertTrue(first.contains("Admin pages  https://localhost:" + https + "/\n"), first);
        HttpResponse<String> pages = get("/");
        assertTrue(pages.uri().getPath().endsWith("/login.xhtml"), pages.uri() + " " + pages.body());
        assertTrue(api(password, "GET", "own-networks", "").startsWith("403"), "it opens nothing but its change");
        takeAsOwn();
        String network = api(password, "POST", "own-networks", "{\"cidr\":\"198.51.100.0/24\",\"label\":\"kept\"}");
        assertTrue(network.contains("198.51.100.0/24"), network);
        assertEquals(200, get("/files/blacklist.txt").statusCode());

        launcher.destroyForcibly().waitFor();
        String second = start();
        assertTrue(second.contains("unchanged; bin/reset-password"), second);
        assertFalse(second.contains(password));
        assertKept(password);

        payara().destroyForcibly();
        assertEndsWith(1, "The server has died");
        start();
        assertKept(password);

        postmaster().destroyForcibly();
        assertEndsWith(1, "PostgreSQL has died");
        start();
        assertKept(password);

        String again = runToEnd("bin/reset-password");
        String renewed = again.strip().replaceAll("(?s).* ", "");
        assertFalse(renewed.equals(password), again);
        assertTrue(api(password, "GET", "own-networks", "").startsWith("401"), again);
        assertTrue(runToEnd("bin/run").contains("already runs on the data folder"));

        launcher.destroy();
        assertEndsWith(143, "Stopped.");
    }

    /** Starts it and returns what it printed until it was ready. */
    private String start() throws Exception {
        launcher = builder("bin/run")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Instant patience = Instant.now().plus(START_PATIENCE);
        while (!printed().contains("Ctrl-C stops it.")) {
            if (!launcher.isAlive() || Instant.now().isAfter(patience)) {
                fail("bin/run did not become ready:\n" + printed());
            }
            Thread.sleep(200);
        }
        assertEquals(200, get("/health/ready").statusCode());
        return printed();
    }

    private String runToEnd(String script) throws Exception {
        Process process = builder(script).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private ProcessBuilder builder(String script) {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of("bash", script)));
        if (script.equals("bin/run")) {
            // Four starts: half the work without the optimising compiler.
            builder.command().add("-XX:TieredStopAtLevel=1");
        }
        builder.environment().put("ACTIVE_DEFENSE_DATA_DIR", data.toString());
        builder.environment().put("ACTIVE_DEFENSE_HTTP_PORT", Integer.toString(http));
        builder.environment().put("ACTIVE_DEFENSE_HTTPS_PORT", Integer.toString(https));
        return builder;
    }

    private void assertEndsWith(int exitCode, String line) throws Exception {
        assertTrue(launcher.waitFor(60, TimeUnit.SECONDS), "bin/run does not end");
        assertTrue(printed().contains(line), printed());
        assertEquals(exitCode, launcher.exitValue());
        assertEquals(List.of(), ours());
    }

    /** As if the person had changed the password, to the very same. */
    private void takeAsOwn() throws Exception {
        try (Connection database = BenchPostgres.connectToRunning(data);
                Statement statement = database.createStatement()) {
            statement.execute("update account set must_change_password = false");
        }
    }

    private void assertKept(String password) throws Exception {
        String networks = api(password, "GET", "own-networks", "");
        assertTrue(networks.contains("198.51.100.0/24"), networks);
    }

    private String printed() throws IOException {
        return Files.exists(output) ? Files.readString(output) : "";
    }

    private static String passwordIn(String printed) {
        Matcher matcher =
                Pattern.compile("password (\\w{16}) \\(shown this once\\)").matcher(printed);
        assertTrue(matcher.find(), printed);
        return matcher.group(1);
    }

    /** All processes of the data folder but the launcher itself. */
    private List<ProcessHandle> ours() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").startsWith(data + "/")
                        || Arrays.stream(process.info().arguments().orElse(new String[0]))
                                .anyMatch(argument -> argument.contains(data + "/")))
                .toList();
    }

    private ProcessHandle payara() {
        return ours().stream()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
    }

    private ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + http + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private String api(String password, String method, String path, String body) throws Exception {
        String basic = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + http + "/api/v1/" + path))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
