package org.activedefense.admin;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.activedefense.address.Network;
import org.activedefense.blacklist.AllowedNetwork;
import org.activedefense.blacklist.Covered;
import org.activedefense.blacklist.Networks;
import org.activedefense.blacklist.OwnNetwork;
import org.activedefense.system.InvalidException;

/** Own and Allowed Networks. What adding one would delist is shown before it is done. */
@Named
@ViewScoped
public class NetworksView implements Serializable {

    private static final long serialVersionUID = 1;

    @Inject
    private Networks networks;

    @Inject
    private Messages messages;

    @Inject
    private Display display;

    private String ownCidr;
    private String label;
    private String allowedCidr;
    private String note;
    private String expires;
    private Covered ownCovers;
    private Covered allowedCovers;

    public List<OwnNetwork> getOwn() {
        return networks.own();
    }

    public List<AllowedNetwork> getAllowed() {
        return networks.allowed();
    }

    public boolean isExpired(AllowedNetwork network) {
        return network.getExpiresAt() != null && !network.getExpiresAt().isAfter(Instant.now());
    }

    /** Adds it if it delists nothing; else shows first what it would. */
    public void addOwn() {
        messages.attempt(
                () -> {
                    ownCovers = networks.coveredBy(read("ownCidr", ownCidr));
                    if (ownCovers.isEmpty()) {
                        addOwnNow();
                    }
                },
                null);
    }

    public void addOwnNow() {
        boolean done = messages.attempt(
                () -> networks.addOwn(read("ownCidr", ownCidr), label), "Added own network " + ownCidr + ".");
        if (done) {
            ownCidr = null;
            label = null;
        }
        ownCovers = null;
    }

    public void addAllowed() {
        messages.attempt(
                () -> {
                    until();
                    allowedCovers = networks.coveredBy(read("allowedCidr", allowedCidr));
                    if (allowedCovers.isEmpty()) {
                        addAllowedNow();
                    }
                },
                null);
    }

    public void addAllowedNow() {
        boolean done = messages.attempt(
                () -> networks.addAllowed(read("allowedCidr", allowedCidr), note == null ? "" : note, until()),
                "Added allowed network " + allowedCidr + ".");
        if (done) {
            allowedCidr = null;
            note = null;
            expires = null;
        }
        allowedCovers = null;
    }

    public void cancel() {
        ownCovers = null;
        allowedCovers = null;
    }

    public void removeOwn(OwnNetwork network) {
        messages.attempt(() -> networks.removeOwn(network.getId()), "Removed own network " + network.getCidr() + ".");
    }

    public void removeAllowed(AllowedNetwork network) {
        messages.attempt(
                () -> networks.removeAllowed(network.getId()), "Removed allowed network " + network.getCidr() + ".");
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
        if (expires == null || expires.isBlank()) {
            return null;
        }
        try {
            Instant until = LocalDateTime.parse(expires.strip())
                    .atZone(display.getZone())
                    .toInstant();
            if (!until.isAfter(Instant.now())) {
                throw new InvalidException("expiresAt", "must be in the future");
            }
            return until;
        } catch (DateTimeParseException e) {
            throw new InvalidException("expiresAt", "must be a day and a time, such as 2026-12-31T18:00");
        }
    }

    /** What the own network would delist; {@code null} if there is nothing to decide. */
    public Covered getOwnCovers() {
        return ownCovers == null || ownCovers.isEmpty() ? null : ownCovers;
    }

    public Covered getAllowedCovers() {
        return allowedCovers == null || allowedCovers.isEmpty() ? null : allowedCovers;
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
