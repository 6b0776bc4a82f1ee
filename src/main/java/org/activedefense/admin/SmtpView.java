package org.activedefense.admin;

import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.activedefense.notification.Deliveries;
import org.activedefense.notification.Delivery;
import org.activedefense.notification.EmailChange;
import org.activedefense.notification.EmailSetting;
import org.activedefense.notification.EmailSettings;
import org.activedefense.notification.MailSecurity;
import org.activedefense.notification.Outbox;
import org.activedefense.notification.Recipients;
import org.activedefense.notification.TestMail;
import org.activedefense.system.InvalidException;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingStore;

/** The mail server, a test of it, and what has become of the mails. */
@Named
@ViewScoped
public class SmtpView implements Serializable {

    private static final long serialVersionUID = 1;

    private static final int SHOWN = 50;

    @Inject
    private EmailSettings settings;

    @Inject
    private SettingStore settingStore;

    @Inject
    private Recipients recipients;

    @Inject
    private Outbox outbox;

    @Inject
    private Deliveries deliveries;

    @Inject
    private TestMail testMail;

    @Inject
    private Messages messages;

    @Inject
    private Display display;

    private String host;
    private static final Map<MailSecurity, String> USUAL_PORTS =
            Map.of(MailSecurity.NONE, "25", MailSecurity.STARTTLS, "587", MailSecurity.TLS, "465");

    private String port;
    private MailSecurity security;
    private String user;
    private String password;
    private transient String typed; // a password that waits for the rest to be mended; never on a disk
    private String sender;
    private String certificate;
    private String baseUrl;

    private boolean on;
    private boolean passwordSet;
    private String passwordProblem;
    private int recipientCount;

    private String testRecipient;
    private UUID test;

    private List<Delivery> newest;
    private long waitingEntries;
    private Instant lastMail;
    private long waiting;
    private long failed;

    @PostConstruct
    void load() {
        EmailSetting stored = settings.current();
        show(stored);
        baseUrl = settingStore.current().text(Setting.BASE_URL);
        refresh();
    }

    private void show(EmailSetting stored) {
        host = stored.getHost();
        port = Integer.toString(stored.getPort());
        security = stored.getSecurity();
        user = stored.getUser();
        password = null;
        sender = stored.getSender();
        certificate = stored.getCertificate();
        on = stored.isOn();
        passwordSet = stored.hasPassword();
        passwordProblem = settings.passwordProblem();
    }

    /** Reads anew what changes by itself. */
    public void refresh() {
        newest = deliveries.newest(SHOWN);
        Deliveries.Open open = deliveries.open();
        waiting = open.waiting();
        failed = open.failed();
        waitingEntries = outbox.waitingEntries();
        lastMail = outbox.lastMail();
        recipientCount = recipients.all().size();
    }

    public void save() {
        if (password != null && !password.isEmpty()) {
            typed = password;
        }
        EmailChange change = new EmailChange(host, portNumber(), security, user, typed, sender, certificate);
        String done = change.host().isEmpty()
                ? "Saved: mail is off."
                : "Saved: mail goes through " + change.host() + ":" + change.port() + ", security "
                        + change.security().text() + (typed != null ? ", with a new password." : ".");
        if (messages.attempt(() -> settings.change(change), done)) {
            show(settings.current());
            typed = null;
        }
        password = null;
    }

    /** The port that goes with the security, unless somebody has typed one of his own. */
    public void securityChanged() {
        if (port == null || port.isBlank() || USUAL_PORTS.containsValue(port.strip())) {
            port = USUAL_PORTS.get(security);
        }
    }

    /** What is said under the password. */
    public String getPasswordHelp() {
        return typed != null
                ? "The one that you have typed is kept until you save; nothing is stored yet"
                : passwordSet
                        ? "One is stored, encrypted; leave empty to keep it"
                        : "Stored encrypted and never shown again";
    }

