package org.activedefense.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;
import org.junit.jupiter.api.Test;

class EmailChangeTest {

    private static final String SENDER = "ad@example.net";

    /** As it is stored, with a password where there is a user. */
    private static EmailSetting stored(String host, MailSecurity security, String user) {
        EmailSetting setting = new EmailSetting() {};
        setting.take(
                new EmailChange(host, 587, security, user, null, SENDER, ""), user.isEmpty() ? "" : "v1:encrypted");
        return setting;
    }

    private static List<String> wrongFields(EmailChange change, EmailSetting before) {
        return assertThrows(InvalidException.class, () -> change.checked(before)).errors().stream()
                .map(FieldError::field)
                .toList();
    }

    private static EmailChange change(String host, MailSecurity security, String user, String password) {
        return new EmailChange(host, 587, security, user, password, SENDER, "");
    }

    @Test
    void everyWrongFieldIsNamed() {
        EmailChange wrong =
                new EmailChange("mail example", 0, null, "jo\nx", "a\nb", "nobody", "-----BEGIN NOTHING-----");
        assertEquals(
                List.of("host", "port", "user", "password", "sender", "certificate"),
                wrongFields(wrong, stored("", MailSecurity.NONE, "")));
        for (int port : new int[] {-1, 0, 65536}) {
            EmailChange change = new EmailChange("mail.example.net", port, MailSecurity.TLS, "", null, SENDER, "");
            assertEquals(List.of("port"), wrongFields(change, stored("", MailSecurity.NONE, "")));
        }
        EmailChange noSender = new EmailChange("mail.example.net", 25, MailSecurity.NONE, "", null, " ", "");
        assertEquals(List.of("sender"), wrongFields(noSender, stored("", MailSecurity.NONE, "")));
    }

    @Test
    void hostsAreNamesOrAddresses() {
        for (String host : List.of("localhost", "mail.example.net", "192.0.2.1", "2001:db8::1", "mx_1.example.net")) {
            assertEquals(true, EmailChange.isHost(host), host);
        }
        for (String host : List.of("", "a b", "mail/x", "mail:25", "http://mail", "1.2.3", "-x", "mail..net")) {
            assertFalse(EmailChange.isHost(host), host);
        }
    }

    @Test
    void anEmptyHostTurnsMailOff() {
        EmailChange off = new EmailChange(" ", 25, MailSecurity.NONE, "", null, "", "");
        assertEquals(
                "",
                off.checked(stored("mail.example.net", MailSecurity.TLS, "jo")).host());
    }

    @Test
    void aStoredPasswordStaysWhereItWasMeantToGo() {
        EmailSetting before = stored("mail.example.net", MailSecurity.STARTTLS, "jo");
        assertNull(change("MAIL.example.net", MailSecurity.STARTTLS, "jo", null)
                .checked(before)
                .password());
        assertNull(change("mail.example.net", MailSecurity.TLS, "jo", null)
                .checked(before)
                .password());
        List<String> again = List.of("password");
        assertEquals(again, wrongFields(change("evil.example.net", MailSecurity.STARTTLS, "jo", null), before));
        assertEquals(again, wrongFields(change("mail.example.net", MailSecurity.NONE, "jo", null), before));
        assertEquals(again, wrongFields(change("mail.example.net", MailSecurity.STARTTLS, "other", null), before));
        assertEquals(
                "new",
                change("evil.example.net", MailSecurity.NONE, "jo", "new")
                        .checked(before)
                        .password());
    }

    @Test
    void withoutAUserThereIsNoPassword() {
        EmailSetting before = stored("mail.example.net", MailSecurity.STARTTLS, "jo");
        assertEquals(
                "",
                change("evil.example.net", MailSecurity.STARTTLS, "", null)
                        .checked(before)
                        .password());
    }

    @Test
    void thePasswordIsNeverPartOfTheText() {
        assertFalse(change("mail.example.net", MailSecurity.TLS, "jo", "s3cret-pw")
                .toString()
                .contains("s3cret-pw"));
    }
}
