package org.activedefense.logstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.enterprise.event.Event;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.activedefense.Injected;
import org.activedefense.launcher.TestPostgres;
import org.activedefense.parser.Accepted;
import org.activedefense.parser.LineParser;
import org.activedefense.system.Database;
import org.activedefense.system.Job;
import org.activedefense.system.JobLocks;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.StaleEpochException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard's figures in a real PostgreSQL, against counting the records themselves. */
class OverviewCountsIT {

    private static final String[] ACTIONS = {
        "allow", "alert", "deny", "drop", "drop-icmp", "reset-both", "block-ip", "??"
    };

    private final Instant now = Instant.now();
    private final Random random = new Random(20260220);
    private final LineParser parser = new LineParser(ZoneOffset.UTC);
    private Connection connection;
    private BatchStore batches;
    private RecordCounts counts;
    private TopCountStore tops;
    private TopCounts topCounts;
    private DeviceStates states;
    private Pruning pruning;
    private Generation generation;
    private Generations generations;
    private long device;
    private long nextId = 1;

    /** Everything on one connection, whose transaction the test ends. */
    private final class OneConnection extends Database {
        @Override
        public Connection connection() {
            return (Connection) Proxy.newProxyInstance(
                    OverviewCountsIT.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("close")) {
                            return null;
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    private static final class AnyOwner extends JobLocks {
        @Override
        public void confirm(Job job, long epoch) {
            // this test is the only owner
        }
    }

    @SuppressWarnings("unchecked")
    private static Event<StoredBatch> nobodyListens() {
        return (Event<StoredBatch>) Proxy.newProxyInstance(
                OverviewCountsIT.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, args) -> null);
    }

    @BeforeEach
    void makeSchemaAndDevice() throws Exception {
        TestPostgres.Access access = TestPostgres.shared().newDatabase();
        Flyway.configure()
                .dataSource(access.url() + "?stringtype=unspecified", access.user(), access.password())
                .locations("classpath:sql")
                .load()
                .migrate();
        connection = java.sql.DriverManager.getConnection(
                access.url() + "?stringtype=unspecified", access.user(), access.password());
        connection.setAutoCommit(false);
        Database database = new OneConnection();
        NodeIdentity node = new NodeIdentity();
        batches = Injected.into(new BatchStore(), database, node, nobodyListens());
        counts = Injected.into(new RecordCounts(), database);
        tops = Injected.into(new TopCountStore(), database);
        topCounts = Injected.into(new TopCounts(), tops);
        states = Injected.into(new DeviceStates(), database);
        pruning = Injected.into(new Pruning(), database, new AnyOwner());
        database.update(
                "insert into node (name, instance, epoch, lease_end) values (?, ?, 1, now() + interval '1 hour')",
                node.name(),
                node.instance());
        device = database.queryOne(
                        "insert into logfile (name, path, type, time_zone, node) values ('FW', '/log/FW.log', 'Firewall', 'UTC', ?)"
                                + " returning id",
                        row -> row.getLong(1),
                        node.name())
                .orElseThrow();
        generations = Injected.into(new Generations(), database, node);
        generation = generations.add(device, "1", "/log/FW.log", Fingerprint.EMPTY, 0, Generation.State.CURRENT, 1);
        connection.commit();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private RecordBatch batch(Map<Instant, String[]> lines) {
        RecordBatch batch = new RecordBatch();
        batch.start(device, generation, generation.position(), nextId, now.toEpochMilli());
        long position = generation.position();
        for (Map.Entry<Instant, String[]> each : lines.entrySet()) {
            for (String fields : each.getValue()) {
                byte[] line = (fields + "TimeReceived=" + each.getKey() + ";").getBytes(UTF_8);
                position += line.length + 1;
                batch.accept((Accepted) parser.parse(line, 0, line.length, Long.MAX_VALUE), position);
            }
        }
        nextId = batch.nextId();
        return batch;
    }

    private void store(RecordBatch batch) throws SQLException {
        batches.store(List.of(batch), 1);
        connection.commit();
        batch.committed();
    }

    private static String line(String src, int port, String country, String action) {
        return "SrcLocation=" + country + "; SrcIP=" + src + "; DstIP=198.51.100.1; DstPort=" + port + "; Action="
                + action + "; Type= TRAFFIC; ";
    }

    private long count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void minutesHoldExactlyTheRecordsOfEachActionAlsoWhenTheyAreJoinedToHalfHours() throws Exception {
        Map<Instant, Map<RecordAction, Long>> truth = new TreeMap<>();
        Instant from = now.minus(Duration.ofDays(7)).truncatedTo(ChronoUnit.HOURS);
        for (int i = 0; i < 20; i++) {
            Map<Instant, String[]> lines = new HashMap<>();
            for (int n = 0; n < 300; n++) {
                // now, lately, this week; and a wrong clock
                long ago = new long[] {60, 86_400, 7 * 86_400 - 7200, 400L * 86_400}[random.nextInt(4)];
                Instant time = now.minusMillis((long) (random.nextDouble() * ago * 1000));
                String action = ACTIONS[random.nextInt(ACTIONS.length)];
                boolean fresh =
                        lines.putIfAbsent(time, new String[] {line("203.0.113.1", 80, "Norway", action)}) == null;
                if (fresh && !time.isBefore(from)) {
                    Instant bin = Instant.ofEpochSecond(time.getEpochSecond() / 1800 * 1800);
                    truth.computeIfAbsent(bin, key -> new EnumMap<>(RecordAction.class))
                            .merge(RecordAction.of(action), 1L, Long::sum);
                }
            }
            store(batch(lines));
        }
        assertCounted(truth, from);
        RecordHistogram histogram = Injected.into(new RecordHistogram(), counts, new RecordSlice() {});
        RecordQuery ofDevice =
                new RecordQuery(null, null, from, now, new long[] {device}, Map.of(), Map.of(), Map.of());
        assertEquals(
                count("select count(*) from pa_traffic_log where time_received >= '" + from + "' and time_received < '"
                        + now + "'"),
                histogram.of(ofDevice, now).orElseThrow().total(),
                "from the counts, without a look at the log");
        RecordQuery ofOthers = new RecordQuery(
                null, null, from, now, null, Map.of(), Map.of(), Map.of(), List.of(RecordClause.notOf(new long[] {device
                })));
        assertEquals(0, histogram.of(ofOthers, now).orElseThrow().total());
        Instant lately = now.truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(9));
        assertEquals(
                count("select count(*) from pa_traffic_log where time_received >= '" + lately + "'"),
                recentFrom(lately, Duration.ofMinutes(1)));
        long rows = count("select count(*) from record_count");

        counts.tidyUp(now);
        connection.commit();
        assertCounted(truth, from);
        counts.tidyUp(now.plus(Duration.ofDays(3)));
        connection.commit();
        assertTrue(count("select count(*) from record_count") < rows / 2, "minutes are joined");
        assertEquals(
                0, count("select count(*) from record_count where extract(epoch from minute)::bigint % 1800 <> 0"));
        counts.tidyUp(now.plus(Duration.ofDays(9)));
        assertEquals(0, count("select count(*) from record_count"));
    }

    private long recentFrom(Instant start, Duration width) {
        return counts.bins(start, now.plusSeconds(60), width).stream()
                .mapToLong(RecordCounts.Bin::total)
                .sum();
    }

    private void assertCounted(Map<Instant, Map<RecordAction, Long>> truth, Instant from) {
        List<RecordCounts.Bin> bins = counts.bins(from, now.plusSeconds(1), Duration.ofMinutes(30));
        for (RecordCounts.Bin bin : bins) {
            for (RecordAction action : RecordAction.values()) {
                assertEquals(
                        truth.getOrDefault(bin.start(), Map.of()).getOrDefault(action, 0L),
                        bin.of(action),
                        action + " at " + bin.start());
            }
        }
        assertTrue(bins.size() >= 2 * 24 * 7);
    }

    @Test
    void whatIsRolledBackIsNotCountedAndWhatIsReadAgainIsCountedOnce() throws Exception {
        Map<Instant, String[]> lines = Map.of(now, new String[] {line("203.0.113.1", 80, "Norway", "deny")});
        RecordBatch batch = batch(lines);
        batches.store(List.of(batch), 1);
        connection.rollback();
        assertEquals(0, count("select count(*) from record_count"));

        store(batch(lines));
        RecordBatch twice = batch(lines);
        generation.moveTo(0, Fingerprint.EMPTY); // a reader that does not know of the commit
        RecordBatch stale = batch(lines);
        assertThrows(StaleEpochException.class, () -> batches.store(List.of(stale), 1));
        connection.rollback();
        assertEquals(1, count("select sum(denied) from record_count"));
        assertEquals(1, count("select count(*) from pa_traffic_log"));
        assertThrows(StaleEpochException.class, () -> batches.store(List.of(twice), 2), "another owner's epoch");
        connection.rollback();
        assertEquals(1, count("select sum(denied) from record_count"));
    }

    @Test
    void topSourcesPortsAndCountriesAreThoseOfTheRecords() throws Exception {
        Map<String, Long> sources = new HashMap<>();
        Map<String, Long> ports = new HashMap<>();
        for (int i = 0; i < 10; i++) {
            Map<Instant, String[]> lines = new HashMap<>();
            for (int n = 0; n < 500; n++) {
                int who = (int) Math.abs(random.nextGaussian() * 20);
                int port = random.nextInt(3) == 0 ? random.nextInt(2000) : 22;
                boolean inside = random.nextInt(10) == 0;
                String src = inside ? "10.0.0." + who % 250 : "203.0.113." + who;
                lines.put(
                        now.minusSeconds(random.nextInt(20 * 3600)),
                        new String[] {line(src, port, inside ? "10.0.0.0-10.255.255.255" : "Norway", "drop")});
            }
            lines.values().forEach(each -> {
                String src = each[0].replaceFirst(".*SrcIP=([^;]+);.*", "$1").strip();
                if (!src.startsWith("10.")) {
                    sources.merge(src, 1L, Long::sum);
                    ports.merge(
                            each[0].replaceFirst(".*DstPort=(\\d+);.*", "$1").strip(), 1L, Long::sum);
                }
            });
            RecordBatch batch = batch(lines);
            store(batch);
            topCounts.add(batch);
            if (i % 3 == 0) {
                topCounts.write();
                connection.commit();
            }
        }
        for (int i = 0; i < 3; i++) {
            topCounts.write(); // some hours at a time
            connection.commit();
        }
        Instant from = now.minus(Duration.ofHours(24));
        assertSame(sources, topCounts.since(TopCounts.Kind.SOURCE, from));
        TopList found = topCounts.since(TopCounts.Kind.PORT, from);
        assertSame(ports, found);
        TopList countries = topCounts.since(TopCounts.Kind.COUNTRY, from);
        long outside = sources.values().stream().mapToLong(Long::longValue).sum();
        assertEquals(List.of(new TopList.Item("Norway", outside)), countries.first(10));
        assertEquals(outside, found.total());

        tops.tidyUp(now.plus(Duration.ofDays(9)));
        assertEquals(0, count("select count(*) from top_count"));
    }

    private static void assertSame(Map<String, Long> truth, TopList found) {
        assertEquals(0, found.missed(), "few enough to be exact");
        Map<String, Long> all = new HashMap<>();
        found.first(10_000).forEach(item -> all.put(item.key(), item.hits()));
        assertEquals(truth, all);
    }

    @Test
    void aDevicesStateTellsWhatCameInLately() throws Exception {
        RecordBatch batch = batch(Map.of(now, new String[] {
            line("203.0.113.1", 80, "Norway", "deny"),
            "SrcIP=203.0.113.1; DstIP=198.51.100.1; Severity=critical; Subtype=vulnerability; Type= THREAT; "
        }));
        batch.reject("no SrcIP", batch.toPosition(), batch.toPosition() + 10, "nothing");
        store(batch);
        DeviceState state = states.all().get(0);
        assertEquals(3, state.recentLines());
        assertEquals(1, state.recentRejected());
        assertTrue(state.rejectsMany());
        assertEquals(3 / 60.0, state.lineRate(), 1e-6);
        assertTrue(state.lacksDirection());
        assertEquals(null, state.unreadSince());

        store(batch(Map.of(now, new String[] {
            "SrcIP=203.0.113.1; DstIP=198.51.100.1; Severity=critical; Subtype=vulnerability; Type= THREAT;"
                    + " Direction=client-to-server; "
        })));
        assertTrue(!states.all().get(0).lacksDirection(), "the format has been mended");

        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "update node set lease_end = now() - interval '20 minutes', started_at = now() - interval '2 hours'");
            statement.execute("update logfile set registered_at = now() - interval '1 day'");
        }
        Duration unread = Duration.between(states.all().get(0).unreadSince(), Instant.now());
        assertTrue(unread.toMinutes() >= 19 && unread.toMinutes() <= 21, unread.toString());
    }

