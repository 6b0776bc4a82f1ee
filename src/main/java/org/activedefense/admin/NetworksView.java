package org.activedefense.admin;

import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.activedefense.address.Network;
import org.activedefense.blacklist.Covered;
import org.activedefense.blacklist.Networks;
import org.activedefense.system.Counted;
import org.activedefense.system.InvalidException;
import org.primefaces.PrimeFaces;

/** Own and Allowed Networks. What adding one would delist is shown before it is done. */
@Named
@ViewScoped
public class NetworksView implements Serializable {

    private static final long serialVersionUID = 1;

    /** As a browser's field for day and time has it. */
    private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm", Locale.ROOT);

    @Inject
    private Undo undo;

    @Inject
    private Networks networks;

    @Inject
    private Messages messages;

    @Inject
    private Display display;

    private List<Own> own;
    private List<Allowed> allowed;
    private Edited edited;
    private String editedNote;
    private String editedEnd;
    private Networks.Preview preview;
    private String many;
    private boolean manyOwn;
    private String manyNote;
    private String ownCidr;
    private String label;
    private String allowedCidr;
    private String note;
    private String expires;
    private Question question;

    /** An own network as it was when the page was made: a button acts on the one that its reader sees. */
    public record Own(long id, String cidr, String label, Instant addedAt) implements Serializable {

        public String getCidr() {
            return cidr;
        }

        public String getLabel() {
            return label;
        }

        public Instant getAddedAt() {
            return addedAt;
        }
    }

    /** An allowed network as it was when the page was made. */
    public record Allowed(
            long id, String cidr, String note, String addedBy, Instant addedAt, Instant expiresAt, boolean expired)
            implements Serializable {

        public String getCidr() {
            return cidr;
        }

        public String getNote() {
            return note;
        }

        public String getAddedBy() {
            return addedBy;
        }

        public Instant getAddedAt() {
            return addedAt;
        }

        public Instant getExpiresAt() {
            return expiresAt;
        }

        public boolean isExpired() {
            return expired;
        }
    }

    /**
     * What is asked before a network is added that delists.
     *
     * @param own whether it becomes an own network, else an allowed one
     */
    public record Question(boolean own, Covered covers) implements Serializable {

        public boolean isOwn() {
            return own;
        }

        public Covered getCovers() {
            return covers;
        }
    }

    @PostConstruct
    void load() {
        Instant now = Instant.now();
        own = networks.own().stream()
                .map(network -> new Own(
                        network.getId(), network.getCidr().toString(), network.getLabel(), network.getAddedAt()))
                .toList();
        allowed = networks.allowed().stream()
                .map(network -> new Allowed(
                        network.getId(),
                        network.getCidr().toString(),
                        network.getNote(),
                        network.getAddedBy(),
                        network.getAddedAt(),
                        network.getExpiresAt(),
                        network.getExpiresAt() != null
                                && !network.getExpiresAt().isAfter(now)))
                .toList();
    }

    public List<Own> getOwn() {
        return own;
    }

    public List<Allowed> getAllowed() {
        return allowed;
    }

    /** Adds it if it delists nothing; else asks first, with what it would. */
    public void addOwn() {
        messages.attempt(
                () -> {
                    Covered covers = networks.coveredBy(read("ownCidr", ownCidr));
                    if (covers.isAsked()) {
                        ask(new Question(true, covers));
                    } else {
                        addOwnNow(false);
                    }
                },
                null);
    }

    private void addOwnNow(boolean confirmed) {
        boolean done = messages.attempt(
                () -> networks.addOwn(read("ownCidr", ownCidr), label, confirmed),
                "Added own network " + ownCidr + ".");
        if (done) {
            ownCidr = null;
            label = null;
        }
        load();
    }

    /** As {@link #addOwn} for an outsider. */
    public void addAllowed() {
        messages.attempt(
                () -> {
                    until();
                    Covered covers = networks.coveredBy(read("allowedCidr", allowedCidr));
                    if (covers.isAsked()) {
                        ask(new Question(false, covers));
                    } else {
                        addAllowedNow(false);
                    }
                },
                null);
    }

