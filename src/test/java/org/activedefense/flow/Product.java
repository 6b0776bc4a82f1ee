package org.activedefense.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** The running product as its callers see it: by HTTP, with an account or without. Immutable. */
public record Product(URI base, String name, String password) {

    public static final String ADMIN = "admin";
    public static final String PASSWORD = "correct-horse-battery-staple";

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** An answer. */
    public record Answer(String call, int status, HttpResponse<byte[]> response) {

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        public JsonValue json() {
            return Json.createReader(new StringReader(text())).readValue();
        }

        public JsonObject object() {
            return json().asJsonObject();
        }

        public JsonArray array() {
            return json().asJsonArray();
        }

        /** Fails with the body if the status is another one. */
        public Answer expect(int expected) {
            assertEquals(expected, status, () -> call + " answered " + text());
            return this;
        }
    }

    public static Product at(URI base) {
        return new Product(base, ADMIN, PASSWORD);
    }

    /** What the server answers to a request line of any form. */
    public String raw(String requestLine) throws IOException {
        return raw(null, requestLine);
    }

    /** @param from the address that the request comes from; {@code null} for any */
    String raw(InetAddress from, String requestLine) throws IOException {
        try (Socket socket = new Socket()) {
            if (from != null) {
                socket.bind(new InetSocketAddress(from, 0));
            }
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
            socket.setSoTimeout(20_000);
            String request =
                    requestLine + " HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    public Product as(String otherName, String otherPassword) {
        return new Product(base, otherName, otherPassword);
    }

    public Product anonymous() {
        return new Product(base, null, null);
    }

    public Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(60));
        if (name != null) {
            String credentials =
                    Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + credentials);
        }
        if (body != null && List.of(headers).indexOf("Content-Type") < 0) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        request.method(
                method,
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(method + " " + path, response.statusCode(), response);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    /** GET of the API. */
    public Answer api(String path) {
        return get("/api/v1/" + path).expect(200);
    }

    public Answer post(String path, String body) {
        return send("POST", "/api/v1/" + path, body);
    }

    public Answer patch(String path, String body) {
        return send("PATCH", "/api/v1/" + path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", "/api/v1/" + path, null);
    }

    /** The list's lines. */
    public List<String> list() {
        return get("/files/blacklist.txt").expect(200).text().lines().toList();
    }

    public JsonObject entry(String ip) {
        return api("blacklist/" + ip).object();
    }

    public JsonObject device(long id) {
        return api("logfiles/" + id).object();
    }

    /** Registers a firewall; its id. */
    public long register(String device, java.nio.file.Path file, String zone) {
        String body = Json.createObjectBuilder()
                .add("name", device)
                .add("path", file.toString())
                .add("type", "Firewall")
                .add("timeZone", zone)
                .build()
                .toString();
        return post("logfiles", body).expect(201).object().getInt("id");
    }

    /** Until every line of the device is stored or rejected, and judged. */
    public void awaitJudged(long device, long lines) {
        Await.until(
                lines + " lines of device " + device + " stored and judged",
                Await.PATIENCE,
                () -> device(device),
                d -> lines(d) >= lines
                        && d.getInt("judgedBatch") == d.getInt("lastBatch")
                        && d.getInt("bytesBehind") == 0);
        assertEquals(lines, lines(device(device)));
    }

    private static long lines(JsonObject device) {
        return device.getJsonNumber("linesStored").longValue()
                + device.getJsonNumber("linesRejected").longValue();
    }
}
