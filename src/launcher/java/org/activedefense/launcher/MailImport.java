package org.activedefense.launcher;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Takes the predecessor's mail server and recipients over. A mail server that is set here stays. */
final class MailImport {

    static final String RECIPIENTS = "Recipients";
    static final String SERVER = "Mail server";

    private static final Pattern ADDRESS = Pattern.compile(
            "[^\\s@<>\"(),;:\\\\\\[\\]\\p{Cntrl}]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final int SMTPS = 465;

    private final ImportTarget target;
    private final ImportReport report;
    private final Optional<UnaryOperator<String>> encryption;

    /** @param encryption of the stored password; empty if there is no key for it */
    MailImport(ImportTarget target, ImportReport report, Optional<UnaryOperator<String>> encryption) {
        this.target = target;
        this.report = report;
        this.encryption = encryption;
    }

    void takeRecipients(DjangoDatabase source) throws SQLException {
        for (List<String> row : source.rows("Syslog_recipient", "Email")) {
            String email = row.get(0) == null ? "" : row.get(0).strip();
            if (!ADDRESS.matcher(email).matches()) {
                report.skipped(RECIPIENTS, "\"" + email + "\"", "is not a mail address");
            } else if (target.update(
                            "insert into recipient (email) values (?) on conflict (lower(email)) do nothing", email)
                    == 0) {
                report.known(RECIPIENTS);
            } else {
                target.audit("Add recipient " + email, null, email);
                report.taken(RECIPIENTS);
            }
        }
    }

    void takeServer(DjangoDatabase source) throws SQLException {
        List<List<String>> rows = source.rows(
                "Syslog_emailsetting",
                "EMAIL_HOST",
                "EMAIL_USE_TLS",
                "EMAIL_PORT",
                "EMAIL_HOST_USER",
                "EMAIL_HOST_PASSWORD");
        for (List<String> row : rows) {
            takeServer(text(row.get(0)), isTrue(row.get(1)), text(row.get(2)), text(row.get(3)), row.get(4));
        }
    }

    private void takeServer(String host, boolean tls, String portText, String user, String password)
            throws SQLException {
        if (host.isEmpty() || !host.matches("[A-Za-z0-9._:-]{1,253}")) {
            report.skipped(SERVER, "\"" + host + "\"", "is not a host");
            return;
        }
        int port = portText.matches("\\d{1,5}") ? Integer.parseInt(portText) : 0;
        if (port < 1 || port > 65_535) {
            report.skipped(SERVER, host, "\"" + portText + "\" is not a port");
            return;
        }
        String security = !tls ? "NONE" : port == SMTPS ? "TLS" : "STARTTLS";
        String here = target.text("select host || ':' || port || ' ' || user_name from email_setting")
                .orElse("");
        if (here.equals(host + ":" + port + " " + user)) {
            report.known(SERVER);
        } else if (!here.startsWith(":")) {
            report.skipped(SERVER, host, "the mail server is set here already: " + here.strip());
        } else {
            insert(host, port, security, user, password == null ? "" : password);
        }
    }

    private void insert(String host, int port, String security, String user, String password) throws SQLException {
        boolean readable = !password.isEmpty() && encryption.isPresent();
        String sender = ADDRESS.matcher(user).matches() ? user : "";
        target.update(
                "update email_setting set host = ?, port = ?, security = ?, user_name = ?, password = ?, sender = ?",
                host,
                port,
                security,
                user,
                readable ? encryption.get().apply(password) : "",
                sender);
        target.audit("Change SMTP settings", null, host + ":" + port + ", " + security + ", user " + user);
        StringBuilder remark = new StringBuilder(security.equals("NONE") ? "not encrypted" : security);
        if (!password.isEmpty() && !readable) {
            remark.append("; the password needs ACTIVE_DEFENSE_SECRET_KEY and was not taken, enter it again");
        }
        remark.append(sender.isEmpty() ? "; it has no sender address yet" : "; the sender is " + sender);
        report.taken(SERVER, host + ":" + port, remark.toString());
    }

    private static String text(String value) {
        return value == null ? "" : value.strip();
    }

    private static boolean isTrue(String value) {
        String text = text(value);
        return text.equals("1") || text.equalsIgnoreCase("true") || text.equalsIgnoreCase("t");
    }
}
