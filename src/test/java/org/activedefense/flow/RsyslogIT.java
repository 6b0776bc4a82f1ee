package org.activedefense.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.activedefense.launcher.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real rsyslog and real logrotate with the shipped configuration: every line that is sent ends up in the database. */
class RsyslogIT {

    private static final int UDP = 20_000;
    private static final int TCP = 60_000;
    private static final int OCTETS = 60_000;
    private static final int TLS = 20_000;
    private static final int PIECE = 200;
    private static final long MOST_WAITING_BYTES = 64 * 1024;

    @TempDir
    Path folder;

    private final Instant start = Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

    /** Sends a message whose header names the host. */
    private interface Sender {
        void send(int number) throws IOException;
    }

    @Test
    void everyLineByUdpTcpOctetCountsAndTlsIsStoredWhileTheFilesRotate() throws Exception {
        TestPostgres.Access database = TestPostgres.shared().newDatabase();
        try (Rsyslog rsyslog = new Rsyslog(folder.resolve("syslog")).start();
                Server server = new Server("default", folder.resolve("server"), rsyslog.logs, database)) {
            Product product = server.start().awaitReady();
            TreeMap<String, Long> sent = new TreeMap<>();
            TreeMap<String, Long> devices = new TreeMap<>();
            for (String host : List.of("FW-udp", "FW-tcp", "FW-octets", "FW-tls", "127.0.0.1")) {
                devices.put(host, product.register(host, rsyslog.logs.resolve(host + ".log"), "UTC"));
            }

            sent.put("127.0.0.1", sendNamesThatAreNone(rsyslog));
            int rotations = sendAllWhileRotating(rsyslog);
            sent.put("FW-udp", UDP + 1L);
            sent.put("FW-tcp", TCP + 1L);
            sent.put("FW-octets", OCTETS + 1L);
            sent.put("FW-tls", (long) TLS);

            for (String host : sent.keySet()) {
                product.awaitJudged(devices.get(host), sent.get(host));
                assertEquals(0, product.device(devices.get(host)).getInt("linesRejected"), host);
                String of = " from pa_traffic_log where logfile_id = " + devices.get(host);
                assertEquals(sent.get(host), count(database, "select count(distinct seq_no)" + of), host);
                assertEquals(sent.get(host), count(database, "select max(seq_no)" + of), host);
            }
            assertTrue(rotations >= 4, "only " + rotations + " rotations");
            assertTrue(product.list().contains("203.0.113.7"), "the one who tried every port");
            assertEquals(UDP + 1, count(database, "select count(*) from pa_traffic_log where hostname = 'FW-udp'"));
            assertNamesAndRights(rsyslog, rotations);
            assertEquals(List.of(), rsyslog.complaints());
            assertTheAlertsNameFiguresThatAreServed(product);
            System.out.println("rsyslog: sent and stored " + sent + " with " + rotations + " rotations");
        }
    }

