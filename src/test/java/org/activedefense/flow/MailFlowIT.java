package org.activedefense.flow;

import static org.activedefense.flow.Firewall.ports;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import org.activedefense.launcher.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From lines in a file to a mail in somebody's mailbox, with a mail server that goes away and comes back. */
class MailFlowIT {

    @TempDir
    Path folder;

    private TestPostgres.Access database;
    private Server server;
    private GreenMail mail;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        mail.stop();
    }

    @Test
    void newEntriesAreMailedOnceToEachRecipient() throws Exception {
        mail = startMail(0);
        int port = mail.getSmtp().getPort();
        database = TestPostgres.shared().newDatabase();
        Path logs = Files.createDirectories(folder.resolve("logs")).toRealPath();
        server = new Server("mail", folder.resolve("server"), logs, database).start();
        Product product = server.awaitReady();
        execute("update email_setting set host = 'localhost', port = " + port + ", sender = 'ad@example.net'");
        execute("insert into recipient (email) values ('ops@example.net'), ('soc@example.net')");
        product.patch("settings", "{\"base_url\":\"https://defense.example.net/\"}")
                .expect(200);

        Path log = logs.resolve("FW-01.log");
        product.register("FW-01", log, "UTC");
        Firewall firewall = new Firewall("FW-01", log);
        Instant start = Instant.now().minus(20, ChronoUnit.MINUTES);
        firewall.log(ports(start, "203.0.113.61", "198.51.100.10", 11));
        product.post("blacklist", "{\"ip\":\"203.0.113.128/25\",\"note\":\"drill <7>\"}")
                .expect(201);

        Await.until("a mail to each", () -> mail.getReceivedMessages().length == 2);
        Set<String> recipients = new TreeSet<>();
        Set<String> ids = new TreeSet<>();
        for (MimeMessage message : mail.getReceivedMessages()) {
            recipients.add(message.getAllRecipients()[0].toString());
            ids.add(message.getMessageID());
            assertEquals("Active Defense: 2 addresses blacklisted", message.getSubject());
            MimeMultipart parts = (MimeMultipart) message.getContent();
            String text = parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n");
            assertTrue(
                    text.contains("203.0.113.61  Australia\n  Port Scan Attack v1\n  11 ports on 198.51.100.10"), text);
            assertTrue(text.contains("https://defense.example.net/admin/entry.xhtml?ip=203.0.113.61\n"), text);
            assertTrue(text.contains("203.0.113.128/25\n  User Added\n  Added by admin: drill <7>\n"), text);
            String html = parts.getBodyPart(1).getContent().toString();
            assertTrue(html.contains("drill &lt;7&gt;"), html);
        }
        assertEquals(Set.of("ops@example.net", "soc@example.net"), recipients);
        assertEquals(2, ids.size());
        Await.equal(2L, () -> count("select count(*) from mail_delivery where state = 'sent' and answer like '250%'"));
        Await.until("counted", () -> product.get("/metrics").text().contains("activedefense_mails_sent_total 2.0"));

        // within five minutes nothing is sent; then the mail server is away
        mail.stop();
        product.post("blacklist", "{\"ip\":\"203.0.113.62\"}").expect(201);
        assertEquals(1, count("select count(*) from mail_entry"));
        execute("update mail set created_at = created_at - interval '6 minutes'");
        Await.equal(
                2L,
                () -> count("select count(*) from mail_delivery where state = 'waiting' and attempts = 1"
                        + " and answer like '%refuses the connection%'"));
        mail = startMail(port);
        execute("update mail_delivery set next_attempt = now() where state = 'waiting'");
        Await.until("the rest arrives", () -> mail.getReceivedMessages().length == 2);
        Await.equal(4L, () -> count("select count(*) from mail_delivery where state = 'sent'"));
        for (MimeMessage message : mail.getReceivedMessages()) {
            assertEquals(
                    1,
                    count("select count(*) from mail_delivery where message_id = '" + message.getMessageID()
                            + "' and attempts = 2"));
        }
        assertEquals(2, mail.getReceivedMessages().length);
    }

    private static GreenMail startMail(int port) {
        ServerSetup setup = new ServerSetup(port, "localhost", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(60_000);
        GreenMail mail = new GreenMail(setup);
        mail.start();
        return mail;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
