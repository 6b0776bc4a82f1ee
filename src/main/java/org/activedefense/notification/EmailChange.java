package org.activedefense.notification;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.activedefense.address.Address;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;

/**
 * What the mail settings shall be. Immutable; its text never shows the password.
 *
 * @param host a name or an address; empty turns mail off
 * @param user empty if the server asks for no account
 * @param password the new one, {@code null} to keep the stored one, empty for none
 * @param sender the address that mails come from
 * @param certificate PEM, or empty
 */
public record EmailChange(
        String host, int port, MailSecurity security, String user, String password, String sender, String certificate) {

    private static final int MOST_CHARACTERS = 255;
    private static final Pattern HOST_NAME =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*\\.?");

    public EmailChange {
        host = stripped(host);
        user = stripped(user);
        sender = stripped(sender);
        certificate = stripped(certificate).replace("\r\n", "\n");
        security = Objects.requireNonNullElse(security, MailSecurity.NONE);
        if (user.isEmpty()) {
            password = ""; // nobody to use it for
        }
    }

    private static String stripped(String text) {
        return text == null ? "" : text.strip();
    }

    /**
     * This change with its addresses as they are stored.
     *
     * @param before what holds now
     * @throws InvalidException with what is wrong at each field
     */
    EmailChange checked(EmailSetting before) {
        List<FieldError> errors = new ArrayList<>();
        if (!host.isEmpty() && !isHost(host)) {
            errors.add(new FieldError("host", "must be a host name such as mail.example.net, or an address"));
        }
        if (port < 1 || port > 65535) {
            errors.add(new FieldError("port", "must be a whole number from 1 to 65535, mostly 25, 587 or 465"));
        }
        if (user.length() > MOST_CHARACTERS || hasControls(user)) {
            errors.add(new FieldError("user", "must be at most " + MOST_CHARACTERS + " characters on one line"));
        }
        String wrongPassword = wrongPassword(before);
        if (wrongPassword != null) {
            errors.add(new FieldError("password", wrongPassword));
        }
        String address = checkedSender(errors);
        checkCertificate(errors);
        if (!errors.isEmpty()) {
            throw new InvalidException(errors);
        }
        return new EmailChange(host, port, security, user, password, address, certificate);
    }

    /**
     * A stored password goes only where it was meant to go: an administrator who cannot read it must not be able to have it
     * sent to a server of his own, or in plain text.
     */
    private String wrongPassword(EmailSetting before) {
        if (password != null) {
            return password.length() > 1024 || hasControls(password)
                    ? "must be at most 1024 characters on one line"
                    : null;
        }
        boolean elsewhere = !host.equalsIgnoreCase(before.getHost()) || port != before.getPort();
        boolean lessSecure = security != before.getSecurity() && security == MailSecurity.NONE
                || !certificate.equals(before.getCertificate());
        boolean keeps = before.hasPassword() && !host.isEmpty();
        return keeps && (elsewhere || lessSecure || !user.equals(before.getUser()))
                ? "must be entered again, because the server, user or security has changed"
                : null;
    }

    private String checkedSender(List<FieldError> errors) {
        if (sender.isEmpty()) {
            if (!host.isEmpty()) {
                errors.add(new FieldError("sender", "must be given: the address that mails come from"));
            }
            return sender;
        }
        try {
            return MailAddress.normalise(sender);
        } catch (IllegalArgumentException e) {
            errors.add(new FieldError("sender", e.getMessage()));
            return sender;
        }
    }

    private void checkCertificate(List<FieldError> errors) {
        try {
            if (!certificate.isEmpty()) {
                TrustedCertificates.parse(certificate);
            }
        } catch (GeneralSecurityException e) {
            errors.add(new FieldError(
                    "certificate",
                    "must be one or more certificates in PEM, from -----BEGIN CERTIFICATE----- to the end"));
        }
    }

    static boolean isHost(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return false;
        }
        try {
            Address.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return HOST_NAME.matcher(text).matches() && !text.matches("[0-9.]+");
        }
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /** Never with the password. */
    @Override
    public String toString() {
        return "host " + host + ", port " + port + ", security " + security.text() + ", user " + user + ", sender "
                + sender + (certificate.isEmpty() ? "" : ", with a trusted certificate");
    }
}
