package org.activedefense.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.activedefense.Injected;
import org.activedefense.OneConnection;
import org.activedefense.blacklist.EntriesListed;
import org.activedefense.launcher.TestPostgres;
import org.activedefense.notification.SendResult.Postponed;
import org.activedefense.notification.SendResult.Refused;
import org.activedefense.notification.SendResult.Sent;
import org.activedefense.notification.SendResult.Trouble;
import org.activedefense.system.Database;
import org.activedefense.system.Job;
import org.activedefense.system.JobLocks;
import org.activedefense.system.SettingStore;
import org.activedefense.system.SettingValues;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outbox in a real PostgreSQL, each call in a transaction of its own as in the server. */
class OutboxIT {

    private TestPostgres.Access access;
    private final List<Connection> connections = new ArrayList<>();
    private Database database;
    private Outbox outbox;
    private Deliveries deliveries;

    private static final class AnyOwner extends JobLocks {
        @Override
        public void confirm(Job job, long epoch) {
            assertEquals(Job.MAIL, job);
        }
    }

    @BeforeEach
    void makeSchema() throws Exception {
        access = TestPostgres.shared().newDatabase();
        Flyway.configure()
                .dataSource(access.url(), access.user(), access.password())
                .locations("classpath:sql")
                .load()
                .migrate();
        database = connect();
        deliveries = deliveries(database);
        SettingStore settings = new SettingStore() {
            @Override
            public SettingValues current() {
                return new SettingValues(Map.of());
            }
        };
        outbox = Injected.into(new Outbox(), database, new AnyOwner(), settings);
    }

    private Database connect() throws SQLException {
        // as the data source of the server does: text binds to any type
        Connection connection = DriverManager.getConnection(
                access.url() + (access.url().contains("?") ? "&" : "?") + "stringtype=unspecified",
                access.user(),
                access.password());
        connections.add(connection);
        return new OneConnection(connection);
    }

    private static Deliveries deliveries(Database database) {
        return Injected.into(new Deliveries(), database, new AnyOwner());
    }

