package org.activedefense.admin;

import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.notification.EmailSettings;
import org.activedefense.notification.Recipients;

/** Who gets mail about new entries. */
@Named
@ViewScoped
public class RecipientsView implements Serializable {

    private static final long serialVersionUID = 1;

    @Inject
    private Undo undo;

    @Inject
    private Recipients recipients;

    @Inject
    private EmailSettings settings;

    @Inject
    private Messages messages;

    private List<Row> rows;
    private boolean mailOn;
    private String email;

    /** A recipient as it was when the page was made: a button acts on the one that its reader sees. */
    public record Row(long id, String email, Instant createdAt) implements Serializable {

        public long getId() {
            return id;
        }

        public String getEmail() {
            return email;
        }

        public Instant getCreatedAt() {
            return createdAt;
        }
    }

    @PostConstruct
    void load() {
        rows = recipients.all().stream()
                .map(recipient -> new Row(recipient.getId(), recipient.getEmail(), recipient.getCreatedAt()))
                .toList();
        mailOn = settings.current().isOn();
    }

    public void add() {
        List<String> added = new ArrayList<>();
        if (messages.attempt(() -> added.addAll(recipients.add(email)))) {
            messages.say(added.isEmpty() ? "They are recipients already." : "Added " + String.join(", ", added) + ".");
            email = null;
            load();
        }
    }

    public void remove(Row row) {
        if (messages.attempt(() -> recipients.remove(row.id()), "Deleted " + row.email() + ".")) {
            undo.offer(row.email() + " gets mail again.", () -> recipients.add(row.email()));
        }
        load();
    }

    public List<Row> getRows() {
        return rows;
    }

    public boolean isMailOn() {
        return mailOn;
    }

    public String getEmail() {
        return email;
    }

    public void setEmail(String email) {
        this.email = email;
    }
}
