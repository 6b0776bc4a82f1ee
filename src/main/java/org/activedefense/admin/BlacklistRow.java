package org.activedefense.admin;

import java.io.Serializable;
import java.time.Instant;
import org.activedefense.blacklist.Alert;
import org.activedefense.blacklist.Blacklist;
import org.activedefense.blacklist.EntryOrder;

/** An entry as a row of the page, with its tick. */
public class BlacklistRow implements Serializable {

    private static final long serialVersionUID = 1;

    private final String ip;
    private final Alert alert;
    private final String country;
    private final Instant listedAt;
    private final Instant lastSeen;
    private final String note;
    private final String addedBy;
    private final String reason;
    private final Instant expiresAt;
    private final long hits;
    private final boolean gettingThrough;
    private final boolean held;
    private final String place;
    private boolean ticked;

    private BlacklistRow(Blacklist entry, String country, Instant now) {
        this.country = country;
        listedAt = entry.getListedAt();
        note = entry.getNote();
        addedBy = entry.getAddedBy();
        ip = entry.getIp().toString();
        alert = entry.getAlert();
        lastSeen = entry.getLastSeen();
        reason = entry.getReason();
        expiresAt = entry.getExpiresAt();
        hits = entry.getHits();
        held = entry.getHeldAt() != null;
        gettingThrough = entry.isGettingThrough(now);
        EntryOrder.Place at = EntryOrder.Place.of(entry);
        place = at.seen() + "_" + at.id() + "_" + at.ip();
    }

    /** @param country {@code null} if it is not known */
    static BlacklistRow of(Blacklist entry, String country, Instant now) {
        return new BlacklistRow(entry, country, now);
    }

    public String getIp() {
        return ip;
    }

    public String getType() {
        return alert.text();
    }

    public String getCountry() {
        return country;
    }

    public Instant getListedAt() {
        return listedAt;
    }

    public String getNote() {
        return note;
    }

    public String getAddedBy() {
        return addedBy;
    }

    public Instant getLastSeen() {
        return lastSeen;
    }

    public String getReason() {
        return reason;
    }

    public Instant getExpiresAt() {
        return expiresAt;
    }

    public long getHits() {
        return hits;
    }

    public boolean isGettingThrough() {
        return gettingThrough;
    }

    /** Whether the brake keeps it from the served list. */
    public boolean isHeld() {
        return held;
    }

    String getPlace() {
        return place;
    }

    public boolean isTicked() {
        return ticked;
    }

    public void setTicked(boolean ticked) {
        this.ticked = ticked;
    }
}
