package org.activedefense.notification;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Properties;

/**
 * A mail server with all that is needed to send through it. Immutable; its text never shows the password.
 *
 * @param user empty for none
 * @param password in plain text
 * @param certificate PEM that is trusted beside Java's trust store, or empty
 * @param connectTimeout for the connection to be made
 * @param readTimeout for each answer of the server
 */
record SmtpServer(
        String host,
        int port,
        MailSecurity security,
        String user,
        String password,
        String sender,
        String certificate,
        Duration connectTimeout,
        Duration readTimeout) {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    static SmtpServer of(EmailSetting setting, String password) {
        return new SmtpServer(
                setting.getHost(),
                setting.getPort(),
                setting.getSecurity(),
                setting.getUser(),
                password,
                setting.getSender(),
                setting.getCertificate(),
                CONNECT_TIMEOUT,
                READ_TIMEOUT);
    }

    boolean hasUser() {
        return !user.isEmpty();
    }

    /** The properties of a Jakarta Mail session. */
    Properties properties() throws GeneralSecurityException {
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol", "smtp");
        properties.setProperty("mail.smtp.auth", Boolean.toString(hasUser()));
        properties.setProperty("mail.smtp.from", sender);
        properties.setProperty("mail.smtp.connectiontimeout", Long.toString(connectTimeout.toMillis()));
        properties.setProperty("mail.smtp.timeout", Long.toString(readTimeout.toMillis()));
        properties.setProperty("mail.smtp.writetimeout", Long.toString(readTimeout.toMillis()));
        properties.setProperty("mail.smtp.quitwait", "false");
        boolean startTls = security == MailSecurity.STARTTLS;
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(security == MailSecurity.TLS));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.2 TLSv1.3");
        properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        if (security != MailSecurity.NONE && !certificate.isEmpty()) {
            properties.put("mail.smtp.ssl.socketFactory", TrustedCertificates.socketFactory(certificate));
        }
        return properties;
    }

    /** Never with the password. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
