package org.activedefense.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.activedefense.notification.SendResult.Postponed;
import org.activedefense.notification.SendResult.Refused;
import org.activedefense.notification.SendResult.Sent;
import org.activedefense.notification.SendResult.Trouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real mail server, GreenMail: plain, STARTTLS, TLS, with an account, and everything that can go wrong. */
class SmtpConnectionTest {

    private static final Instant DATE = Instant.parse("2026-02-20T12:30:00Z");

    @TempDir
    static Path folder;

    private static TestCertificate certificate;
    private static GreenMail mail;
    private static SmtpFront front;
    private static SmtpFront starttls;

    @BeforeAll
    static void startServers() throws Exception {
        certificate = new TestCertificate(folder);
        System.setProperty("greenmail.tls.keystore.file", certificate.keyStore().toString());
        System.setProperty("greenmail.tls.keystore.password", TestCertificate.PASSWORD);
        ServerSetup[] setups = {
            new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTPS)
        };
        for (ServerSetup setup : setups) {
            setup.setServerStartupTimeout(60_000);
        }
        mail = new GreenMail(setups);
        mail.start();
        front = new SmtpFront(mail.getSmtp().getPort(), null);
        starttls = new SmtpFront(mail.getSmtp().getPort(), certificate.server());
    }

    @AfterAll
    static void stopServers() throws Exception {
        front.close();
        starttls.close();
        mail.stop();
    }

    @BeforeEach
    void forget() throws Exception {
        front.behave();
        mail.purgeEmailFromAllMailboxes();
    }

    private static SmtpServer server(String host, int port, MailSecurity security, String user, String pem) {
        return new SmtpServer(
                host,
                port,
                security,
                user,
                "s3cret-pw",
                "active-defense@example.net",
                pem,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));
    }

    private static SmtpServer plain(int port) {
        return server("localhost", port, MailSecurity.NONE, "", "");
    }

    private static OutgoingMail to(String recipient) {
        return new OutgoingMail(
                "<3f1c@example.net>", recipient, DATE, "Zwölf Ports \u2713", "plain: Zwölf\n", "<p>html: Zwölf</p>");
    }

    private static SendResult send(SmtpServer server, OutgoingMail outgoing) {
        try (SmtpConnection connection = new SmtpConnection(server)) {
            return connection.send(outgoing);
        }
    }

    private static Postponed postponed(SendResult result, Trouble trouble, String... words) {
        Postponed postponed = assertInstanceOf(Postponed.class, result, result.answer());
        assertEquals(trouble, postponed.trouble(), postponed.answer());
        for (String word : words) {
            assertTrue(postponed.answer().contains(word), postponed.answer());
        }
        assertFalse(postponed.answer().contains("s3cret-pw"));
        return postponed;
    }

    @Test
    void aMailArrivesAsItWasWritten() throws Exception {
        SendResult result = send(plain(mail.getSmtp().getPort()), to("ops@example.net"));
        assertTrue(assertInstanceOf(Sent.class, result).answer().startsWith("250"), result.answer());

        assertEquals(1, mail.getReceivedMessages().length);
        MimeMessage message = mail.getReceivedMessages()[0];
        assertEquals("<3f1c@example.net>", message.getMessageID());
        assertEquals("Zwölf Ports \u2713", message.getSubject());
        assertEquals("active-defense@example.net", message.getFrom()[0].toString());
        assertEquals("ops@example.net", message.getAllRecipients()[0].toString());
        assertEquals(1, message.getAllRecipients().length);
        assertEquals(Date.from(DATE), message.getSentDate());
        assertEquals("auto-generated", message.getHeader("Auto-Submitted")[0]);
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertTrue(parts.getContentType().startsWith("multipart/alternative"));
        BodyPart text = parts.getBodyPart(0);
        assertTrue(text.isMimeType("text/plain"));
        assertEquals("plain: Zwölf", text.getContent().toString().strip());
        assertTrue(parts.getBodyPart(1).isMimeType("text/html"));
        assertEquals(
                "<p>html: Zwölf</p>",
                parts.getBodyPart(1).getContent().toString().strip());
    }

    @Test
    void manyMailsGoOverOneConnection() throws Exception {
        int before = front.commands().size();
        try (SmtpConnection connection = new SmtpConnection(plain(front.port()))) {
            for (int i = 0; i < 5; i++) {
                assertInstanceOf(Sent.class, connection.send(to("ops" + i + "@example.net")));
            }
        }
        assertEquals(5, mail.getReceivedMessages().length);
        List<String> said = front.commands().subList(before, front.commands().size());
        assertEquals(1, said.stream().filter(c -> c.startsWith("EHLO")).count(), said.toString());
    }

    @Test
    void anAccountIsUsedAndAWrongPasswordIsTheSettingsTrouble() {
        mail.setUser("robot@example.net", "robot", "s3cret-pw");
        mail.setUser("other@example.net", "other", "another-pw");
        SmtpServer right = server("localhost", mail.getSmtp().getPort(), MailSecurity.NONE, "robot", "");
        assertInstanceOf(Sent.class, send(right, to("ops@example.net")));
        SmtpServer wrong = server("localhost", mail.getSmtp().getPort(), MailSecurity.NONE, "other", "");
        postponed(send(wrong, to("ops@example.net")), Trouble.SERVER, "refuses user or password", "535");
    }

    @Test
    void startTlsIsSpokenBeforeAnythingIsSaid() throws Exception {
        SmtpServer server = server("localhost", starttls.port(), MailSecurity.STARTTLS, "robot", certificate.pem());
        mail.setUser("robot@example.net", "robot", "s3cret-pw");
        int before = starttls.commands().size();
        SendResult result = send(server, to("ops@example.net"));
        assertInstanceOf(Sent.class, result, result.answer());
        List<String> said =
                starttls.commands().subList(before, starttls.commands().size());
        assertTrue(said.get(0).startsWith("EHLO"), said.toString());
        assertEquals("STARTTLS", said.get(1));
        assertTrue(said.subList(2, said.size()).stream().allMatch(c -> c.startsWith("TLS ")), said.toString());
        assertTrue(said.stream().anyMatch(c -> c.startsWith("TLS AUTH")), said.toString());
        assertEquals(1, mail.getReceivedMessages().length);
    }

    @Test
    void withoutStartTlsNothingIsSaidInPlainText() {
        int before = front.commands().size();
        SmtpServer server = server("localhost", front.port(), MailSecurity.STARTTLS, "robot", "");
        postponed(send(server, to("ops@example.net")), Trouble.SERVER, "STARTTLS");
        List<String> said = front.commands().subList(before, front.commands().size());
        assertFalse(said.stream().anyMatch(c -> c.startsWith("AUTH") || c.startsWith("MAIL")), said.toString());
        assertEquals(0, mail.getReceivedMessages().length);
    }

    @Test
    void tlsNeedsATrustedCertificate() throws Exception {
        int port = mail.getSmtps().getPort();
        SmtpServer trusting = server("localhost", port, MailSecurity.TLS, "", certificate.pem());
        SendResult result = send(trusting, to("ops@example.net"));
        assertInstanceOf(Sent.class, result, result.answer());
        assertEquals(1, mail.getReceivedMessages().length);

        postponed(
                send(server("localhost", port, MailSecurity.TLS, "", ""), to("ops@example.net")),
                Trouble.SERVER,
                "signed by nobody who is trusted");
        postponed(
                send(server("localhost", starttls.port(), MailSecurity.STARTTLS, "", ""), to("ops@example.net")),
                Trouble.SERVER,
                "signed by nobody who is trusted");
        assertEquals(1, mail.getReceivedMessages().length);
    }

    @Test
    void tlsNeedsTheCertificateOfThisVeryHost() throws Exception {
        SmtpServer byAddress = server("127.0.0.1", mail.getSmtps().getPort(), MailSecurity.TLS, "", certificate.pem());
        postponed(send(byAddress, to("ops@example.net")), Trouble.SERVER, "No TLS with 127.0.0.1");
        assertEquals(0, mail.getReceivedMessages().length);
    }

    @Test
    void tlsToAServerWithoutItFails() {
        postponed(
                send(server("localhost", mail.getSmtp().getPort(), MailSecurity.TLS, "", ""), to("ops@example.net")),
                Trouble.SERVER,
                "No TLS with localhost");
    }

    @Test
    void aRefusedRecipientIsForGoodAndDoesNotStopTheNext() {
        front.answer("RCPT TO:<gone@example.net>", "550 5.1.1 <gone@example.net>: no such user");
        front.answer("RCPT TO:<grey@example.net>", "451 4.7.1 Greylisted, try again later");
        try (SmtpConnection connection = new SmtpConnection(plain(front.port()))) {
            Refused refused = assertInstanceOf(Refused.class, connection.send(to("gone@example.net")));
            assertTrue(refused.answer().contains("550 5.1.1 <gone@example.net>: no such user"), refused.answer());
            postponed(connection.send(to("grey@example.net")), Trouble.RECIPIENT, "451 4.7.1 Greylisted");
            assertInstanceOf(Sent.class, connection.send(to("ops@example.net")));
        }
        assertEquals(1, mail.getReceivedMessages().length);
    }

    @Test
    void aRefusedContentIsForGoodAndATroubledOneForNow() {
        front.answerContent("554 5.7.1 Looks like spam");
        Refused refused = assertInstanceOf(Refused.class, send(plain(front.port()), to("ops@example.net")));
        assertTrue(refused.answer().contains("554 5.7.1 Looks like spam"), refused.answer());
        front.answerContent("452 4.3.1 Insufficient system storage");
        postponed(send(plain(front.port()), to("ops@example.net")), Trouble.RECIPIENT, "452 4.3.1 Insufficient");
    }

    @Test
    void aRefusedSenderIsTheSettingsTrouble() {
        front.answer("MAIL FROM", "550 5.7.1 Sender not allowed");
        postponed(
                send(plain(front.port()), to("ops@example.net")),
                Trouble.SERVER,
                "refuses the sender",
                "550 5.7.1 Sender not allowed");
        front.answer("MAIL FROM", "530 5.7.0 Authentication required");
        postponed(send(plain(front.port()), to("ops@example.net")), Trouble.SERVER, "530");
    }

    @Test
    void aServerThatClosesIsEverybodysTrouble() {
        front.answer("RCPT TO:", "421 4.3.2 Service shutting down");
        postponed(send(plain(front.port()), to("ops@example.net")), Trouble.SERVER, "421 4.3.2");
    }

    @Test
    void aServerThatIsAwayIsNamed() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        postponed(
                send(plain(port), to("ops@example.net")),
                Trouble.SERVER,
                "localhost:" + port,
                "refuses the connection");
        SmtpServer nowhere = server("no-such-host.invalid", 25, MailSecurity.NONE, "", "");
        postponed(send(nowhere, to("ops@example.net")), Trouble.SERVER, "no host named no-such-host.invalid");
    }

    @Test
    void aServerThatHangsIsGivenUpOn() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("localhost"))) {
            long started = System.nanoTime();
            postponed(
                    send(plain(silent.getLocalPort()), to("ops@example.net")),
                    Trouble.SERVER,
                    "has not answered within 2 s");
            Duration taken = Duration.ofNanos(System.nanoTime() - started);
            assertTrue(taken.compareTo(Duration.ofSeconds(10)) < 0, taken.toString());
        }
    }

    @Test
    void anAddressCannotCarryACommand() {
        postponed(send(plain(front.port()), to("ops@example.net>\r\nRCPT TO:<evil@example.org")), Trouble.SERVER);
        assertFalse(front.commands().stream().anyMatch(c -> c.contains("evil@example.org")));
    }
}