    private void addAllowedNow(boolean confirmed) {
        boolean done = messages.attempt(
                () -> networks.addAllowed(
                        read("allowedCidr", allowedCidr), note == null ? "" : note, until(), confirmed),
                "Added allowed network " + allowedCidr + ".");
        if (done) {
            allowedCidr = null;
            note = null;
            expires = null;
        }
        load();
    }

    private void ask(Question asked) {
        question = asked;
        PrimeFaces.current().ajax().addCallbackParam("asks", true);
    }

    /** Does what was asked: exactly the network that the question names, whatever stands in the form by now. */
    public void answer() {
        Question asked = question;
        if (asked == null) {
            return;
        }
        messages.attempt(() -> answer(asked), null);
    }

    private void answer(Question asked) {
        Covered now = networks.coveredBy(Network.parse(asked.covers().network()));
        if (now.count() > asked.covers().count()) {
            ask(new Question(asked.own(), now)); // more than was agreed to
            messages.error("Meanwhile it would take " + Counted.of(now.count(), "entry", "entries")
                    + " off the blacklist. Nothing was changed yet.");
            return;
        }
        question = null;
        if (asked.own()) {
            ownCidr = asked.covers().network();
            addOwnNow(true);
        } else {
            allowedCidr = asked.covers().network();
            addAllowedNow(true);
        }
    }

    /** Shows what would become of each pasted line, and how many entries they would delist. */
    public void preview() {
        preview = null;
        messages.attempt(() -> preview = networks.preview(many, manyOwn), null);
    }

    /** Adds what the preview has shown as taken; asks again if it would delist more by now. */
    public void addMany() {
        Networks.Preview shown = preview;
        if (shown == null) {
            return;
        }
        messages.attempt(() -> {
            Instant until = manyOwn ? null : until();
            preview = networks.preview(many, manyOwn);
            if (!preview.lines().taken().equals(shown.lines().taken()) || preview.count() > shown.count()) {
                messages.error("Meanwhile it would do something else. Nothing was changed yet: look again.");
                return;
            }
            List<Network> added = networks.addAll(shown.lines().taken(), manyOwn, manyNote, until);
            messages.say("Added "
                    + Counted.of(
                            added.size(),
                            manyOwn ? "own network" : "allowed network",
                            manyOwn ? "own networks" : "allowed networks")
                    + (shown.count() == 0
                            ? "."
                            : "; " + Counted.of(shown.count(), "entry", "entries") + " left the blacklist."));
            preview = null;
            many = null;
            manyNote = null;
            expires = null;
        });
        load();
    }

    /** What {@link #preview} has shown; {@code null} before it is asked for. */
    public Networks.Preview getPreview() {
        return preview;
    }

    public String getMany() {
        return many;
    }

    public void setMany(String many) {
        this.many = many;
    }

    public boolean isManyOwn() {
        return manyOwn;
    }

    /** Another kind makes what was shown void. */
    public void setManyOwn(boolean manyOwn) {
        if (this.manyOwn != manyOwn) {
            preview = null;
        }
        this.manyOwn = manyOwn;
    }

    public String getManyNote() {
        return manyNote;
    }

    public void setManyNote(String manyNote) {
        this.manyNote = manyNote;
    }

    /**
     * A network that is edited, as it was seen.
     *
     * @param note label of an own one, note of an allowed one
     */
    public record Edited(boolean own, long id, String cidr, String note, Instant expiresAt) implements Serializable {

        public boolean isOwn() {
            return own;
        }

        public String getCidr() {
            return cidr;
        }
    }

    public void editOwn(Own network) {
        edit(new Edited(true, network.id(), network.cidr(), network.label(), null));
    }

    public void editAllowed(Allowed network) {
        edit(new Edited(false, network.id(), network.cidr(), network.note(), network.expiresAt()));
    }

    private void edit(Edited network) {
        edited = network;
        editedNote = network.note();
        editedEnd = network.expiresAt() == null
                ? null
                : FIELD.format(network.expiresAt().atZone(display.getZone()));
    }

