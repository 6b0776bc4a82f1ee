package org.activedefense.flow;

import static org.activedefense.flow.Firewall.ports;
import static org.activedefense.flow.Firewall.sweep;
import static org.activedefense.flow.Firewall.threat;
import static org.activedefense.flow.Firewall.traffic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.activedefense.account.PasswordHash;
import org.activedefense.flow.Product.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The WAR in a server with PostgreSQL, from lines appended to a file to the list that a firewall polls, with the API and the pages
 * beside it: the same assertions for every server. Each test has its own device and its own sources, and leaves no network or
 * setting behind. A subclass starts the server on {@link ProductDatabase}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class WholeFlow {

    private static final String LIST = "/files/blacklist.txt";
    private static final String VIEWER_PASSWORD = "a-viewer-only-looks";

    private Product product;

    /** Where the server answers. */
    abstract URI base();

    @BeforeEach
    void waitUntilReady() {
        product = Product.at(base());
        Await.until("ready", () -> product.get("/health/ready").status() == 200);
    }

    /** A test that failed on its way leaves nothing to the others either. */
    @AfterEach
    void tidyUp() {
        product.post("system/start", null).expect(200);
        for (String networks : List.of("own-networks", "allowed-networks")) {
            for (JsonValue network : product.api(networks).array()) {
                product.delete(networks + "/" + network.asJsonObject().getInt("id"))
                        .expect(204);
            }
        }
    }

    private static Path file(String name) {
        return ProductDatabase.logs.resolve(name);
    }

    private static Instant minutesAgo(long minutes) {
        return Instant.now().minus(minutes, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);
    }

    private boolean lists(String line) {
        return product.list().contains(line);
    }

    // The list
    // ----------------------------------------------------------------------------------------------------------

    @Test
    @Order(1)
    void anEmptyListIsOneHarmlessAddress() {
        Answer answer = product.anonymous().get(LIST).expect(200);

        assertEquals("192.0.2.1\n", answer.text());
        assertEquals(0, product.api("blacklist").object().getJsonArray("items").size());
    }

    @Test
    @Order(2) // while nobody else is listed
    void whoScansOrAttacksIsListedWithWhyAndWithEveryLaterRecordCounted() throws IOException {
        Path log = file("FW-01.log");
        Firewall firewall = new Firewall("FW-01", log);
        long device = product.register("FW-01", log, "Australia/Sydney");
        assertEquals("No file at " + log + " yet", problemOf(device));
        Instant start = minutesAgo(30);

        firewall.log(ports(start, "203.0.113.8", "198.51.100.10", 10));
        firewall.log(sweep(start, "203.0.113.19", 22, 9));
        firewall.log(threat(start, "203.0.113.29", "198.51.100.10", "critical", "vulnerability", "server-to-client"));
        firewall.log(threat(start, "203.0.113.28", "198.51.100.10", "high", "vulnerability", "client-to-server"));
        firewall.log(ports(start, "10.1.2.3", "198.51.100.10", 30));
        product.awaitJudged(device, firewall.written());
        assertEquals(List.of("192.0.2.1"), product.list(), "nobody did enough");

        firewall.log(ports(start, "203.0.113.7", "198.51.100.10", 11));
        Await.until("the scanner is listed", () -> lists("203.0.113.7"));
        firewall.log(sweep(start, "203.0.113.20", 0, 10));
        firewall.log(threat(start, "203.0.113.30", "198.51.100.10", "critical", "vulnerability", "client-to-server"));
        firewall.log(ports(start, "2001:db8::BAD", "2001:db8:1::1", 11));
        Await.equal(List.of("203.0.113.7", "203.0.113.20", "203.0.113.30", "2001:db8::bad"), product::list);

        JsonObject scanner = product.entry("203.0.113.7");
        assertEquals("Port Scan Attack v1", scanner.getString("alert"));
        assertTrue(scanner.getString("reason").contains("11 ports on 198.51.100.10"), scanner.getString("reason"));
        assertEquals(start.toString(), scanner.getString("firstSeen"));
        assertEquals(start.plusSeconds(10).toString(), scanner.getString("lastSeen"));
        assertEquals(0, scanner.getInt("hits"));
        Await.equal(
                11, () -> product.entry("203.0.113.7").getJsonArray("evidence").size());
        assertEquals("Port Scan Attack v2", product.entry("203.0.113.20").getString("alert"));
        assertEquals("Vulnerability Scan v1", product.entry("203.0.113.30").getString("alert"));
        assertEquals("Port Scan Attack v1", product.entry("2001:db8::bad").getString("alert"));

        Instant later = start.plus(20, ChronoUnit.MINUTES);
        firewall.log(
                traffic(later, "203.0.113.7", "198.51.100.99", 443, "Action=allow"),
                traffic(start.minusSeconds(60), "203.0.113.7", "198.51.100.99", 443));
        Await.equal(2, () -> product.entry("203.0.113.7").getInt("hits"));
        assertEquals(later.toString(), product.entry("203.0.113.7").getString("lastSeen"), "never backwards");

        firewall.log(traffic(Instant.now().plus(2, ChronoUnit.HOURS), "203.0.113.7", "198.51.100.99", 443));
        Await.equal(3, () -> product.entry("203.0.113.7").getInt("hits"));
        Instant lastSeen = Instant.parse(product.entry("203.0.113.7").getString("lastSeen"));
        assertFalse(lastSeen.isAfter(Instant.now()), "never beyond now");

        firewall.log(threat(later, "203.0.113.7", "198.51.100.10", "critical", "vulnerability", "client-to-server"));
        JsonObject both = Await.until(
                "the second case is a reason too",
                Await.PATIENCE,
                () -> product.entry("203.0.113.7"),
                entry -> entry.getString("reason").contains("vulnerability attack on 198.51.100.10"));
        assertTrue(both.getString("reason").contains("11 ports on 198.51.100.10"), both.getString("reason"));
        assertEquals(4, both.getInt("hits"));
        assertEquals(1, count("select count(*) from blacklist where ip = '203.0.113.7'"));

        Await.equal(JsonValue.NULL, () -> product.device(device).get("problem"));
        JsonObject shown = product.device(device);
        assertEquals(firewall.written(), shown.getInt("linesStored"));
        assertEquals(0, shown.getInt("linesRejected"));
        assertEquals(
                firewall.written(),
                count("select count(distinct seq_no) from pa_traffic_log where logfile_id = " + device));
        assertEquals(firewall.written(), count("select count(*) from pa_traffic_log where logfile_id = " + device));
        assertEquals(
                0,
                count("select count(*) from log_batch b join pa_traffic_log r on r.logfile_id = b.logfile_id"
                        + " and r.id between b.first_id and b.last_id where r.xmin <> b.xmin"),
                "records and position are committed by one transaction");
        assertEquals(
                0,
                product.get("/api/v1/blacklist/203.0.113.8")
                        .expect(404)
                        .object()
                        .getJsonArray("errors")
                        .size());
    }

    private String problemOf(long device) {
        return Await.until(
                        "the device's state is noted",
                        Await.PATIENCE,
                        () -> product.device(device),
                        d -> d.get("problem") != JsonValue.NULL)
                .getString("problem");
    }

    @Test
    void timesWithoutAnOffsetAreTheDevicesOwn() {
        Path log = file("FW-zone.log");
        Firewall firewall = new Firewall("FW-zone", log);
        long device = product.register("FW-zone", log, "Australia/Sydney");
        Instant time = minutesAgo(5);
        String local = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss")
                .format(LocalDateTime.ofInstant(time, ZoneId.of("Australia/Sydney")));

        firewall.log(traffic(time, "203.0.113.33", "198.51.100.10", 80).replace(time.toString(), local));
        product.awaitJudged(device, 1);

        JsonObject record = records("logfile=FW-zone").getJsonObject(0);
        assertEquals(time.toString(), record.getString("timeReceived"));
    }

    @Test
    void aLineIsStoredWithinTwoSecondsAndListedOneLater() {
        Path log = file("FW-quick.log");
        Firewall firewall = new Firewall("FW-quick", log);
        long device = product.register("FW-quick", log, "UTC");
        firewall.log(traffic(minutesAgo(5), "203.0.113.34", "198.51.100.10", 80));
        product.awaitJudged(device, 1);

        // the best of some: other work on this machine may hold one up, but not all
        Duration best = Duration.ofDays(1);
        for (int i = 0; i < 5; i++) {
            String scanner = "203.0.113." + (35 + i);
            firewall.log(ports(minutesAgo(5), scanner, "198.51.100.10", 11));
            Instant written = Instant.now();
            Await.until("listed", () -> lists(scanner));
            Duration taken = Duration.between(written, Instant.now());
            best = taken.compareTo(best) < 0 ? taken : best;
        }
        assertTrue(best.compareTo(Duration.ofSeconds(3)) < 0, "2 s to store and 1 s to list, and it took " + best);
    }

    @Test
    void theListIsServedAsHttpHasIt() throws IOException {
        product.post("blacklist", "{\"ip\":\"203.0.113.40\",\"note\":\"by hand\"}")
                .expect(201);
        Await.until("listed", () -> lists("203.0.113.40"));
        Product firewall = product.anonymous();

        Answer plain =
                firewall.send("GET", LIST, null, "User-Agent", "PAN-OS test").expect(200);
        assertEquals(
                "text/plain;charset=utf-8",
                plain.header("Content-Type").toLowerCase().replace(" ", ""));
        assertEquals(plain.response().body().length, Integer.parseInt(plain.header("Content-Length")));
        assertTrue(plain.header("ETag").matches("\"[^\"]+\""), "a strong ETag: " + plain.header("ETag"));
        assertNotNull(plain.header("Last-Modified"));
        assertTrue(plain.text().endsWith("\n"));

        Answer head = firewall.send("HEAD", LIST, null).expect(200);
        assertEquals(0, head.response().body().length);
        assertEquals(plain.header("Content-Length"), head.header("Content-Length"));
        assertEquals(plain.header("ETag"), head.header("ETag"));

        Answer same = firewall.send("GET", LIST, null, "If-None-Match", plain.header("ETag"))
                .expect(304);
        assertEquals(0, same.response().body().length);
        firewall.send("GET", LIST, null, "If-Modified-Since", plain.header("Last-Modified"))
                .expect(304);
        firewall.send("GET", LIST, null, "If-None-Match", "\"another\"").expect(200);

        Answer zipped =
                firewall.send("GET", LIST, null, "Accept-Encoding", "gzip").expect(200);
        assertEquals("gzip", zipped.header("Content-Encoding"));
        assertNotEquals(plain.header("ETag"), zipped.header("ETag"));
        assertTrue(zipped.header("Vary").toLowerCase().contains("accept-encoding"));
        byte[] unzipped =
                new GZIPInputStream(new ByteArrayInputStream(zipped.response().body())).readAllBytes();
        assertEquals(plain.text(), new String(unzipped, StandardCharsets.UTF_8));
        firewall.send("GET", LIST, null, "Accept-Encoding", "gzip", "If-None-Match", zipped.header("ETag"))
                .expect(304);

        Await.until("the polls are remembered", () -> {
            firewall.send("GET", LIST, null, "User-Agent", "PAN-OS test")
                    .expect(200); // a minute's row names the last one
            JsonArray polls = product.api("polls").array();
            Set<Integer> statuses = new HashSet<>();
            boolean mine = false;
            for (JsonValue value : polls) {
                JsonObject poll = value.asJsonObject();
                statuses.add(poll.getInt("status"));
                mine |= poll.getString("userAgent", "").equals("PAN-OS test")
                        && poll.getString("client").matches("127\\.0\\.0\\.1|::1|0:0:0:0:0:0:0:1")
                        && poll.getInt("version") > 0;
            }
            return mine && statuses.containsAll(Set.of(200, 304));
        });
        List<String> times = texts(product.api("polls").array(), "at");
        List<String> newestFirst = new ArrayList<>(times);
        newestFirst.sort((a, b) -> Instant.parse(b).compareTo(Instant.parse(a)));
        assertEquals(newestFirst, times);

        product.delete("blacklist/203.0.113.40").expect(204);
        Await.until("gone", () -> !lists("203.0.113.40"));
        firewall.send("GET", LIST, null, "If-None-Match", plain.header("ETag")).expect(200);
    }

    @Test
    void devicesThatNeverHadAReadableLineAreRemovedTogether() throws Exception {
        Path nonsense = file("FW-made-up.log");
        Files.writeString(nonsense, "nothing that any firewall sends\n");
        long madeUp = product.register("FW-made-up", nonsense, "UTC");
        Path log = file("FW-real.log");
        Firewall firewall = new Firewall("FW-real", log);
        long real = product.register("FW-real", log, "UTC");
        firewall.log(ports(minutesAgo(40), "203.0.113.170", "198.51.100.10", 3));
        firewall.append("and this\n", 1);
        product.awaitJudged(madeUp, 1);
        product.awaitJudged(real, 4);
        int removed = product.send("POST", "/api/v1/logfiles/remove-never-readable", null)
                .expect(200)
                .object()
                .getInt("removed");
        assertTrue(removed >= 1);
        product.send("GET", "/api/v1/logfiles/" + madeUp, null).expect(404);
        product.send("GET", "/api/v1/logfiles/" + real, null).expect(200);
        assertEquals(1, count("select count(*) from rejected_line where logfile_id = " + madeUp), "its line stays");
    }

    @Test
    void muchMoreThanTheTimeSinceTheLastRunExplainsIsDeletedOnlyAfterAQuestion() throws Exception {
        LocalDate oldest = LocalDate.now(ZoneOffset.UTC).minusDays(209);
        for (int i = 0; i < 10; i++) {
            LocalDate day = oldest.plusDays(i);
            change("create table pa_traffic_log_" + day.toString().replace("-", "")
                    + " partition of pa_traffic_log for values from ('" + day + " 00:00:00+00') to ('" + day.plusDays(1)
                    + " 00:00:00+00')");
        }
        change("update job_lock set last_run = now() - interval '25 hours' where job_name = 'prune'");
        Await.until("it asks", () -> !pruneJob().isNull("question"));
        JsonObject asking = pruneJob();
        assertTrue(
                asking.getString("question").startsWith("The records of 10 days, " + oldest + " to "),
                asking.getString("question"));
        Await.until("and warns", () -> product.api("system").object().getJsonArray("warnings").stream()
                .anyMatch(warning -> warning.asJsonObject().getString("kind").equals("job-asks")));
        String old = "select count(*) from pg_class where relname = 'pa_traffic_log_"
                + oldest.toString().replace("-", "") + "'";
        assertEquals(1, count(old), "nothing is deleted meanwhile");
        product.send("POST", "/api/v1/system/jobs/prune/go-ahead?key=another", null)
                .expect(409);
        String key = URLEncoder.encode(asking.getString("questionKey"), StandardCharsets.UTF_8);
        product.send("POST", "/api/v1/system/jobs/prune/go-ahead?key=" + key, null)
                .expect(200);
        Await.equal(0L, () -> count(old));
        Await.until("it asks no more", () -> pruneJob().isNull("question"));
        assertEquals(1, count("select count(*) from audit_entry where what = 'Let job prune delete'"));
    }

    private JsonObject pruneJob() {
        return product.api("system").object().getJsonArray("jobs").stream()
                .map(JsonValue::asJsonObject)
                .filter(job -> job.getString("jobName").equals("prune"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPathWithABrokenEscapeIsRefusedAndNeverAnEmptyList() throws Exception {
        for (String path : List.of("/files/blacklist.txt%%3", "/files/%zz", "/files/%", "/api/v1/%2", "/%zz/x")) {
            String answer = product.raw("GET " + path);
            assertTrue(answer.startsWith("HTTP/1.1 400"), () -> path + ": " + answer);
        }
    }

    // Networks, entries by hand, settings
    // -------------------------------------------------------------------------------

    @Test
    void ownAndAllowedNetworksDelistAtOnceAndNothingOverridesThem() {
        Path log = file("FW-net.log");
        Firewall firewall = new Firewall("FW-net", log);
        long device = product.register("FW-net", log, "UTC");
        firewall.log(ports(minutesAgo(20), "203.0.113.50", "198.51.100.10", 11));
        firewall.log(ports(minutesAgo(20), "203.0.113.66", "198.51.100.10", 11));
        Await.until("both are listed", () -> lists("203.0.113.50") && lists("203.0.113.66"));
        product.post("blacklist", "{\"ip\":\"192.0.2.128/30\"}").expect(201);
        Await.until("the network is listed", () -> lists("192.0.2.128/30"));

        Answer allowed = product.post("allowed-networks", "{\"cidr\":\"203.0.113.50\",\"note\":\"our scanner\"}")
                .expect(201);
        product.get("/api/v1/blacklist/203.0.113.50").expect(404);
        Await.until("delisted", () -> !lists("203.0.113.50"));
        Answer cut = product.post("allowed-networks", "{\"cidr\":\"192.0.2.129/32\"}")
                .expect(201);
        Await.until(
                "cut out of the network around it",
                () -> product.list().containsAll(List.of("192.0.2.128", "192.0.2.130/31")) && !lists("192.0.2.128/30"));
        Answer own = product.post("own-networks", "{\"cidr\":\"203.0.113.64/29\",\"label\":\"Sydney\"}")
                .expect(201);
        Await.until("an own network delists as well", () -> !lists("203.0.113.66"));
        product.get("/api/v1/blacklist/203.0.113.66").expect(404);
        assertEquals(
                "Sydney", product.api("own-networks").array().getJsonObject(0).getString("label"));
        assertTrue(texts(product.api("allowed-networks").array(), "cidr").contains("203.0.113.50"));

        // own networks are there: only what is aimed at them counts
        firewall.log(ports(minutesAgo(10), "203.0.113.51", "198.51.100.10", 11));
        firewall.log(ports(minutesAgo(10), "203.0.113.50", "203.0.113.65", 11));
        firewall.log(ports(minutesAgo(10), "203.0.113.52", "203.0.113.65", 11));
        product.awaitJudged(device, firewall.written());
        Await.until("who scans the own network is listed", () -> lists("203.0.113.52"));
        assertFalse(lists("203.0.113.51"), "its destination is not ours");
        assertFalse(lists("203.0.113.50"), "it is allowed");

        product.post("blacklist", "{\"ip\":\"203.0.113.50\"}").expect(400);
        product.post("blacklist", "{\"ip\":\"203.0.113.65\"}").expect(400);
        for (Answer added : List.of(allowed, cut)) {
            product.delete("allowed-networks/" + added.object().getInt("id")).expect(204);
        }
        product.delete("own-networks/" + own.object().getInt("id")).expect(204);
        Await.until("whole again", () -> lists("192.0.2.128/30"));
        product.delete("blacklist/192.0.2.128/30").expect(204);
        assertFalse(lists("203.0.113.50"), "removing a network restores nothing");
    }

    @Test
    void entriesByHandAreCheckedAndEndWhenTheyShould() {
        for (String refused : List.of(
                "{\"ip\":\"203.0.113.1/33\"}",
                "{\"ip\":\"nonsense\"}",
                "{\"ip\":\"12.0.0.0/7\"}",
                "{\"ip\":\"2400::/31\"}",
                "{}",
                "[]",
                "{\"ip\":\"203.0.113.70\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}",
                "{\"ip\":\"203.0.113.70\",\"expires\":\"2020-01-01T00:00:00Z\"}")) {
            JsonObject problem = product.post("blacklist", refused).expect(400).object();
            assertEquals(400, problem.getInt("status"), refused);
            assertFalse(problem.getJsonArray("errors").isEmpty(), refused + ": " + problem);
        }
        Answer added = product.post("blacklist", "{\"ip\":\"203.0.113.70\",\"note\":\"drill\"}")
                .expect(201);
        assertTrue(added.header("Location").endsWith("/api/v1/blacklist/203.0.113.70"), added.header("Location"));
        assertEquals("User Added", added.object().getString("alert"));
        assertEquals("admin", added.object().getString("addedBy"));
        product.post("blacklist", "{\"ip\":\"203.0.113.70\"}").expect(409);

        Instant soon = Instant.now().plusSeconds(3);
        product.post("blacklist", "{\"ip\":\"203.0.113.71\",\"expiresAt\":\"" + soon + "\"}")
                .expect(201);
        product.post("blacklist", "{\"ip\":\"2001:DB8:7::/48\"}").expect(201);
        Await.until("listed in RFC 5952 form", () -> lists("2001:db8:7::/48"));
        Await.until("expired", () -> !lists("203.0.113.71"));
        assertFalse(Instant.now().isBefore(soon));
        assertTrue(lists("203.0.113.70"));
        product.delete("blacklist/2001:db8:7::/48").expect(204);
        product.delete("blacklist/203.0.113.70").expect(204);
        product.delete("blacklist/203.0.113.70").expect(404);
    }

    @Test
    void whatIsRemovedByHandIsListedAgainByLaterRecordsOnly() {
        Path log = file("FW-removed.log");
        Firewall firewall = new Firewall("FW-removed", log);
        long device = product.register("FW-removed", log, "UTC");
        firewall.log(ports(minutesAgo(20), "203.0.113.80", "198.51.100.10", 11));
        Await.until("listed", () -> lists("203.0.113.80"));

        product.delete("blacklist/203.0.113.80").expect(204);
        Instant removed = Instant.now();
        Await.until("delisted", () -> !lists("203.0.113.80"));
        firewall.log(ports(minutesAgo(15), "203.0.113.80", "198.51.100.10", 30));
        product.awaitJudged(device, firewall.written());
        assertFalse(lists("203.0.113.80"), "records from before the removal do not count");

        firewall.log(ports(removed.plusSeconds(1), "203.0.113.80", "198.51.100.10", 10));
        product.awaitJudged(device, firewall.written());
        assertFalse(lists("203.0.113.80"), "ten are not enough, and the older ones do not help");
        firewall.log(traffic(removed.plusSeconds(30), "203.0.113.80", "198.51.100.10", 5000));
        Await.until("listed again", () -> lists("203.0.113.80"));
        Await.equal(
                11, () -> product.entry("203.0.113.80").getJsonArray("evidence").size());
    }

    @Test
    void aChangedSettingHoldsForTheNextRecords() {
        Path log = file("FW-settings.log");
        Firewall firewall = new Firewall("FW-settings", log);
        long device = product.register("FW-settings", log, "UTC");
        JsonObject before = product.api("settings").object();
        assertEquals(10, before.getInt("Port_Scan1_x_dstPort"));
        assertEquals(1, before.getInt("x_month_inactive_blacklist"));
        try {
            firewall.log(ports(minutesAgo(20), "203.0.113.90", "198.51.100.10", 5));
            product.awaitJudged(device, firewall.written());
            assertEquals(
                    4,
                    product.patch("settings", "{\"Port_Scan1_x_dstPort\":4}")
                            .expect(200)
                            .object()
                            .getInt("Port_Scan1_x_dstPort"));
            firewall.log(ports(minutesAgo(20), "203.0.113.91", "198.51.100.10", 5));
            Await.until("five are now too many", () -> lists("203.0.113.91"));
            assertFalse(lists("203.0.113.90"), "history is not judged again");

            product.patch("settings", "{\"Port_Scan1_x_min\":0,\"Vul_Scan1_x_severity\":2}")
                    .expect(200);
            firewall.log(ports(minutesAgo(20), "203.0.113.92", "198.51.100.10", 30));
            firewall.log(threat(
                    minutesAgo(20), "203.0.113.93", "198.51.100.10", "high", "vulnerability", "client-to-server"));
            Await.until("high is enough", () -> lists("203.0.113.93"));
            product.awaitJudged(device, firewall.written());
            assertFalse(lists("203.0.113.92"), "the case is off");

            JsonObject problem = product.patch(
                            "settings", "{\"Port_Scan2_x_min\":5,\"Port_Scan1_x_min\":-1,\"nonsense\":1}")
                    .expect(400)
                    .object();
            assertEquals(
                    Set.of("Port_Scan1_x_min", "nonsense"),
                    new HashSet<>(texts(problem.getJsonArray("errors"), "field")));
            assertEquals(10, product.api("settings").object().getInt("Port_Scan2_x_min"), "all or none");
        } finally {
            product.patch(
                            "settings",
                            "{\"Port_Scan1_x_dstPort\":10,\"Port_Scan1_x_min\":10,\"Vul_Scan1_x_severity\":1}")
                    .expect(200);
        }
        assertEquals(before, product.api("settings").object());
    }

    // Switch
    // ------------------------------------------------------------------------------------------------------------

    @Test
    void linesWaitWhileTheSystemIsOffAndAreCaughtUp() {
        Path log = file("FW-switch.log");
        Firewall firewall = new Firewall("FW-switch", log);
        long device = product.register("FW-switch", log, "UTC");
        firewall.log(traffic(minutesAgo(20), "203.0.113.100", "198.51.100.10", 1));
        product.awaitJudged(device, 1);

        assertFalse(product.post("system/stop", null).expect(200).object().getBoolean("on"));
        // a line at a time until one is left lying: then every node has heard it
        Await.until("reading has stopped", () -> {
            long before = product.device(device).getInt("linesStored");
            firewall.log(traffic(minutesAgo(20), "203.0.113.100", "198.51.100.10", 1));
            Await.pause(3_000);
            return product.device(device).getInt("linesStored") == before;
        });
        long stored = product.device(device).getInt("linesStored");
        assertTrue(product.device(device).getInt("bytesBehind") > 0);
        firewall.log(ports(minutesAgo(19), "203.0.113.100", "198.51.100.10", 11));
        assertFalse(product.api("system").object().getBoolean("on"));
        product.get(LIST).expect(200);
        product.post("blacklist", "{\"ip\":\"203.0.113.101\"}").expect(201);
        Await.until("list and API go on", () -> lists("203.0.113.101"));
        assertEquals(stored, product.device(device).getInt("linesStored"));
        assertFalse(lists("203.0.113.100"));

        assertTrue(product.post("system/start", null).expect(200).object().getBoolean("on"));
        Await.until("what waited is judged", () -> lists("203.0.113.100"));
        product.awaitJudged(device, firewall.written());

        int epoch = job("defense").getInt("epoch");
        assertTrue(product.post("system/reset", null).expect(200).object().getBoolean("on"));
        assertTrue(job("defense").getInt("epoch") > epoch);
        firewall.log(ports(minutesAgo(18), "203.0.113.102", "198.51.100.10", 11));
        Await.until("it goes on after a reset", () -> lists("203.0.113.102"));
        product.awaitJudged(device, firewall.written());
        assertEquals(firewall.written(), product.device(device).getInt("linesStored"));
        product.delete("blacklist/203.0.113.101").expect(204);
    }

    private JsonObject job(String name) {
        return product.api("system").object().getJsonArray("jobs").stream()
                .map(JsonValue::asJsonObject)
                .filter(job -> job.getString("jobName").equals(name))
                .findFirst()
                .orElseThrow();
    }

    // Records and rejected lines
    // ----------------------------------------------------------------------------------------

    @Test
    void aLineThatIsNoRecordIsKeptWithTheReasonAndStopsNothing() {
        Path log = file("FW-bad.log");
        Firewall firewall = new Firewall("FW-bad", log);
        long device = product.register("FW-bad", log, "UTC");
        String good = traffic(minutesAgo(20), "203.0.113.110", "198.51.100.10", 80);
        Instant ahead = Instant.now().plus(25, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

        firewall.log(good);
        firewall.append("\n", 1);
        firewall.append("Nov 23 04:50:00 FW-bad something else altogether\n", 1);
        firewall.append(good.replace("SrcIP=203.0.113.110", "SrcIP=") + "\n", 1);
        firewall.append(good.replace("DstPort=80", "DstPort=65536") + "\n", 1);
        firewall.append(good.replace("Type= TRAFFIC", "Type= SYSTEM") + "\n", 1);
        firewall.append(traffic(ahead, "203.0.113.110", "198.51.100.10", 80) + "\n", 1);
        firewall.append("x".repeat(70_000) + "\n", 1);
        firewall.append(good + "\r\n", 1);
        firewall.append("half a line", 0);
        Await.equal(
                9L,
                () -> product.device(device).getJsonNumber("linesStored").longValue()
                        + product.device(device).getJsonNumber("linesRejected").longValue());
        firewall.append(" and its end\n", 1);
        firewall.log(good);
        Await.equal(8, () -> product.device(device).getInt("linesRejected"));
        Await.equal(3, () -> product.device(device).getInt("linesStored"));

        JsonArray rejected =
                product.api("rejected-lines?logfile=FW-bad").object().getJsonArray("items");
        assertEquals(
                List.of(
                        "neither the custom format nor PAN-OS CSV",
                        "longer than 65536 bytes",
                        "TimeReceived is more than a day ahead",
                        "log type SYSTEM is not kept",
                        "DstPort is not a port",
                        "no SrcIP",
                        "neither the custom format nor PAN-OS CSV",
                        "blank line"),
                texts(rejected, "reason"));
        assertEquals("half a line and its end", rejected.getJsonObject(0).getString("line"));
        assertEquals(1024, rejected.getJsonObject(1).getString("line").length());
        assertEquals(70_001, rejected.getJsonObject(1).getInt("length"));
        assertEquals(
                "FW-bad", rejected.getJsonObject(0).getJsonObject("logfile").getString("name"));
    }

    @Test
    void rejectedLinesThatCanBeReadNowBecomeRecordsOnceAndTheRestStays() throws Exception {
        Path log = file("FW-again.log");
        Firewall firewall = new Firewall("FW-again", log);
        long device = product.register("FW-again", log, "UTC");
        Instant ahead = Instant.now().plus(30, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        String local = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss")
                .format(LocalDateTime.ofInstant(ahead, ZoneId.of("UTC")));
        String tooFarAhead =
                traffic(ahead, "203.0.113.115", "198.51.100.10", 80).replace(ahead.toString(), local);
        firewall.log(traffic(minutesAgo(1), "203.0.113.115", "198.51.100.10", 80));
        firewall.log(tooFarAhead, tooFarAhead);
        firewall.append("nothing that can be read\n", 1);
        firewall.log(tooFarAhead);
        product.awaitJudged(device, 5);
        assertEquals(4, product.device(device).getInt("linesRejected"));

        // as an upgrade would, another zone makes lines readable: they are 16 hours ahead now
        product.patch("logfiles/" + device, "{\"timeZone\":\"Pacific/Kiritimati\"}")
                .expect(200);
        product.post("logfiles/" + device + "/read-rejected-again", null).expect(202);
        Await.equal(1, () -> product.device(device).getInt("linesRejected"));
        for (int again = 0; again < 2; again++) {
            product.awaitJudged(device, 5);
            assertEquals(4, product.device(device).getInt("linesStored"));
            assertEquals(4, count("select count(*) from pa_traffic_log where logfile_id = " + device));
            assertEquals(
                    4, count("select sum(dropped) from record_count where logfile_id = " + device), "counted once");
            assertEquals(
                    List.of("neither the custom format nor PAN-OS CSV"),
                    texts(
                            product.api("rejected-lines?logfile=FW-again")
                                    .object()
                                    .getJsonArray("items"),
                            "reason"));
            product.post("logfiles/" + device + "/read-rejected-again", null).expect(202);
            Await.equal(
                    0L,
                    () -> count(
                            "select count(*) from logfile where id = " + device + " and read_again_to is not null"));
        }
        assertEquals(
                Instant.from(ahead.minus(14, ChronoUnit.HOURS)).toString(),
                records("logfile=FW-again").getJsonObject(0).getString("timeReceived"));
    }

    @Test
    void whatNeedsALookIsToldUntilItIsMended() throws Exception {
        Path log = file("FW-look.log");
        long device = product.register("FW-look", log, "UTC");
        Await.until("the missing file is a warning", () -> warns("device-problem", "FW-look"));
        Firewall firewall = new Firewall("FW-look", log);
        firewall.append("nothing\n", 1);
        firewall.log(threat(minutesAgo(1), "203.0.113.117", "198.51.100.10", "low", "spyware", ""));
        Await.until("it is mended", () -> !warns("device-problem", "FW-look"));
        Await.until("half of its lines are rejected", () -> warns("device-rejecting", "FW-look"));
        Await.until("no direction", () -> warns("device-no-direction", "FW-look"));
        firewall.log(threat(minutesAgo(1), "203.0.113.117", "198.51.100.10", "low", "spyware", "client-to-server"));
        Await.until("the format has it now", () -> !warns("device-no-direction", "FW-look"));
        assertTrue(product.get("/metrics").text().contains("activedefense_warnings"));
        product.delete("logfiles/" + device).expect(204);
        Await.until("gone with its device", () -> !warns("device-rejecting", "FW-look"));
    }

    private boolean warns(String kind, String subject) {
        return product.api("system").object().getJsonArray("warnings").stream()
                .map(JsonValue::asJsonObject)
                .anyMatch(warning -> warning.getString("kind").equals(kind)
                        && warning.getString("subject").equals(subject)
                        && !warning.getString("text").isBlank()
                        && !Instant.parse(warning.getString("since")).isAfter(Instant.now()));
    }

    @Test
    void recordsAreFoundByWhatIsAskedFor() {
        Path log = file("FW-records.log");
        Firewall firewall = new Firewall("FW-records", log);
        long device = product.register("FW-records", log, "UTC");
        Instant start = minutesAgo(90);
        firewall.log(ports(start, "203.0.113.120", "198.51.100.120", 7));
        firewall.log(traffic(start.plusSeconds(60), "203.0.113.121", "198.51.100.121", 53, "Action=allow"));
        firewall.log(threat(
                start.plusSeconds(61), "203.0.113.121", "198.51.100.120", "medium", "spyware", "server-to-client"));
        firewall.log(traffic(start.minus(400, ChronoUnit.DAYS), "203.0.113.122", "198.51.100.122", 1));
        product.awaitJudged(device, firewall.written());

        String mine = "logfile=FW-records&";
        assertEquals(10, records(mine).size());
        assertEquals(7, records(mine + "src=203.0.113.120").size());
        assertEquals(9, records(mine + "src=203.0.113.120/31").size());
        assertEquals(8, records(mine + "dst=198.51.100.120").size());
        assertEquals(1, records(mine + "dstPort=1003").size());
        assertEquals(1, records(mine + "action=allow").size());
        assertEquals(1, records(mine + "type=THREAT").size());
        assertEquals(1, records(mine + "severity=medium").size());
        assertEquals(0, records(mine + "severity=medium&action=allow").size());
        assertEquals(1, records(mine + "src=203.0.113.122").size());
        assertEquals(
                3,
                records(mine + "from=" + start.plusSeconds(5) + "&to=" + start.plusSeconds(61))
                        .size(),
                "to is exclusive");

        List<String> whole = texts(records(mine), "timeReceived");
        List<String> newestFirst = new ArrayList<>(whole);
        newestFirst.sort((a, b) -> Instant.parse(b).compareTo(Instant.parse(a)));
        assertEquals(newestFirst, whole);
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page =
                    product.api("records?" + mine + "limit=3" + cursor).object();
            paged.addAll(texts(page.getJsonArray("items"), "timeReceived"));
            cursor = page.isNull("next")
                    ? null
                    : "&cursor=" + URLEncoder.encode(page.getString("next"), StandardCharsets.UTF_8);
        } while (cursor != null);
        assertEquals(whole, paged);

        JsonObject threat = records(mine + "type=THREAT").getJsonObject(0);
        assertEquals("203.0.113.121", threat.getString("srcIp"));
        assertEquals("198.51.100.120", threat.getString("dstIp"));
        assertEquals(443, threat.getInt("dstPort"));
        assertEquals("Apache Log4j Remote Code Execution Vulnerability(91991)", threat.getString("threatName"));
        assertEquals("91991", threat.getString("threatId"));
        assertEquals("server-to-client", threat.getString("direction"));
        assertEquals(9, threat.getInt("seqNo"));
        assertEquals("FW-records", threat.getString("hostname"));
        assertEquals(JsonValue.NULL, threat.get("ruleId"), "$rule_uid is no value");
    }

    /** All that match, page by page: an answer may come short when time is up. */
    private JsonArray records(String query) {
        jakarta.json.JsonArrayBuilder all = jakarta.json.Json.createArrayBuilder();
        String cursor = "";
        while (cursor != null) {
            JsonObject page = product.api("records?" + query + cursor).object();
            page.getJsonArray("items").forEach(all::add);
            cursor = page.isNull("next")
                    ? null
                    : "&cursor=" + URLEncoder.encode(page.getString("next"), StandardCharsets.UTF_8);
        }
        return all.build();
    }

    // Who may do what, and what is said when not
    // -------------------------------------------------------------------------

    @Test
    void byPlainHttpOtherMachinesGetTheListAlone() throws Exception {
        InetAddress other = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst()
                .orElse(null);
        assumeTrue(other != null, "this machine has no address but its own loopback");
        assertTrue(product.raw(other, "GET " + LIST).startsWith("HTTP/1.1 200"));
        for (String path : List.of("/api/v1/system", "/login.xhtml", "/admin/dashboard.xhtml")) {
            String answer = product.raw(other, "GET " + path);
            boolean led = answer.startsWith("HTTP/1.1 302") && answer.contains("ocation: https://");
            assertTrue(
                    answer.startsWith("HTTP/1.1 403") || led && !path.startsWith("/api"), path + " answered " + answer);
            assertFalse(answer.contains("WWW-Authenticate"), "no password is asked for");
        }
        assertTrue(product.raw(other, "GET /api/v1/system").contains("ACTIVE_DEFENSE_PLAIN_HTTP"));
    }

    @Test
    void anonymousCallersAreRefusedEverywhereButAtTheOpenDoors() throws Exception {
        addViewer();
        Product anonymous = product.anonymous();
        Product viewer = product.as("viewer", VIEWER_PASSWORD);
        List<String> reads = List.of(
                "logfiles",
                "rejected-lines",
                "records",
                "blacklist",
                "own-networks",
                "allowed-networks",
                "settings",
                "system",
                "polls",
                "openapi.json");
        for (String path : reads) {
            assertProblem(401, anonymous.get("/api/v1/" + path));
            viewer.api(path);
            product.api(path);
        }
        assertProblem(401, product.as("admin", "wrong").get("/api/v1/system"));
        assertProblem(401, product.as("nobody", Product.PASSWORD).get("/api/v1/system"));
        assertTrue(anonymous.get("/api/v1/system").header("WWW-Authenticate").startsWith("Basic "));
        for (String path : List.of("/", "/admin", "/admin/", "/admin/dashboard.xhtml", "/admin/anything")) {
            assertEquals(
                    "/login.xhtml",
                    URI.create(anonymous.get(path).expect(302).header("Location"))
                            .getPath(),
                    path);
        }
        for (String path : List.of(
                "/index.html",
                "/anything/else",
                "/api",
                "/api/v1",
                "/api/v2/x",
                "/WEB-INF/web.xml",
                "/files/../admin/dashboard.xhtml",
                "/error",
                "/openapi",
                "/health",
                "/metrics/x")) {
            Product.Answer answer = anonymous.get(path);
            int status = answer.status();
            // WildFly resolves the dots first
            boolean ledToLogin = status == 302
                    && path.contains("/admin/")
                    && URI.create(answer.header("Location")).getPath().equals("/login.xhtml");
            assertTrue(
                    status == 401 || status == 403 || status == 404 && path.startsWith("/WEB-INF") || ledToLogin,
                    path + " answered " + status);
        }
        for (String[] from : new String[][] {{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}}) {
            // a browser sends the remembered password along, and a form needs no script
            assertProblem(
                    403,
                    product.send(
                            "POST",
                            "/api/v1/system/stop",
                            "",
                            "Content-Type",
                            "application/x-www-form-urlencoded",
                            from[0],
                            from[1]));
        }
        Product.Answer forged = anonymous.send(
                "POST",
                "/login.xhtml",
                "login=login&login%3Aname=a&login%3Apassword=b&login%3Aenter=&jakarta.faces.ViewState=1:2",
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertNull(forged.header("Set-Cookie"), "nobody gets a session without logging in");
        record Change(String method, String path, String body) {}
        List<Change> changes = List.of(
                new Change("POST", "logfiles", "{\"name\":\"x\",\"path\":\"/x\"}"),
                new Change("PATCH", "logfiles/1", "{\"enabled\":false}"),
                new Change("DELETE", "logfiles/1", null),
                new Change("POST", "blacklist", "{\"ip\":\"203.0.113.130\"}"),
                new Change("DELETE", "blacklist/203.0.113.130", null),
                new Change("POST", "own-networks", "{\"cidr\":\"203.0.113.130\"}"),
                new Change("DELETE", "own-networks/1", null),
                new Change("POST", "allowed-networks", "{\"cidr\":\"203.0.113.130\"}"),
                new Change("DELETE", "allowed-networks/1", null),
                new Change("PATCH", "settings", "{\"prune_hour\":3}"),
                new Change("POST", "system/start", null),
                new Change("POST", "system/stop", null),
                new Change("POST", "system/reset", null));
        for (Change change : changes) {
            assertProblem(401, anonymous.send(change.method, "/api/v1/" + change.path, change.body));
            assertProblem(403, viewer.send(change.method, "/api/v1/" + change.path, change.body));
        }
        assertTrue(product.api("system").object().getBoolean("on"));
        assertEquals(1, product.api("settings").object().getInt("prune_hour"));
        for (String open : List.of(LIST, "/health/live", "/health/ready", "/metrics")) {
            anonymous.get(open).expect(200);
        }
    }

    // The pages
    // ---------------------------------------------------------------------------------------------------------

    @Test
    void aPersonLogsInLooksAroundChangesASettingAndLogsOut() {
        try (Visit visit = new Visit(base())) {
            visit.go("/admin/settings.xhtml");
            visit.awaitPath("/login.xhtml");
            visit.type("login:name", Product.ADMIN);
            visit.type("login:password", "wrong");
            visit.click("login:enter");
            visit.awaitText("Name or password");
            visit.type("login:name", Product.ADMIN);
            visit.type("login:password", Product.PASSWORD);
            visit.click("login:enter");
            visit.awaitPath("/admin/settings.xhtml");
            visit.awaitText("on more than 10 ports within 10 mins");

            visit.click("PORT_SCAN_1:change");
            visit.type("PORT_SCAN_1:Port_Scan1_x_dstPort", "0");
            visit.click("PORT_SCAN_1:save");
            visit.awaitText("must be a whole number from 1 to 65535");
            visit.type("PORT_SCAN_1:Port_Scan1_x_dstPort", "15");
            visit.click("PORT_SCAN_1:save");
            visit.awaitText("on more than 15 ports within 10 mins");
            assertEquals(15, product.api("settings").object().getInt("Port_Scan1_x_dstPort"));

            for (String page : List.of("networks", "system", "accounts", "audit")) {
                visit.go("/admin/" + page + ".xhtml");
                visit.awaitPath("/admin/" + page + ".xhtml");
                assertFalse(visit.heading().isBlank(), page);
            }
            assertEquals(List.of(), visit.consoleErrors());

            visit.logOut();
            visit.awaitPath("/login.xhtml");
            visit.go("/admin/settings.xhtml");
            visit.awaitPath("/login.xhtml");
        } finally {
            product.patch("settings", "{\"Port_Scan1_x_dstPort\":10}").expect(200);
        }
    }

    private static void addViewer() throws Exception {
        try (Connection connection = ProductDatabase.access.connect();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into account (name, password_hash, role) values ('viewer', ?, 'viewer')")) {
            insert.setString(1, PasswordHash.hash(VIEWER_PASSWORD.toCharArray()));
            insert.executeUpdate();
        }
    }

    @Test
    void everyKindOfErrorIsAProblemThatSaysWhy() throws IOException {
        assertProblem(400, product.get("/api/v1/records?srcc=203.0.113.1"));
        assertProblem(400, product.get("/api/v1/records?src=nonsense"));
        assertProblem(400, product.get("/api/v1/records?limit=100000"));
        assertProblem(400, product.get("/api/v1/records?cursor=nonsense"));
        assertProblem(400, product.get("/api/v1/records?dstPort=70000"));
        assertProblem(400, product.get("/api/v1/blacklist?alert=nonsense"));
        assertProblem(400, product.post("blacklist", "{\"ip\":"));
        assertProblem(404, product.get("/api/v1/nothing"));
        assertProblem(404, product.get("/api/v1/logfiles/999999"));
        assertProblem(404, product.get("/api/v1/blacklist/203.0.113.250"));
        assertProblem(405, product.send("PUT", "/api/v1/blacklist", "{}"));
        assertProblem(406, product.send("GET", "/api/v1/blacklist", null, "Accept", "text/csv"));
        assertProblem(415, product.send("POST", "/api/v1/blacklist", "ip=1", "Content-Type", "text/plain"));

        Path log = file("FW-once.log");
        long device = product.register("FW-once", log, "UTC");
        assertProblem(409, product.post("logfiles", "{\"name\":\"FW-once\",\"path\":\"" + log + "2\"}"));
        assertProblem(409, product.post("logfiles", "{\"name\":\"FW-two\",\"path\":\"" + log + "\"}"));
        assertProblem(400, product.post("logfiles", "{\"name\":\"FW-out\",\"path\":\"/etc/passwd\"}"));
        Path link = file("FW-link.log");
        Files.createSymbolicLink(link, Path.of("/etc/hosts"));
        assertProblem(400, product.post("logfiles", "{\"name\":\"FW-link\",\"path\":\"" + link + "\"}"));
        assertProblem(
                400,
                product.post("logfiles", "{\"name\":\"FW-zone2\",\"path\":\"" + log + "3\",\"timeZone\":\"Mars\"}"));

        JsonObject changed = product.patch("logfiles/" + device, "{\"enabled\":false,\"timeZone\":\"Asia/Tokyo\"}")
                .expect(200)
                .object();
        assertFalse(changed.getBoolean("enabled"));
        assertEquals("Asia/Tokyo", changed.getString("timeZone"));
        product.delete("logfiles/" + device).expect(204);
        assertProblem(404, product.get("/api/v1/logfiles/" + device));
    }

    private static void assertProblem(int status, Answer answer) {
        answer.expect(status);
        assertEquals("application/problem+json", answer.header("Content-Type").replaceAll(";.*", ""), answer.call());
        JsonObject problem = answer.object();
        assertEquals(status, problem.getInt("status"));
        assertFalse(problem.getString("title").isBlank());
        assertFalse(problem.getString("detail").isBlank());
        assertEquals("about:blank", problem.getString("type"));
        assertTrue(answer.call().contains(problem.getString("instance")), problem.toString());
    }

    // Beside the API
    // -----------------------------------------------------------------------------------------------------

    @Test
    void healthMetricsAndTheApisDescriptionAreServed() {
        Product anyone = product.anonymous();
        assertEquals("live", anyone.get("/health/live").expect(200).object().getString("status"));
        assertEquals("ready", anyone.get("/health/ready").expect(200).object().getString("status"));

        Path log = file("FW-metrics.log");
        Firewall firewall = new Firewall("FW-metrics", log);
        long device = product.register("FW-metrics", log, "UTC");
        firewall.log(ports(minutesAgo(20), "203.0.113.140", "198.51.100.10", 11));
        firewall.append("no record\n", 1);
        product.awaitJudged(device, 12);
        Await.until("listed", () -> lists("203.0.113.140"));
        String metrics = anyone.get("/metrics").expect(200).text();
        for (String line : List.of(
                "activedefense_lines_read_total{device=\"FW-metrics\"} 12.0",
                "activedefense_lines_stored_total{device=\"FW-metrics\"} 11.0",
                "activedefense_lines_rejected_total{device=\"FW-metrics\"} 1.0",
                "activedefense_lag_bytes{device=\"FW-metrics\"} 0.0",
                "activedefense_lag_seconds{device=\"FW-metrics\"} 0.0")) {
            assertTrue(metrics.contains(line + "\n"), line + " is not in\n" + metrics);
        }
        for (String name : List.of("defense_run_seconds_count", "list_entries", "polls_total{status=\"200\"}")) {
            assertTrue(metrics.contains("\nactivedefense_" + name), name + " is not in\n" + metrics);
        }
        metrics.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> assertTrue(line.startsWith("activedefense_"), line));

        JsonObject paths = product.api("openapi.json").object().getJsonObject("paths");
        Set<String> described = new TreeSet<>();
        paths.keySet()
                .forEach(path -> described.add(path.replaceFirst("^/api/v1", "").replaceFirst(":[^}]*}", "}")));
        assertEquals(
                new TreeSet<>(Set.of(
                        "/logfiles",
                        "/logfiles/{id}",
                        "/logfiles/{id}/read-rejected-again",
                        "/rejected-lines",
                        "/records",
                        "/blacklist",
                        "/blacklist/{ip}",
                        "/own-networks",
                        "/logfiles/remove-never-readable",
                        "/own-networks/{id}",
                        "/allowed-networks",
                        "/allowed-networks/{id}",
                        "/settings",
                        "/system",
                        "/system/start",
                        "/system/stop",
                        "/system/reset",
                        "/system/jobs/{job}/go-ahead",
                        "/held",
                        "/held/release",
                        "/held/drop",
                        "/polls")),
                described);
    }

    // The database away
    // --------------------------------------------------------------------------------------------------

    @Test
    void whatTheFirewallStillAllowsOverTenMinutesAfterItFetchedTheListIsAWarning() throws Exception {
        Path log = file("FW-allows.log");
        Firewall firewall = new Firewall("FW-allows", log);
        long device = product.register("FW-allows", log, "UTC");
        firewall.log(ports(minutesAgo(40), "203.0.113.160", "198.51.100.10", 11));
        firewall.log(ports(minutesAgo(40), "203.0.113.161", "198.51.100.10", 11));
        Await.until("both are listed", () -> lists("203.0.113.160") && lists("203.0.113.161"));
        Await.until("the client is known", () -> count("select count(*) from poller where served > 0") > 0);
        assertTrue(product.entry("203.0.113.160").isNull("fetchedAt"), "who has polled for a minute is no firewall");
        change("update poller set served_since = served_since - interval '1 hour'");
        for (String ip : List.of("203.0.113.160", "203.0.113.161")) {
            Await.until("fetched", () -> !product.entry(ip).isNull("fetchedAt"));
        }

        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        firewall.log(
                traffic(now, "203.0.113.160", "198.51.100.10", 443, "Action=allow"),
                traffic(now, "203.0.113.160", "198.51.100.10", 443, "Action=drop"),
                traffic(minutesAgo(15), "203.0.113.161", "198.51.100.10", 443, "Action=allow"));
        product.awaitJudged(device, firewall.written());
        Await.equal(2, () -> product.entry("203.0.113.160").getInt("hits"));
        JsonObject allowed = product.entry("203.0.113.160");
        assertEquals(1, allowed.getInt("allowedHits"));
        assertEquals(now.toString(), allowed.getString("lastAllowed"));
        assertFalse(allowed.getBoolean("gettingThrough"), "the firewall may take ten minutes");

        change("update blacklist set fetched_at = fetched_at - interval '20 minutes'"
                + " where ip in ('203.0.113.160', '203.0.113.161')");
        assertTrue(product.entry("203.0.113.160").getBoolean("gettingThrough"));
        JsonObject inTime = product.entry("203.0.113.161");
        assertEquals(1, inTime.getInt("allowedHits"));
        assertFalse(inTime.getBoolean("gettingThrough"), "five minutes after it was fetched");
        Await.until("the warning names it and nobody else", () -> warnedOf().equals(List.of("203.0.113.160")));

        product.delete("blacklist/203.0.113.160").expect(204);
        Await.until("the warning goes with the entry", () -> warnedOf().isEmpty());
        assertEquals(1, count("select count(*) from blacklist_event where ip = '203.0.113.160' and what = 'listed'"));
        assertEquals(
                1,
                count("select count(*) from blacklist_event where ip = '203.0.113.160' and what = 'removed'"
                        + " and hits = 2 and reason like '11 ports%'"));
    }

    private List<String> warnedOf() {
        return product.api("system").object().getJsonArray("warnings").stream()
                .map(JsonValue::asJsonObject)
                .filter(warning -> warning.getString("kind").equals("getting-through"))
                .map(warning -> warning.getString("subject"))
                .toList();
    }

    private static void change(String sql) throws Exception {
        try (Connection connection = ProductDatabase.access.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void whileTheDatabaseIsAwayTheListIsServedAndNoLineIsLost() throws Exception {
        Path log = file("FW-away.log");
        Firewall firewall = new Firewall("FW-away", log);
        long device = product.register("FW-away", log, "UTC");
        firewall.log(ports(minutesAgo(20), "203.0.113.150", "198.51.100.10", 11));
        Await.until("listed", () -> lists("203.0.113.150"));
        product.awaitJudged(device, 11);
        List<String> before = product.list();

        ProductDatabase.postgres.stop();
        try {
            Await.until("the API says so", () -> product.get("/api/v1/system").status() == 503);
            assertProblem(503, product.get("/api/v1/system"));
            assertNotNull(product.get("/api/v1/system").header("Retry-After"));
            Answer ready = product.anonymous().get("/health/ready").expect(200);
            assertEquals("degraded", ready.object().getString("status"));
            firewall.log(ports(minutesAgo(19), "203.0.113.151", "198.51.100.10", 11));
            assertEquals(before, product.anonymous().list());
            product.anonymous().get("/metrics").expect(200);
            product.anonymous().get("/health/live").expect(200);
        } finally {
            ProductDatabase.postgres.start();
        }

        Await.until("what was written meanwhile is judged", () -> lists("203.0.113.151"));
        assertEquals("ready", product.get("/health/ready").expect(200).object().getString("status"));
        firewall.log(ports(minutesAgo(18), "203.0.113.152", "198.51.100.10", 11));
        Await.until("and it goes on", () -> lists("203.0.113.152"));
        product.awaitJudged(device, 33);
        assertEquals(33, count("select count(*) from pa_traffic_log where logfile_id = " + device));
        assertEquals(33, count("select count(distinct seq_no) from pa_traffic_log where logfile_id = " + device));
        assertNull(product.get("/api/v1/system").expect(200).header("Retry-After"));
    }

    private static long count(String sql) {
        try (Connection connection = ProductDatabase.access.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> texts(JsonArray items, String field) {
        return items.stream().map(item -> item.asJsonObject().getString(field)).toList();
    }
}
