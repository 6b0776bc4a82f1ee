package org.activedefense.blacklist;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
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
}