    @AfterEach
    void close() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }

    private void turnOn(String... recipients) {
        database.update("update email_setting set host = 'mail.example.net', sender = 'ad@example.net'");
        for (String recipient : recipients) {
            database.update("insert into recipient (email) values (?)", recipient);
        }
    }

    /** So many entries listed at once, as a run of the defense does. */
    private void list(String network, int count) {
        List<Long> ids = database.query(
                "insert into blacklist (ip, alert, cases, first_seen, last_seen, reason, added_by)"
                        + " select host((?::text || '0')::inet + n)::inet, 'Port Scan Attack v1', array['Port Scan Attack v1'],"
                        + " now(), now(), '12 ports on 198.51.100.10', 'Active Defense' from generate_series(1, ?) n returning id",
                row -> row.getLong(1),
                network,
                count);
        outbox.note(new EntriesListed(ids));
    }

    private void waitFor(String interval) {
        database.update("update mail_entry set noted_at = noted_at - ?::text::interval", interval);
        database.update("update mail set created_at = created_at - ?::text::interval", interval);
    }

    private long count(String sql) {
        return database.queryOne(sql, row -> row.getLong(1)).orElseThrow();
    }

    private String text(String sql) {
        return database.queryOne(sql, row -> row.getString(1)).orElse(null);
    }

    @Test
    void nothingIsGatheredWhileThereIsNoServerOrNobodyToTell() {
        list("203.0.113.", 1);
        assertEquals(0, outbox.waitingEntries());
        turnOn();
        list("198.51.100.", 1);
        assertEquals(0, outbox.waitingEntries());
        turnOn("ops@example.net");
        list("192.0.2.", 1);
        assertEquals(1, outbox.waitingEntries());

        database.update("delete from recipient");
        waitFor("10 seconds");
        assertEquals(0, outbox.gather(1));
        assertEquals(0, outbox.waitingEntries(), "what waited is forgotten with the last recipient");
    }

    @Test
    void aMailIsMadeOnceInFiveMinutesAndTheRestGathered() {
        turnOn("ops@example.net", "Soc@example.net");
        list("203.0.113.", 3);
        assertEquals(0, outbox.gather(1), "it waits for what comes with them");
        waitFor("10 seconds");
        assertEquals(3, outbox.gather(1));
        assertEquals(0, outbox.waitingEntries());
        assertEquals(2, count("select count(*) from mail_delivery"));
        assertEquals(
                2,
                count("select count(distinct message_id) from mail_delivery where message_id like '<%@example.net>'"));
        assertTrue(text("select body_text from mail").contains("203.0.113.3"));

        list("198.51.100.", 1);
        waitFor("200 seconds");
        list("192.0.2.", 1);
        assertEquals(0, outbox.gather(1));
        waitFor("100 seconds");
        assertEquals(2, outbox.gather(1));
        assertEquals(0, outbox.gather(1));
        assertEquals(2, count("select count(*) from mail"));
    }

    @Test
    void thousandsAreOneMailThatDescribesAHundred() {
        turnOn("ops@example.net");
        list("10.0.0.", 5000);
        waitFor("10 seconds");
        assertEquals(5000, outbox.gather(1));
        assertEquals(0, outbox.waitingEntries());
        assertEquals(5000, count("select entries from mail"));
        String body = text("select body_text from mail");
        assertEquals(100, body.lines().filter(line -> line.startsWith("10.0.")).count());
        assertTrue(body.contains("and 4,900 more"), body);
    }

    @Test
    void theMailTellsTheCountryOfTheEvidenceAndWhatHasGone() {
        turnOn("ops@example.net");
        list("203.0.113.", 2);
        database.update(
                "insert into blacklist_evidence (blacklist_id, id, time_received, created_at, logfile_id, src_ip, dst_ip,"
                        + " src_location, log_type) select id, 1, now(), now(), 1, ip, ip, 'Ruritania', 'TRAFFIC'"
                        + " from blacklist where ip = '203.0.113.1'");
        database.update("delete from blacklist where ip = '203.0.113.2'");
        waitFor("10 seconds");
        assertEquals(2, outbox.gather(1));
        String body = text("select body_text from mail");
        assertTrue(body.contains("203.0.113.1  Ruritania"), body);
        assertTrue(body.contains("203.0.113.2\n"), body);
        assertEquals(
                1,
                body.lines()
                        .filter(line -> line.contains("Taken off the list again"))
                        .count());
    }

    private Deliveries.Claimed oneMail() {
        turnOn("ops@example.net");
        list("203.0.113.", 1);
        waitFor("10 seconds");
        outbox.gather(1);
        return deliveries.claim(1).orElseThrow();
    }

    @Test
    void aClaimedMailIsNobodyElses() throws Exception {
        Deliveries.Claimed first = oneMail();
        Deliveries other = deliveries(connect());
        assertEquals(Optional.empty(), other.claim(1));
        database.update("update mail_delivery set claimed_until = now() - interval '1 second'");
        Deliveries.Claimed after = other.claim(1).orElseThrow();
        assertEquals(first.mail(), after.mail(), "the same mail, with the same Message-ID");

        // the first was only slow: a late failure changes nothing, a late success does
        deliveries.note(first, new Postponed("hung", Trouble.SERVER), Instant.now());
        assertEquals(0, count("select attempts from mail_delivery"));
        deliveries.note(first, new Sent("250 Ok"), Instant.now());
        assertEquals("sent", text("select state from mail_delivery"));
        assertEquals(Optional.empty(), other.claim(1));
    }

    @Test
    void aMailIsTriedAgainLaterWithTheSameMessageId() {
        Deliveries.Claimed first = oneMail();
        Instant now = Instant.now();
        assertTrue(deliveries.note(first, new Postponed("421 later", Trouble.SERVER), now));
        assertEquals(Optional.empty(), deliveries.claim(1));
        long pause = count("select round(extract(epoch from next_attempt - now()))::bigint from mail_delivery");
        assertTrue(pause > 50 && pause <= 60, pause + " s");
        database.update("update mail_delivery set next_attempt = now()");
        Deliveries.Claimed second = deliveries.claim(1).orElseThrow();
        assertEquals(first.mail().messageId(), second.mail().messageId());
        assertNotEquals(first.claim(), second.claim());
        assertEquals(1, second.attempts());
        assertEquals("421 later", deliveries.inTrouble().orElseThrow().answer());
        deliveries.note(second, new Sent("250 2.0.0 Ok: queued"), now);
        assertEquals(Optional.empty(), deliveries.inTrouble());
        assertEquals("250 2.0.0 Ok: queued", deliveries.newest(10).get(0).answer());
    }

    @Test
    void whatIsRefusedForGoodOrTooLateIsSetAside() {
        Deliveries.Claimed refused = oneMail();
        assertFalse(deliveries.note(refused, new Refused("550 no such user"), Instant.now()));
        assertEquals("failed", text("select state from mail_delivery"));
        assertEquals(new Deliveries.Open(0, 1), deliveries.open());

        database.update("update mail_delivery set state = 'waiting', gives_up_at = now() + interval '30 seconds'");
        Deliveries.Claimed late = deliveries.claim(1).orElseThrow();
        assertFalse(deliveries.note(late, new Postponed("451 later", Trouble.RECIPIENT), Instant.now()));
        assertEquals("failed", text("select state from mail_delivery"));
    }

    @Test
    void oldMailsAreDeletedAndForgottenOnesSetAside() {
        oneMail();
        database.update("update mail_delivery set claimed_until = null, gives_up_at = now() - interval '1 second'");
        deliveries.tidyUp(1);
        assertEquals("failed", text("select state from mail_delivery"));
        assertTrue(text("select answer from mail_delivery").startsWith("Never tried"));
        waitFor("29 days");
        deliveries.tidyUp(1);
        assertEquals(1, count("select count(*) from mail"));
        waitFor("1 day");
        deliveries.tidyUp(1);
        assertEquals(0, count("select count(*) from mail_delivery"));
    }

    @Test
    void nothingIsSentToARecipientWhoIsGone() {
        oneMail();
        assertEquals(1, deliveries.drop("OPS@example.net"));
        assertEquals(0, count("select count(*) from mail_delivery"));
    }
}
