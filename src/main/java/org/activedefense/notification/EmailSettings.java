package org.activedefense.notification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import org.activedefense.audit.Audit;
import org.activedefense.system.AdminOnly;
import org.activedefense.system.InvalidException;
import org.activedefense.system.SecretCipher;
import org.activedefense.system.SecretKeyException;

/** The settings of the mail server. The password goes in and never out, but to the server. Thread safe. */
@ApplicationScoped
public class EmailSettings {

    private static final String PURPOSE = "email_setting.password";

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private SecretCipher cipher;

    @Inject
    private Deliveries deliveries;

    @Inject
    private Audit audit;

    @Transactional
    public EmailSetting current() {
        return entities.find(EmailSetting.class, EmailSetting.ONLY_ID);
    }

    /**
     * Stores the settings and has every waiting mail tried at once with them.
     *
     * @throws InvalidException with what is wrong at each field
     */
    @AdminOnly
    @Transactional
    public EmailSetting change(EmailChange change) {
        EmailSetting setting = current();
        EmailChange checked = change.checked(setting);
        String before = described(setting);
        String encrypted = encrypted(checked, setting);
        boolean passwordChanged =
                checked.password() != null && !(checked.password().isEmpty() && !setting.hasPassword());
        setting.take(checked, encrypted);
        String after = described(setting);
        if (!after.equals(before)) {
            audit.record("Change mail settings", before, after);
        }
        if (passwordChanged) {
            audit.record("Change mail password", null, checked.password().isEmpty() ? "removed" : "changed");
        }
        if (!after.equals(before) || passwordChanged) {
            entities.flush();
            deliveries.tryAllNow();
        }
        return setting;
    }

    private String encrypted(EmailChange change, EmailSetting setting) {
        if (change.password() == null) {
            return setting.encryptedPassword();
        }
        try {
            return change.password().isEmpty() ? "" : cipher.encrypt(PURPOSE, change.password());
        } catch (SecretKeyException e) {
            throw new InvalidException("password", "cannot be stored: " + e.getMessage());
        }
    }

    private static String described(EmailSetting setting) {
        return setting.isOn()
                ? setting.getHost() + ":" + setting.getPort() + ", security "
                        + setting.getSecurity().text() + ", user "
                        + (setting.getUser().isEmpty() ? "none" : setting.getUser()) + ", sender " + setting.getSender()
                        + (setting.getCertificate().isEmpty()
                                ? ""
                                : ", trusted certificate #"
                                        + Integer.toHexString(
                                                setting.getCertificate().hashCode()))
                : "off";
    }

    /** Why the stored password cannot be used; {@code null} if it can, or if there is none. */
    @Transactional
    public String passwordProblem() {
        try {
            server();
            return null;
        } catch (SecretKeyException e) {
            return e.getMessage() + ".";
        }
    }

    /** @throws SecretKeyException if the password cannot be decrypted */
    @Transactional
    SmtpServer server() {
        EmailSetting setting = current();
        String password = setting.hasPassword() ? cipher.decrypt(PURPOSE, setting.encryptedPassword()) : "";
        return SmtpServer.of(setting, password);
    }
}
