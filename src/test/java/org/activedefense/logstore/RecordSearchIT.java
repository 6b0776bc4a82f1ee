package org.activedefense.logstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.activedefense.Injected;
import org.activedefense.OneConnection;
import org.activedefense.address.Network;
import org.activedefense.launcher.TestPostgres;
import org.activedefense.logstore.RecordClause.PortRange;
import org.activedefense.logstore.RecordSearch.Continuation;
import org.activedefense.logstore.RecordSearch.Result;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Whatever is asked for, page after page brings every record that a look at each of them brings, once and in order. */
class RecordSearchIT {

    private static final int ROWS = 30_000;
    private static final long SEED = 4;
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final LocalDate TODAY = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
    private static final String[] USERS = {null, "corp\\anna", "CORP\\Annabel", "50%_off", "bob"};
    private static final String[] ACTIONS = {"allow", "deny", "reset-both"};

    private static final List<Row> ALL = new ArrayList<>();
    private static Connection connection;
    private static RecordSearch search;

    private record Row(
            long id, Instant time, long device, String src, String dst, int port, String user, String action) {}

    @BeforeAll
    static void storeRows() throws Exception {
        TestPostgres.Access access = TestPostgres.shared().newDatabase();
        Flyway.configure()
                .dataSource(access.url(), access.user(), access.password())
                .locations("classpath:sql")
                .load()
                .migrate();
        connection = access.connect();
        for (int day = -4; day <= 1; day++) {
            makeDay(TODAY.plusDays(day));
        }
        generate();
        store(ALL.subList(0, ROWS / 2));
        // half with summaries, half without, as while records stream in
        assertTrue(Injected.into(new Summaries(), new OneConnection(connection))
                        .summarise(Partitions.nameOf(TODAY.minusDays(1)))
                > 0);
        store(ALL.subList(ROWS / 2, ROWS));
        connection.setAutoCommit(false);
        search = ConnectedSearch.on(connection);
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    private static void makeDay(LocalDate day) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table " + Partitions.nameOf(day)
                    + " partition of pa_traffic_log for values from ('" + day + " 00:00+00') to ('" + day.plusDays(1)
                    + " 00:00+00')");
        }
    }

    /** Quiet hours, a flood of one second, equal times, times ahead, and some from before all partitions. */
    private static void generate() {
        Random random = new Random(SEED);
        Instant yesterday = TODAY.minusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        for (int i = 0; i < ROWS; i++) {
            int kind = random.nextInt(100);
            Instant time;
            if (kind < 20) {
                time = yesterday.plusSeconds(45_000);
            } else if (kind < 70) {
                time = yesterday.plusSeconds(40_000 + random.nextInt(20_000));
            } else if (kind < 90) {
                time = NOW.minusSeconds(random.nextInt(300_000)).plusNanos(random.nextInt(1_000_000) * 1_000L);
            } else if (kind < 95) {
                time = NOW.plusSeconds(random.nextInt(3_000));
            } else {
                time = NOW.minusSeconds(86_400L * (300 + random.nextInt(30)));
            }
            int src = (int) Math.abs(random.nextGaussian() * 20);
            ALL.add(new Row(
                    i + 1,
                    time,
                    1 + random.nextInt(3),
                    src % 7 == 6 ? "2001:db8::" + src : "203.0.113." + src,
                    "198.51.100." + random.nextInt(50),
                    random.nextInt(50) == 0 ? 1 + random.nextInt(5_000) : 443,
                    USERS[random.nextInt(USERS.length)],
                    ACTIONS[random.nextInt(ACTIONS.length)]));
        }
    }

    private static void store(List<Row> rows) throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "copy pa_traffic_log (id, time_received, created_at, logfile_id, src_ip, dst_ip, dst_port, src_user,"
                                + " action, log_type) from stdin");
        for (Row row : rows) {
            byte[] line = String.join(
                            "\t",
                            Long.toString(row.id),
                            row.time.toString(),
                            NOW.toString(),
                            Long.toString(row.device),
                            row.src,
                            row.dst,
                            Integer.toString(row.port),
                            row.user == null ? "\\N" : row.user.replace("\\", "\\\\"),
                            row.action,
                            "TRAFFIC\n")
                    .getBytes(UTF_8);
            copy.writeToCopy(line, 0, line.length);
        }
        copy.endCopy();
    }

    private record Asked(RecordQuery query, Predicate<Row> wanted) {}

    private static Asked ask(Random random) {
        Row like = ALL.get(random.nextInt(ROWS));
        Network src = random.nextInt(3) == 0 ? Network.parse(like.src) : null;
        Network dst =
                random.nextInt(4) == 0 ? Network.parse(random.nextBoolean() ? like.dst : "198.51.100.16/28") : null;
        Integer port = random.nextInt(4) == 0 ? (random.nextInt(5) == 0 ? Integer.valueOf(65_535) : like.port) : null;
        String user =
                random.nextInt(4) == 0 ? List.of("ANNA", "0%_o", "\\a", "b").get(random.nextInt(4)) : null;
        String action = random.nextInt(4) == 0 ? like.action : null;
        long[] devices = random.nextInt(4) == 0 ? new long[] {like.device, 2} : null;
        Instant from = random.nextInt(3) == 0 ? NOW.minusSeconds(random.nextInt(400_000)) : null;
        Instant to = random.nextInt(3) == 0
                ? random.nextBoolean() ? like.time : NOW.minusSeconds(random.nextInt(200_000))
                : null;
        List<RecordClause> clauses = new ArrayList<>();
        Predicate<Row> also = clauses(random, like, clauses);
        RecordQuery query = new RecordQuery(
                src,
                dst,
                from,
                to,
                devices,
                port == null ? Map.of() : Map.of("dst_port", port),
                action == null ? Map.of() : Map.of("action", action),
                user == null ? Map.of() : Map.of("src_user", user),
                clauses);
        return new Asked(
                query,
                row -> also.test(row)
                        && (src == null || src.contains(Network.parse(row.src)))
                        && (dst == null || dst.contains(Network.parse(row.dst)))
                        && (port == null || port == row.port)
                        && (action == null || action.equals(row.action))
                        && (devices == null || devices[0] == row.device || row.device == 2)
                        && (user == null
                                || row.user != null
                                        && row.user.toLowerCase(Locale.ROOT).contains(user.toLowerCase(Locale.ROOT)))
                        && (from == null || !row.time.isBefore(from))
                        && (to == null || row.time.isBefore(to)));
    }

    /** Some conditions beyond equality, and what they mean. */
    private static Predicate<Row> clauses(Random random, Row like, List<RecordClause> clauses) {
        Predicate<Row> all = row -> true;
        if (random.nextInt(4) == 0) {
            boolean not = random.nextBoolean();
            List<PortRange> ranges = List.of(new PortRange(like.port, like.port), new PortRange(1_000, 3_000));
            clauses.add(RecordClause.ports("dst_port", ranges, not));
            all = all.and(row -> not != (row.port == like.port || row.port >= 1_000 && row.port <= 3_000));
        }
        if (random.nextInt(4) == 0) {
            clauses.add(RecordClause.not("action", like.action));
            all = all.and(row -> !row.action.equals(like.action));
        }
        if (random.nextInt(4) == 0) {
            String part = List.of("ANNA", "0%_o", "\\a", "b").get(random.nextInt(4));
            clauses.add(RecordClause.notPart("src_user", part));
            all = all.and(row ->
                    row.user == null || !row.user.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)));
        }
        if (random.nextInt(4) == 0) {
            Network src = Network.parse(random.nextBoolean() ? like.src : "203.0.113.0/28");
            clauses.add(RecordClause.notSource(src));
            all = all.and(row -> !src.contains(Network.parse(row.src)));
        }
        if (random.nextInt(4) == 0) {
            Network dst = Network.parse("198.51.100.16/28");
            clauses.add(RecordClause.notDestination(dst));
            all = all.and(row -> !dst.contains(Network.parse(row.dst)));
        }
        if (random.nextInt(4) == 0) {
            clauses.add(RecordClause.notOf(new long[] {like.device}));
            all = all.and(row -> row.device != like.device);
        }
        return all;
    }

    private static List<Long> expected(Asked asked) {
        return ALL.stream()
                .filter(asked.wanted)
                .sorted(Comparator.comparing(Row::time).thenComparing(Row::id).reversed())
                .map(Row::id)
                .toList();
    }

    private static List<Long> readAll(RecordQuery query, boolean newestFirst, int limit) {
        List<Long> ids = new ArrayList<>();
        Continuation next = null;
        do {
            Result page = newestFirst ? search.search(query, next, limit) : search.searchForwards(query, next, limit);
            assertTrue(page.records().size() <= limit);
            assertTrue(
                    page.records().size() == limit || page.timeUp() || page.next() == null,
                    "a page is short without saying why");
            page.records().forEach(record -> ids.add(record.getId()));
            next = page.next();
        } while (next != null);
        return ids;
    }

    @Test
    void everyRecordComesOnceAndInOrderWhateverIsAsked() {
        Random random = new Random(SEED);
        Set<Boolean> empty = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            Asked asked = ask(random);
            List<Long> expected = expected(asked);
            empty.add(expected.isEmpty());
            // two dozen pages at most
            int limit = 1 + Math.max(random.nextInt(60), expected.size() / 24);
            assertEquals(expected, readAll(asked.query, true, limit), () -> "backwards: " + asked.query);
            List<Long> forwards = new ArrayList<>(expected);
            java.util.Collections.reverse(forwards);
            assertEquals(forwards, readAll(asked.query, false, limit), () -> "forwards: " + asked.query);
        }
        assertEquals(Set.of(true, false), empty, "found something and nothing");
    }

    @Test
    void nothingAskedBringsTheWholeLog() {
        RecordQuery all = new RecordQuery(null, null, null, null, null, Map.of(), Map.of(), Map.of());
        assertEquals(expected(new Asked(all, row -> true)), readAll(all, true, 1_000));
    }

    @Test
    void theBarsAreTheRecordsOfTheSearchAsFarAsTheyWereCounted() {
        RecordHistogram histogram = ConnectedSearch.histogramOn(connection);
        Random random = new Random(SEED + 1);
        int whole = 0;
        int all = 0;
        for (int i = 0; i < 40; i++) {
            Asked asked = ask(random);
            if (asked.query.onlyDevices()) {
                continue; // those are counted when they are stored: OverviewCountsIT
            }
            Instant to = asked.query.to() == null ? NOW : asked.query.to();
            Instant from = asked.query.from() == null ? to.minus(RecordHistogram.REACH) : asked.query.from();
            RecordHistogram.Bars bars = histogram.of(asked.query, NOW).orElseThrow();
            assertTrue(bars.bars().size() <= 121, () -> bars.bars().size() + " bars");
            Instant counted = bars.countedFrom() == null ? from : bars.countedFrom();
            all++;
            whole += bars.countedFrom() == null ? 1 : 0;
            for (RecordCounts.Bin bar : bars.bars()) {
                Instant end = bar.start().plus(bars.width());
                for (RecordAction action : RecordAction.values()) {
                    long expected = ALL.stream()
                            .filter(asked.wanted)
                            .filter(row -> !row.time.isBefore(bar.start()) && row.time.isBefore(end))
                            .filter(row -> !row.time.isBefore(counted) && row.time.isBefore(to))
                            .filter(row -> RecordAction.of(row.action) == action)
                            .count();
                    assertEquals(expected, bar.of(action), () -> action + " at " + bar.start() + ": " + asked.query);
                }
            }
        }
        assertTrue(whole > all / 2, whole + " of " + all + " were counted to their end");
    }

    @Test
    void aRecordIsFoundByItsTimeAndId() {
        for (Row row : List.of(ALL.get(0), ALL.get(77), ALL.get(ROWS - 1))) {
            PATrafficLog found =
                    search.find(new RecordPosition(row.time, row.id)).orElseThrow();
            assertEquals(row.src, found.getSrcIp().toString());
            assertEquals(row.user, found.getSrcUser());
            assertTrue(search.find(new RecordPosition(row.time.plusSeconds(1), row.id))
                    .isEmpty());
            assertTrue(search.find(new RecordPosition(row.time, ROWS + 1)).isEmpty());
        }
    }

    @Test
    void theIndexesOfSourceDestinationAndPortAreUsed() throws SQLException {
        for (String condition : List.of("src_ip = '203.0.113.1'", "dst_ip = '198.51.100.1'", "dst_port = 9")) {
            StringBuilder plan = new StringBuilder();
            try (Statement statement = connection.createStatement()) {
                statement.execute("set local enable_seqscan = off");
                try (ResultSet rows =
                        statement.executeQuery("explain select * from pa_traffic_log where " + condition)) {
                    while (rows.next()) {
                        plan.append(rows.getString(1)).append('\n');
                    }
                }
            }
            connection.rollback();
            assertTrue(plan.toString().contains("Index Cond: (" + condition.split(" ")[0]), plan::toString);
        }
    }
}