    @Test
    void aRemovedDevicesRecordsGoPageByPageAndNobodyElses() throws Exception {
        for (int i = 0; i < 4; i++) {
            String[] some = new String[2000];
            java.util.Arrays.fill(some, line("203.0.113.1", 80, "Norway", "deny"));
            store(batch(Map.of(now, some)));
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("update pa_traffic_log set logfile_id = -1 where id % 4 = 0");
            statement.execute("update logfile set removed_at = now(), delete_records = true");
        }
        connection.commit();
        long others = count("select count(*) from pa_traffic_log where logfile_id = -1");
        assertEquals(List.of(device), pruning.devicesToForget());
        for (String table : pruning.tables()) {
            for (long page = 0; page < pruning.pages(table); page += Pruning.PIECE_PAGES) {
                pruning.deleteRecordsOf(device, table, page, 1);
                connection.commit();
            }
        }
        assertEquals(List.of(new DeviceStates.BeingDeleted("FW", 8000 - others, 8000)), states.beingDeleted());
        assertEquals(others, count("select count(*) from pa_traffic_log"));
        pruning.forget(device, 1);
        connection.commit();
        assertEquals(0, count("select count(*) from record_count"));
        assertEquals(List.of(), states.beingDeleted());
    }

    @Test
    void whatIsDueToBeJoinedHasABound() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into record_count_due"
                    + " (id, logfile_id, minutes, allowed, alerted, denied, dropped, was_reset, blocked, other)"
                    + " overriding system value select i, " + device
                    + ", n, n, n, n, n, n, n, n from (select '{}'::bigint[] as n) e,"
                    + " (select generate_series(1, 6000) as i union all select 2000000) s");
        }
        counts.tidyUp(now);
        connection.commit();
        assertEquals(1, count("select count(*) from record_count_due"), "5,000 were joined, and the rest is too old");
    }

    @Test
    void generationsHaveABoundAndThoseThatAreReadStay() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into logfile_generation (logfile_id, inode, fingerprint, fingerprint_length, path, state)"
                            + " select " + device + ", i::text, '', 0, '/log/FW.log.' || i,"
                            + " case when i = 3 then 'draining' when i % 2 = 0 then 'lost' else 'finished' end"
                            + " from generate_series(1, 1500) i");
        }
        generations.forgetOldest(device, 1);
        connection.commit();
        assertEquals(
                Generations.MOST_KEPT + 2,
                count("select count(*) from logfile_generation"),
                "the current one and the one that is drained are older");
        assertEquals(1, count("select count(*) from logfile_generation where state = 'draining'"));
    }
}