    private int portNumber() {
        String text = port == null ? "" : port.strip();
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    public void saveBaseUrl() {
        boolean saved = messages.attempt(
                () -> {
                    try {
                        settingStore.change(
                                Map.of(Setting.BASE_URL, Setting.BASE_URL.normalise(baseUrl == null ? "" : baseUrl)));
                    } catch (IllegalArgumentException e) {
                        throw new InvalidException("baseUrl", e.getMessage());
                    }
                },
                "Saved: the next mails " + (baseUrl == null || baseUrl.isBlank() ? "have no links." : "link there."));
        if (saved) {
            baseUrl = settingStore.current().text(Setting.BASE_URL);
        }
    }

    public void sendTest() {
        UUID[] begun = new UUID[1];
        if (messages.attempt(() -> begun[0] = testMail.start(testRecipient), "The test mail is on its way.")) {
            test = begun[0];
        }
    }

    /** {@code null} before the first test. */
    public TestMail.Progress getTest() {
        return test == null ? null : testMail.progress(test).orElse(null);
    }

    public boolean isTestUnderWay() {
        TestMail.Progress progress = getTest();
        return progress != null && progress.isUnderWay();
    }

    public void tryNow(long id) {
        messages.attempt(() -> deliveries.tryNow(id), "It is tried within a few seconds.");
        refresh();
    }

    /** How much waits, in a sentence. */
    public String getSummary() {
        List<String> parts = new ArrayList<>();
        if (waitingEntries > 0) {
            parts.add(display.count(waitingEntries, "new entry waits", "new entries wait") + " for the next mail");
        }
        if (waiting > 0) {
            parts.add(display.count(waiting, "mail waits", "mails wait") + " to be sent");
        }
        if (failed > 0) {
            parts.add(display.count(failed, "mail is", "mails are") + " set aside");
        }
        return parts.isEmpty() ? "Nothing waits." : String.join(", ", parts) + ".";
    }

    /** The badge of a delivery. */
    public String state(Delivery delivery) {
        return switch (delivery.state()) {
            case SENT -> "ok";
            case FAILED -> "danger";
            case WAITING -> delivery.attempts() > 0 ? "warning" : "info";
        };
    }

    public String stateText(Delivery delivery) {
        return switch (delivery.state()) {
            case SENT -> "sent";
            case FAILED -> "set aside";
            case WAITING -> delivery.attempts() > 0 ? "not sent yet" : "waiting";
        };
    }

    public boolean isOpen(Delivery delivery) {
        return delivery.state() != Delivery.State.SENT;
    }

    public MailSecurity[] getSecurities() {
        return MailSecurity.values();
    }

    public boolean isPlainPassword() {
        return on && passwordSet && security == MailSecurity.NONE;
    }

    public boolean isOn() {
        return on;
    }

    public boolean isPasswordSet() {
        return passwordSet;
    }

    public String getPasswordProblem() {
        return passwordProblem;
    }

    public int getRecipientCount() {
        return recipientCount;
    }

    public List<Delivery> getNewest() {
        return newest;
    }

    public Instant getLastMail() {
        return lastMail;
    }

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public String getPort() {
        return port;
    }

    public void setPort(String port) {
        this.port = port;
    }

    public MailSecurity getSecurity() {
        return security;
    }

    public void setSecurity(MailSecurity security) {
        this.security = security;
    }

    public String getUser() {
        return user;
    }

    public void setUser(String user) {
        this.user = user;
    }

    /** What was typed, never what is stored. */
    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public String getSender() {
        return sender;
    }

    public void setSender(String sender) {
        this.sender = sender;
    }

    public String getCertificate() {
        return certificate;
    }

    public void setCertificate(String certificate) {
        this.certificate = certificate;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public String getTestRecipient() {
        return testRecipient;
    }

    public void setTestRecipient(String testRecipient) {
        this.testRecipient = testRecipient;
    }
}