    /** Hosts that would lead out of the folder, or are no names: all of them go to the file of the sender's address. */
    private long sendNamesThatAreNone(Rsyslog rsyslog) throws IOException {
        String iso = "<14>1 2025-07-14T09:50:36-04:00 ";
        List<String> headers = List.of(
                "<14>Aug 22 11:21:04 ",
                "<14>Aug 22 11:21:04 ../../evil ",
                iso + "../../evil - - - - ",
                iso + folder.resolve("evil") + " - - - - ",
                iso + ".. - - - - ",
                iso + "- - - - - ",
                iso + ".hidden - - - - ",
                iso + "a/b - - - - ",
                iso + "a\u0001b\u0000c - - - - ",
                iso + "SrcLocation=United - - - - ",
                iso + "x".repeat(240) + " - - - - ",
                "<14>");
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < headers.size(); i++) {
                send(socket, rsyslog, headers.get(i) + message(i + 1));
            }
        }
        return headers.size();
    }

    private int sendAllWhileRotating(Rsyslog rsyslog) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (DatagramSocket udp = new DatagramSocket();
                Socket tcp = new Socket("127.0.0.1", rsyslog.port);
                Socket octets = new Socket("127.0.0.1", rsyslog.port);
                Socket tls = tlsSocket(rsyslog)) {
            OutputStream tcpOut = new BufferedOutputStream(tcp.getOutputStream(), 20_000);
            OutputStream octetsOut = new BufferedOutputStream(octets.getOutputStream(), 20_000);
            OutputStream tlsOut = new BufferedOutputStream(tls.getOutputStream(), 20_000);
            CompletableFuture<?> all = CompletableFuture.allOf(
                    run(threads, UDP, i -> {
                        while (rsyslog.waitingBytes() > MOST_WAITING_BYTES) {
                            Await.pause(1);
                        }
                        send(udp, rsyslog, "<14>Aug 22 11:21:04 FW-udp " + message(i));
                    }),
                    run(threads, TCP, i -> tcpOut.write(utf8("<14>Aug 22 11:21:04 FW-tcp " + message(i) + "\n"))),
                    run(threads, OCTETS, i -> octetsOut.write(frame(message(i)))),
                    run(threads, TLS, i -> tlsOut.write(utf8("<14>Aug 22 11:21:04 FW-tls " + message(i) + "\n"))));
            int rotations = 0;
            while (!all.isDone()) {
                assertEquals("", rsyslog.rotate("--force"));
                rotations++;
                Await.pause(1_050); // the rotated files' names hold seconds
            }
            all.get();
            // lines that are long: as long as UDP carries, and 64 KiB
            send(udp, rsyslog, "<14>Aug 22 11:21:04 FW-udp " + message(UDP + 1) + " x".repeat(32_000));
            tcpOut.write(utf8("<14>Aug 22 11:21:04 FW-tcp " + message(TCP + 1) + " x".repeat(64_000) + "\n"));
            octetsOut.write(frame(message(OCTETS + 1) + " y".repeat(32_768)));
            for (OutputStream out : List.of(tcpOut, octetsOut, tlsOut)) {
                out.flush();
            }
            return rotations;
        } finally {
            threads.shutdown();
        }
    }

    /** Numbers 1 to count, in pieces with a breath in between, so that it lasts for some rotations. */
    private static CompletableFuture<Void> run(ExecutorService threads, int count, Sender sender) {
        int pieces = count / PIECE;
        long breath = Duration.ofSeconds(6).toMillis() / pieces;
        return CompletableFuture.runAsync(
                () -> {
                    for (int i = 1; i <= count; i++) {
                        try {
                            sender.send(i);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                        if (i % PIECE == 0) {
                            Await.pause(breath);
                        }
                    }
                },
                threads);
    }

    /** One source tries a port after the other, the others are many. */
    private String message(int number) {
        String source = number % 1000 == 0
                ? "203.0.113.7"
                : "11." + number / 60_000 + "." + number / 250 % 240 + "." + number % 250;
        int port = number % 1000 == 0 ? 1 + number / 1000 : 443;
        return Firewall.traffic(start.plusSeconds(number / 200), source, "198.51.100.10", port) + " SeqNo=" + number
                + ";";
    }

    private static byte[] frame(String message) {
        byte[] content = utf8("<14>1 2025-07-14T09:50:36-04:00 FW-octets - - - -  " + message);
        byte[] length = utf8(content.length + " ");
        byte[] frame = new byte[length.length + content.length];
        System.arraycopy(length, 0, frame, 0, length.length);
        System.arraycopy(content, 0, frame, length.length, content.length);
        return frame;
    }

    private static void send(DatagramSocket socket, Rsyslog rsyslog, String text) throws IOException {
        byte[] content = utf8(text);
        socket.send(new DatagramPacket(content, content.length, InetAddress.getByName("127.0.0.1"), rsyslog.port));
    }

    private static Socket tlsSocket(Rsyslog rsyslog) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(rsyslog.certificateFile())) {
            trusted.setCertificateEntry(
                    "rsyslog", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory().createSocket("localhost", rsyslog.tlsPort);
    }

    /** Only files of the hosts that were names, readable for the group and for nobody else; nothing outside. */
    private void assertNamesAndRights(Rsyslog rsyslog, int rotations) throws IOException {
        assertFalse(Files.exists(folder.resolve("evil.log")));
        int rotated = 0;
        try (Stream<Path> files = Files.walk(folder.resolve("syslog"))) {
            for (Path file : files.filter(f -> f.toString().contains(".log")).toList()) {
                String name = file.getFileName().toString();
                assertEquals(rsyslog.logs, file.getParent(), name);
                assertTrue(name.matches("(FW-(udp|tcp|octets|tls)|127\\.0\\.0\\.1)\\.log(-\\d{8}-\\d{6})?"), name);
                assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), name);
                rotated += name.matches(".*-\\d{8}-\\d{6}") ? 1 : 0;
            }
        }
        assertTrue(rotated > rotations, rotated + " rotated files of " + rotations + " rotations");
    }

    private static void assertTheAlertsNameFiguresThatAreServed(Product product) throws IOException {
        product.as("admin", "wrong").get("/api/v1/system").expect(401);
        String served = product.get("/metrics").expect(200).text();
        String rules = Files.readString(Path.of("server-config/prometheus/active-defense.rules.yml"));
        Set<String> named = Pattern.compile("activedefense_[a-z_]+")
                .matcher(rules)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(named.size() > 10, named.toString());
        named.removeIf(
                name -> served.lines().anyMatch(line -> line.startsWith(name + "{") || line.startsWith(name + " ")));
        assertEquals(Set.of(), named, "alerts speak of figures that are not served");
        for (String label :
                List.of("device=", "area=\"heap\"", "status=\"200\"", "result=\"wrong\"", "kind=\"permanent\"")) {
            assertTrue(served.contains(label), label);
        }
        String guide = Files.readString(Path.of("docs/operations.md"));
        Pattern.compile("alert: (\\w+)")
                .matcher(rules)
                .results()
                .map(alert -> alert.group(1))
                .forEach(alert ->
                        assertTrue(guide.contains("`" + alert + "`"), alert + " is not in docs/operations.md"));
    }

    @Test
    void logrotateRotatesByDayAndBySizeAndKeepsWhatItSays() throws Exception {
        Rsyslog rotation = new Rsyslog(folder.resolve("rotation"));
        Path quiet = Files.writeString(rotation.logs.resolve("FW-1.log"), "a line\n");
        Path large = rotation.logs.resolve("FW-2.log");
        Rsyslog.makeLarge(large, (1L << 30) + 1);
        remember(rotation, 0, quiet, large);
        assertEquals("", rotation.rotate());
        assertEquals(List.of("FW-1.log"), names(rotation, "FW-1"), "this day's is not full");
        assertFalse(Files.exists(large), "a file over 1 GB is rotated the same day");
        assertTrue(names(rotation, "FW-2").get(0).matches("FW-2\\.log-\\d{8}-\\d{6}"));

        remember(rotation, 1, quiet);
        for (int i = 1; i <= 30; i++) {
            Path old = Files.writeString(rotation.logs.resolve("FW-1.log-20250220-0000" + (10 + i)), "old\n");
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(i <= 4 ? 100 : 1, ChronoUnit.HOURS)));
        }
        assertEquals("", rotation.rotate());
        List<String> left = names(rotation, "FW-1");
        assertFalse(left.contains("FW-1.log"), "yesterday's is rotated");
        assertEquals(24, left.size(), () -> left.toString());
        assertFalse(left.contains("FW-1.log-20250220-000011"), "the oldest go");
    }

    /** As if logrotate had rotated so many days ago. */
    @Test
    void whoIsNotNamedAsASenderWritesNothing() throws Exception {
        String configuration = Files.readString(Path.of("server-config/rsyslog/30-active-defense.conf"));
        List<String> shipped = configuration
                .lines()
                .filter(line -> line.startsWith("$AllowedSender"))
                .toList();
        assertEquals(2, shipped.size());
        shipped.forEach(line -> assertTrue(
                Arrays.stream(line.split(",\\s*"))
                        .noneMatch(network -> network.matches("0\\.0\\.0\\.0.*|\\[::].*|.*/0")),
                "as shipped not everybody may send"));
        try (Rsyslog rsyslog =
                new Rsyslog(folder).senders("127.0.0.2, 127.0.0.1").start()) {
            for (String from : List.of("127.0.0.3", "127.0.0.2")) {
                try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from, 0))) {
                    send(socket, rsyslog, "<14>Nov 26 10:00:00 FW-" + from.substring(8) + " by UDP");
                }
                try (Socket socket = new Socket()) {
                    socket.bind(new InetSocketAddress(from, 0));
                    socket.connect(new InetSocketAddress("127.0.0.1", rsyslog.port));
                    socket.getOutputStream()
                            .write(("<14>Nov 26 10:00:00 FW-" + from.substring(8) + " by TCP\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    assertEquals("127.0.0.3", from, e::toString); // it may be told so at once
                }
            }
            Path log = rsyslog.logs.resolve("FW-2.log");
            Await.until(
                    "both are there",
                    () -> Files.exists(log) && Files.readAllLines(log).size() == 2);
            assertFalse(Files.exists(rsyslog.logs.resolve("FW-3.log")));
            Await.until("the host's log has it", () -> rsyslog.said().contains("disallowed sender"));
        }
    }

    private static void remember(Rsyslog rotation, int daysAgo, Path... files) throws IOException {
        ZonedDateTime day = ZonedDateTime.now(ZoneId.systemDefault()).minusDays(daysAgo);
        List<String> lines = new ArrayList<>(List.of("logrotate state -- version 2"));
        for (Path file : files) {
            lines.add("\"%s\" %d-%d-%d-0:0:0".formatted(file, day.getYear(), day.getMonthValue(), day.getDayOfMonth()));
        }
        Files.write(rotation.state(), lines);
        Files.setPosixFilePermissions(rotation.state(), PosixFilePermissions.fromString("rw-------"));
    }

    private static List<String> names(Rsyslog rotation, String begin) throws IOException {
        try (Stream<Path> files = Files.list(rotation.logs)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(begin))
                    .sorted()
                    .toList();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long count(TestPostgres.Access database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