    /** Stores what is typed, unless somebody else has changed the network since it was seen. */
    public void change() {
        Edited seen = edited;
        if (seen == null) {
            return;
        }
        Network cidr = Network.parse(seen.cidr());
        messages.attempt(() -> {
            String note = editedNote == null ? "" : editedNote.strip();
            if (seen.own()) {
                networks.changeOwn(seen.id(), cidr, note, seen.note());
                undo.offer(cidr + " is as it was.", () -> networks.changeOwn(seen.id(), cidr, seen.note(), note));
            } else {
                Instant end = editedEnd();
                networks.changeAllowed(seen.id(), cidr, note, end, seen.note(), seen.expiresAt());
                undo.offer(
                        cidr + " is as it was.",
                        () -> networks.changeAllowed(seen.id(), cidr, seen.note(), seen.expiresAt(), note, end));
            }
            messages.say("Changed " + cidr + ".");
            edited = null;
        });
        load();
    }

    private Instant editedEnd() {
        Instant end = edited.expiresAt();
        // the field has minutes only: what was not touched stays to the second
        boolean untouched =
                end != null && FIELD.format(end.atZone(display.getZone())).equals(editedEnd);
        return untouched ? end : until(editedEnd);
    }

    /** {@code null} if none is. */
    public Edited getEdited() {
        return edited;
    }

    public String getEditedNote() {
        return editedNote;
    }

    public void setEditedNote(String editedNote) {
        this.editedNote = editedNote;
    }

    public String getEditedEnd() {
        return editedEnd;
    }

    public void setEditedEnd(String editedEnd) {
        this.editedEnd = editedEnd;
    }

    public void removeOwn(Own network) {
        Network cidr = Network.parse(network.cidr());
        if (messages.attempt(
                () -> networks.removeOwn(network.id(), cidr), "Removed own network " + network.cidr() + ".")) {
            undo.offer(
                    network.cidr() + " is an own network again.", () -> networks.addOwn(cidr, network.label(), true));
        }
        load();
    }

    public void removeAllowed(Allowed network) {
        Network cidr = Network.parse(network.cidr());
        if (messages.attempt(
                () -> networks.removeAllowed(network.id(), cidr), "Removed allowed network " + network.cidr() + ".")) {
            undo.offer(
                    network.cidr() + " is allowed again.",
                    () -> networks.addAllowed(cidr, network.note(), network.expiresAt(), true));
        }
        load();
    }

    private static Network read(String field, String text) {
        if (text == null || text.isBlank()) {
            throw new InvalidException(field, "must be an address or a network, such as 198.51.100.0/24");
        }
        try {
            return Network.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidException(field, "cannot be taken: " + e.getMessage());
        }
    }

    private Instant until() {
        return until(expires);
    }

    private Instant until(String expires) {
        if (expires == null || expires.isBlank()) {
            return null;
        }
        try {
            Instant until = Words.storable(LocalDateTime.parse(expires.strip())
                    .atZone(display.getZone())
                    .toInstant());
            if (!until.isAfter(Instant.now())) {
                throw new InvalidException("expiresAt", "must be in the future");
            }
            return until;
        } catch (DateTimeException e) {
            throw new InvalidException("expiresAt", "must be a day and a time, such as 2026-12-31T18:00");
        }
    }

    /** {@code null} if nothing is asked. */
    public Question getQuestion() {
        return question;
    }

    public String getOwnCidr() {
        return ownCidr;
    }

    public void setOwnCidr(String ownCidr) {
        this.ownCidr = ownCidr;
    }

    public String getLabel() {
        return label;
    }

    public void setLabel(String label) {
        this.label = label;
    }

    public String getAllowedCidr() {
        return allowedCidr;
    }

    public void setAllowedCidr(String allowedCidr) {
        this.allowedCidr = allowedCidr;
    }

    public String getNote() {
        return note;
    }

    public void setNote(String note) {
        this.note = note;
    }

    /** Day and time as a browser types it, in the reader's zone. */
    public String getExpires() {
        return expires;
    }

    public void setExpires(String expires) {
        this.expires = expires;
    }
}
