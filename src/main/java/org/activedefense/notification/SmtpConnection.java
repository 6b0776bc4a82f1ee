package org.activedefense.notification;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Date;

/**
 * Sends mails through one server, over one connection as long as all goes well: it is made at the first mail and again after
 * a failure. Never throws for what the server or the network does; never waits longer than the server's timeouts for an
 * answer. Not thread safe.
 */
final class SmtpConnection implements AutoCloseable {

    private final SmtpServer server;
    private Session session;
    private Transport transport;

    SmtpConnection(SmtpServer server) {
        this.server = server;
    }

    SendResult send(OutgoingMail mail) {
        try {
            connect();
            MimeMessage message = message(mail);
            transport.sendMessage(message, message.getAllRecipients());
            return new SendResult.Sent(SmtpReply.lastOf(transport));
        } catch (MessagingException | GeneralSecurityException e) {
            close();
            return SmtpReply.resultOf(e, server);
        }
    }

    private void connect() throws MessagingException, GeneralSecurityException {
        if (transport != null) {
            return;
        }
        if (session == null) {
            session = Session.getInstance(server.properties());
        }
        Transport fresh = session.getTransport("smtp");
        fresh.connect(
                server.host(),
                server.port(),
                server.hasUser() ? server.user() : null,
                server.hasUser() ? server.password() : null);
        transport = fresh;
    }

    private MimeMessage message(OutgoingMail mail) throws MessagingException {
        MimeMessage message = new IdentifiedMessage(session, mail.messageId());
        message.setFrom(new InternetAddress(server.sender()));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.recipient()));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(mail.date()));
        message.setHeader("Auto-Submitted", "auto-generated");
        if (mail.html() == null) {
            message.setText(mail.text(), StandardCharsets.UTF_8.name());
        } else {
            MimeBodyPart plain = new MimeBodyPart();
            plain.setText(mail.text(), StandardCharsets.UTF_8.name());
            MimeBodyPart html = new MimeBodyPart();
            html.setText(mail.html(), StandardCharsets.UTF_8.name(), "html");
            message.setContent(new MimeMultipart("alternative", plain, html));
        }
        message.saveChanges();
        return message;
    }

    /** Jakarta Mail gives a message a new Message-ID whenever it is saved. */
    private static final class IdentifiedMessage extends MimeMessage {

        private final String messageId;

        IdentifiedMessage(Session session, String messageId) {
            super(session);
            this.messageId = messageId;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }
    }

    @Override
    public void close() {
        if (transport != null) {
            try {
                transport.close();
            } catch (MessagingException e) {
                // what was accepted is accepted, and the server has noticed already
            }
            transport = null;
        }
    }
}
