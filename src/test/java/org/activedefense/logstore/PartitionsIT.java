package org.activedefense.logstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.activedefense.Injected;
import org.activedefense.launcher.TestPostgres;
import org.activedefense.parser.Accepted;
import org.activedefense.parser.LineParser;
import org.activedefense.system.Database;
import org.activedefense.system.Job;
import org.activedefense.system.JobLocks;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingStore;
import org.activedefense.system.SettingValues;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** The day partitions in a real PostgreSQL, each call in a transaction of its own as in the server. */
class PartitionsIT {

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private int months = 3;
    private Connection connection;
    private Partitions partitions;
    private Pruning pruning;

    /** Everything on one connection, whose transaction the test ends. */
    private final class OneConnection extends Database {
        @Override
        public Connection connection() {
            return (Connection) Proxy.newProxyInstance(
                    PartitionsIT.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("close")) {
                            return null;
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (java.lang.reflect.InvocationTargetException e) {
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

    @BeforeEach
    void makeSchema() throws Exception {
        TestPostgres.Access access = TestPostgres.shared().newDatabase();
        Flyway.configure()
                .dataSource(access.url(), access.user(), access.password())
                .locations("classpath:sql")
                .load()
                .migrate();
        connection = access.connect();
        connection.setAutoCommit(false);
        SettingStore settings = new SettingStore() {
            @Override
            public SettingValues current() {
                return new SettingValues(Map.of(Setting.LOG_MONTHS, Integer.toString(months)));
            }
        };
        Database database = new OneConnection();
        partitions = Injected.into(new Partitions(), database, settings);
        pruning = Injected.into(new Pruning(), database, new AnyOwner(), partitions);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private List<LocalDate> days() throws SQLException {
        connection.commit();
        return partitions.existing();
    }

    private static Instant noon(LocalDate day) {
        return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    /** Stores a record a day, as intake does: partitions first, then COPY. */
    private void store(List<LocalDate> days) throws Exception {
        RecordBatch batch = new RecordBatch();
        Generation generation = new Generation(
                1, "1", "/log/FW.log", Fingerprint.EMPTY, 0, Fingerprint.EMPTY, Generation.State.CURRENT);
        batch.start(1, generation, 0, 1, System.currentTimeMillis());
        LineParser parser = new LineParser(ZoneOffset.UTC);
        long position = 0;
        for (LocalDate day : days) {
            byte[] line = ("SrcIP=203.0.113.1; DstIP=198.51.100.1; DstPort=80; TimeReceived=" + noon(day)
                            + "; Type= TRAFFIC;")
                    .getBytes(UTF_8);
            position += line.length;
            batch.accept((Accepted) parser.parse(line, 0, line.length, Long.MAX_VALUE), position);
        }
        if (!partitions.knows(batch)) {
            partitions.makeFor(batch);
            partitions.made(batch);
            connection.commit();
        }
        assertTrue(partitions.knows(batch));
        CopyBuffer.copyTo(connection.unwrap(PGConnection.class).getCopyAPI(), java.util.List.of(batch.rows()));
        connection.commit();
    }

    private long count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void daysAreMadeAheadOfNeedAndOnce() throws Exception {
        partitions.makeAhead(Instant.now());
        List<LocalDate> ahead = days();
        assertEquals(3, ahead.size());
        assertTrue(ahead.contains(today) && ahead.contains(today.plusDays(1)) && ahead.contains(today.plusDays(2)));

        partitions.makeAhead(Instant.now());
        partitions.forget(); // as after a restart
        partitions.makeAhead(Instant.now());
        assertEquals(ahead, days());
        store(List.of(today, today.plusDays(1)));
        assertEquals(0, count("select count(*) from pa_traffic_log_default"));
        assertEquals(2, count("select count(*) from pa_traffic_log"));
    }

    @Test
    void recordsWithinRetentionGetTheirDayAndOlderOnesShareADefault() throws Exception {
        LocalDate oldest = LocalDate.ofEpochDay(partitions.oldestKeptDay(Instant.now()));
        assertEquals(today.minusDays(90), oldest);
        store(List.of(today, oldest, oldest.minusDays(1), today.minusDays(40)));

        assertEquals(List.of(oldest, today.minusDays(40), today), days());
        assertEquals(1, count("select count(*) from pa_traffic_log_default"));
        assertEquals(4, count("select count(*) from pa_traffic_log"));
    }

    @Test
    void aWrongClockMakesNoThousandsOfPartitions() throws Exception {
        List<LocalDate> wild = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            wild.add(LocalDate.of(1990, 1, 1).plusDays(5L * i));
        }
        wild.removeIf(day -> !day.isBefore(today.minusDays(90)));
        store(wild);

        assertEquals(List.of(), days());
        assertEquals(wild.size(), count("select count(*) from pa_traffic_log_default"));
    }

    @Test
    void recordsThatWaitedInTheDefaultMoveWhenTheirDayIsMade() throws Exception {
        months = 1;
        LocalDate day = today.minusDays(50);
        store(List.of(day, today.minusDays(200)));
        assertEquals(2, count("select count(*) from pa_traffic_log_default"));

        months = 3;
        partitions.forget();
        store(List.of(day));
        assertEquals(List.of(day), days());
        assertEquals(1, count("select count(*) from pa_traffic_log_default"));
        assertEquals(2, count("select count(*) from " + Partitions.nameOf(day)));
        assertEquals(3, count("select count(*) from pa_traffic_log"));
    }

    @Test
    void pruningDropsWholeDaysAndEmptiesTheDefault() throws Exception {
        LocalDate before = today.minusDays(80);
        store(List.of(today, before, before.plusDays(1), today.minusDays(400), today.minusDays(500)));
        assertEquals(3, days().size());

        months = 2;
        Instant keptFrom = pruning.keptFrom(Instant.now());
        assertEquals(today.minusDays(60).atStartOfDay().toInstant(ZoneOffset.UTC), keptFrom);
        assertFalse(pruning.hasUnjudgedBefore(keptFrom));
        assertEquals(List.of(before, before.plusDays(1)), pruning.daysToDrop(keptFrom));
        for (LocalDate day : pruning.daysToDrop(keptFrom)) {
            pruning.drop(day, 1);
            connection.commit();
        }
        assertEquals(2, pruning.deleteOldOutOfOrder(keptFrom, 1));
        assertEquals(0, pruning.deleteOldOutOfOrder(keptFrom, 1));
        assertEquals(List.of(today), days());
        assertEquals(1, count("select count(*) from pa_traffic_log"));

        // a record of a day that was dropped goes to the default, and the next prune takes it
        store(List.of(before));
        assertEquals(List.of(today), days());
        assertEquals(1, pruning.deleteOldOutOfOrder(keptFrom, 1));
    }

    @Test
    void daysWithRecordsThatAreStillToBeJudgedAreKept() throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into logfile (name, path, type, time_zone, node, last_batch)"
                    + " values ('FW', '/log/FW.log', 'Firewall', 'UTC', 'default', 1)");
            statement.execute(
                    "insert into log_batch (logfile_id, number, from_position, to_position, first_id, last_id,"
                            + " min_time, max_time, stored, rejected) values (1, 1, 0, 100, 1, 1, now() - interval '100 days',"
                            + " now(), 1, 0)");
            assertTrue(pruning.hasUnjudgedBefore(Instant.now().minus(Duration.ofDays(90))));
            assertFalse(pruning.hasUnjudgedBefore(Instant.now().minus(Duration.ofDays(120))));
            statement.execute("update logfile set judged_batch = 1");
            assertFalse(pruning.hasUnjudgedBefore(Instant.now().minus(Duration.ofDays(90))));
        }
    }
}
