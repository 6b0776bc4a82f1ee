package org.activedefense.blacklist;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import org.activedefense.address.Network;
import org.activedefense.system.NetworkConverter;

/**
 * An entry of the blacklist, for reading. {@link BlacklistEntries} and {@link FoundEntries} write it in plain SQL, because
 * people and the defense write at the same time and the row's own constraints must decide.
 */
@Entity
@Table(name = "blacklist")
public class Blacklist {

    /** What a firewall that has the list may take until its rule blocks. */
    public static final Duration TIME_TO_ENFORCE = Duration.ofMinutes(10);

    /** How long after the last allowed record the warning stays. */
    public static final Duration WARNED_FOR = Duration.ofHours(24);

    @Id
    private Long id;

    @Convert(converter = NetworkConverter.class)
    private Network ip;

    @Convert(converter = AlertConverter.class)
    private Alert alert;

    @Column(name = "first_seen")
    private Instant firstSeen;

    @Column(name = "last_seen")
    private Instant lastSeen;

    @Column(name = "listed_at")
    private Instant listedAt;

    private long hits;
    private String reason;

    @Column(name = "added_by")
    private String addedBy;

    private String note;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "held_at")
    private Instant heldAt;

    @Column(name = "allowed_hits")
    private long allowedHits;

    @Column(name = "last_allowed")
    private Instant lastAllowed;

    @Column(name = "fetched_at")
    private Instant fetchedAt;

    protected Blacklist() {}

    public Long getId() {
        return id;
    }

    /** An address, or a network added by hand. */
    public Network getIp() {
        return ip;
    }

    public Alert getAlert() {
        return alert;
    }

    /** The earliest evidence; {@code null} for an entry added by hand. */
    public Instant getFirstSeen() {
        return firstSeen;
    }

    /** The event time of its newest record, at most the time it was judged; {@code null} if none came yet. */
    public Instant getLastSeen() {
        return lastSeen;
    }

    public Instant getListedAt() {
        return listedAt;
    }

    /** How many of its records were judged after it was listed. */
    public long getHits() {
        return hits;
    }

    /** Sentences joined by "; ", one for each case. */
    public String getReason() {
        return reason;
    }

    public String getAddedBy() {
        return addedBy;
    }

    public String getNote() {
        return note;
    }

    /** Only of an entry added by hand: when it ends, {@code null} if never. */
    public Instant getExpiresAt() {
        return expiresAt;
    }

    /** Since when the brake keeps it from the served list; {@code null} if it does not. */
    public Instant getHeldAt() {
        return heldAt;
    }

    /** Of its hits those that the firewall let through. */
    public long getAllowedHits() {
        return allowedHits;
    }

    /** The event time of the newest of these, at most the time it was judged; {@code null} if there are none. */
    public Instant getLastAllowed() {
        return lastAllowed;
    }

    /** When a client first fetched a list with this entry; {@code null} if none has. */
    public Instant getFetchedAt() {
        return fetchedAt;
    }

    /** Whether a record was allowed although the list with this entry had been fetched over ten minutes before. */
    public boolean hasGotThrough() {
        return lastAllowed != null && fetchedAt != null && lastAllowed.isAfter(fetchedAt.plus(TIME_TO_ENFORCE));
    }

    /** As {@link #hasGotThrough}, of late: the warning goes by itself when the firewall's rule is mended. */
    public boolean isGettingThrough(Instant now) {
        return hasGotThrough() && lastAllowed.isAfter(now.minus(WARNED_FOR));
    }
}
