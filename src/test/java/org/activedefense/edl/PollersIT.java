package org.activedefense.edl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.Injected;
import org.activedefense.OneConnection;
import org.activedefense.address.Address;
import org.activedefense.blacklist.Publication;
import org.activedefense.launcher.TestPostgres;
import org.activedefense.system.Database;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of polls in a real PostgreSQL, however many come. */
class PollersIT {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private Connection connection;
    private Database database;
    private Pollers pollers;

    @BeforeEach
    void makeSchema() throws Exception {
        TestPostgres.Access access = TestPostgres.shared().newDatabase();
        Flyway.configure()
                .dataSource(access.url() + "?stringtype=unspecified", access.user(), access.password())
                .locations("classpath:sql")
                .load()
                .migrate();
        connection =
                DriverManager.getConnection(access.url() + "?stringtype=unspecified", access.user(), access.password());
        database = new OneConnection(connection);
        pollers = Injected.into(
                new Pollers(),
                database,
                Injected.into(new Fetches(), database, Injected.into(new Publication(), database)));
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private static PollLog.Entry poll(String client, Instant at, Long version, int status, boolean named) {
        return new PollLog.Entry(Address.parse(client), "PAN-OS", at, version, status, version != null, named);
    }

    private long count(String sql) {
        return database.queryOne(sql, row -> row.getLong(1)).orElseThrow();
    }

    @Test
    void aClientThatAsksAllTheTimeIsARowAMinuteAndAnswer() {
        for (int batch = 0; batch < 5; batch++) {
            List<PollLog.Entry> polls = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                polls.add(poll("192.0.2.7", now.plusMillis(i), 3L, i % 2 == 0 ? 200 : 304, false));
            }
            pollers.note(polls);
        }
        assertEquals(2, count("select count(*) from poll"));
        assertEquals(10_000, count("select sum(polls) from poll"));
        assertEquals(10_000, count("select polls from poller"));
        assertEquals(1, count("select count(*) from poller"));
    }

    @Test
    void ofIpv6ANetworkOf64BitsIsOneClient() {
        List<PollLog.Entry> polls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            polls.add(poll("2001:db8:1:2::" + Integer.toHexString(i), now, 1L, 200, false));
        }
        polls.add(poll("2001:db8:1:3::1", now, 1L, 200, false));
        pollers.note(polls);
        assertEquals(2, count("select count(*) from poller"));
        assertEquals(2, count("select count(*) from poll"));
        assertEquals(Address.parse("2001:db8:1:3::1"), pollers.newest(10).get(1).client());
    }

    @Test
    void clientsHaveABoundAndThoseThatPolledForAnHourAreNotPushedOut() {
        pollers.note(List.of(
                poll("192.0.2.1", now.minus(Duration.ofHours(2)), 1L, 200, false),
                poll("192.0.2.1", now.minus(Duration.ofMinutes(30)), 1L, 304, false)));
        for (int batch = 0; batch < 3; batch++) {
            List<PollLog.Entry> polls = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                int n = batch * 5_000 + i;
                polls.add(poll("10." + (n >> 16) + "." + (n >> 8 & 255) + "." + (n & 255), now, 1L, 200, false));
                polls.add(poll("11." + (n >> 16) + "." + (n >> 8 & 255) + "." + (n & 255), now, null, 403, false));
            }
            pollers.note(polls);
        }
        assertEquals(Pollers.MOST_CLIENTS, count("select count(*) from poller"));
        assertEquals(Pollers.MOST_CLIENTS / 10, count("select count(*) from poller where served = 0"));
        assertTrue(count("select count(*) from poll") <= Pollers.MOST_CLIENTS + 1, "those of forgotten ones went, too");
        assertEquals(Address.parse("192.0.2.1"), pollers.steadiest(1).get(0).client());
    }

    @Test
    void onlyWhoIsNamedOrHasPolledForAnHourHasFetchedTheList() {
        database.update("insert into blacklist (ip, alert, cases, reason, added_by, first_version)"
                + " values ('203.0.113.9', 'User Added', '{}', '', 'admin', 5)");
        pollers.note(List.of(poll("192.0.2.1", now.minus(Duration.ofMinutes(59)), 5L, 200, false)));
        pollers.note(List.of(poll("192.0.2.1", now.minus(Duration.ofMinutes(1)), 5L, 304, false)));
        assertEquals(0, count("select count(*) from list_fetch"));
        assertEquals(0, count("select count(*) from blacklist where fetched_at is not null"));
        pollers.note(List.of(poll("192.0.2.1", now.plusSeconds(90), 6L, 200, false)));
        assertEquals(2, count("select count(*) from list_fetch"), "with what it had before");
        assertEquals(
                now.minus(Duration.ofMinutes(59)),
                database.queryOne("select fetched_at from blacklist", row -> Database.instant(row, "fetched_at"))
                        .orElseThrow());
        pollers.note(List.of(
                poll("192.0.2.2", now, 6L, 200, true),
                poll("192.0.2.3", now, 6L, 200, false),
                new PollLog.Entry(Address.parse("192.0.2.4"), null, now, 6L, 200, false, true)));
        assertEquals(1, count("select count(*) from list_fetch where client = '192.0.2.2'"));
        assertEquals(3, count("select count(*) from list_fetch"), "a HEAD brought nothing");
    }

    @Test
    void pollsVersionsAndFetchesOfOverThirtyDaysAgoGo() {
        database.update(
                "insert into list_version (sha256, entries, created_at)"
                        + " select sha256(i::text::bytea), 1, now() - make_interval(days => 40 - i % 40) from generate_series(0, 399) i");
        database.update(
                "insert into list_fetch (client, version, at)"
                        + " select '192.0.2.1'::inet, i, now() - interval '40 days' + make_interval(mins => i) from generate_series(0, 2879) i");
        pollers.note(List.of(
                poll("192.0.2.1", now, 1L, 200, false),
                poll("192.0.2.9", now.minus(Duration.ofDays(31)), 1L, 200, false)));
        pollers.forgetOld(Instant.now());
        assertEquals(1, count("select count(*) from poller"));
        assertEquals(1, count("select count(*) from poll"));
        assertTrue(count("select count(*) from list_version") <= 310);
        assertEquals(400, count("select max(version) from list_version"));
        assertTrue(count("select count(*) from list_fetch") <= 3, "one a day");
        assertEquals(0, count("select min(version) from list_fetch"));
    }

    @Test
    void whatAnOlderVersionHasKeptIsJoined() throws Exception {
        TestPostgres.Access access = TestPostgres.shared().newDatabase();
        FluentConfiguration schema = Flyway.configure()
                .dataSource(access.url(), access.user(), access.password())
                .locations("classpath:sql");
        schema.target("009").load().migrate();
        try (Connection older = access.connect();
                Statement statement = older.createStatement()) {
            statement.execute("insert into poll (client, at, version, status) select c::inet,"
                    + " '2026-11-26 10:00:00Z'::timestamptz + make_interval(secs => i), case when i % 2 = 0 then 7 end,"
                    + " case when i % 2 = 0 then 200 else 403 end from generate_series(0, 119) i,"
                    + " unnest(array['192.0.2.1', '2001:db8::1', '2001:db8::2']) c");
            statement.execute(
                    "insert into poller (client, first_at, last_at, last_status, polls, served, served_at, served_since,"
                            + " version) select client, min(at), max(at), 403, count(*), count(version), max(at), min(at), 7 from poll"
                            + " group by client");
            statement.execute(
                    "insert into list_fetch (client, version, at) select client, 7, min(at) from poll group by client");
            schema.target("latest").load().migrate();
            try (ResultSet row = statement.executeQuery(
                    "select (select count(*) from poll), (select sum(polls) from poll),"
                            + " (select count(*) from poller), (select sum(polls) from poller), (select count(*) from list_fetch)")) {
                row.next();
                assertEquals(8, row.getInt(1), "two clients, minutes and answers");
                assertEquals(360, row.getInt(2));
                assertEquals(2, row.getInt(3));
                assertEquals(360, row.getInt(4));
                assertEquals(2, row.getInt(5));
            }
        }
    }
}
