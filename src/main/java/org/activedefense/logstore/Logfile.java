package org.activedefense.logstore;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A syslog device and the file it is read from. The figures (lines, times, position) are written by intake in plain SQL,
 * in the same transaction as the records they count; here they are for reading.
 */
@Entity
@Table(name = "logfile")
public class Logfile {

    /** The only type whose lines are read. */
    public static final String FIREWALL = "Firewall";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String name;
    private String path;
    private String type;

    @Column(name = "time_zone")
    private String timeZone;

    private boolean enabled = true;
    private String node;

    @Column(name = "registered_at")
    private Instant registeredAt;

    @Column(name = "removed_at")
    private Instant removedAt;

    @Column(name = "delete_records")
    private boolean deleteRecords;

    @Column(name = "lines_stored", insertable = false, updatable = false)
    private long linesStored;

    @Column(name = "lines_rejected", insertable = false, updatable = false)
    private long linesRejected;

    @Column(name = "last_line_at", insertable = false, updatable = false)
    private Instant lastLineAt;

    @Column(name = "newest_event_at", insertable = false, updatable = false)
    private Instant newestEventAt;

    @Column(name = "last_batch", insertable = false, updatable = false)
    private long lastBatch;

    @Column(name = "judged_batch", insertable = false, updatable = false)
    private long judgedBatch;

    @Column(name = "bytes_behind", insertable = false, updatable = false)
    private long bytesBehind;

    @Column(name = "behind_since", insertable = false, updatable = false)
    private Instant behindSince;

    @Column(insertable = false, updatable = false)
    private String problem;

    @Column(name = "read_again_to")
    private Long readAgainTo;

    protected Logfile() {}

    /** A new device; every argument has been checked by {@code Logfiles}. */
    Logfile(String name, String path, String type, ZoneId timeZone, String node) {
        this.name = name;
        this.path = path;
        this.type = type;
        this.timeZone = timeZone.getId();
        this.node = node;
        this.registeredAt = Instant.now();
    }

    public Long getId() {
        return id;
    }

    public String getName() {
        return name;
    }

    void setName(String name) {
        this.name = name;
    }

    /** The absolute path of the file; rotated siblings stand beside it. */
    public String getPath() {
        return path;
    }

    void setPath(String path) {
        this.path = path;
    }

    /** {@code Firewall}, {@code Router} or {@code Switch}. */
    public String getType() {
        return type;
    }

    void setType(String type) {
        this.type = type;
    }

    /** For event times without an offset; a change holds for lines read after it. */
    public ZoneId getTimeZone() {
        return ZoneId.of(timeZone);
    }

    void setTimeZone(ZoneId timeZone) {
        this.timeZone = timeZone.getId();
    }

    public boolean isEnabled() {
        return enabled;
    }

    void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    /** The name of the server that reads the file. */
    public String getNode() {
        return node;
    }

    void setNode(String node) {
        this.node = node;
    }

    public Instant getRegisteredAt() {
        return registeredAt;
    }

    /** When the device was removed, {@code null} while it is registered. A removed device keeps its row and read position. */
    public Instant getRemovedAt() {
        return removedAt;
    }

    void setRemovedAt(Instant removedAt) {
        this.removedAt = removedAt;
    }

    /** Whether a removed device's records are to be deleted as well; the prune job does it. */
    public boolean isDeleteRecords() {
        return deleteRecords;
    }

    void setDeleteRecords(boolean deleteRecords) {
        this.deleteRecords = deleteRecords;
    }

    public long getLinesStored() {
        return linesStored;
    }

    public long getLinesRejected() {
        return linesRejected;
    }

    /** When the newest line was stored or rejected, by the server's clock; {@code null} if there was none. */
    public Instant getLastLineAt() {
        return lastLineAt;
    }

    /** The newest event time stored, {@code null} if there is none. */
    public Instant getNewestEventAt() {
        return newestEventAt;
    }

    public long getLastBatch() {
        return lastBatch;
    }

    /** The number of the newest batch that the defense has judged. */
    public long getJudgedBatch() {
        return judgedBatch;
    }

    /** Bytes written but not read yet, as the reader saw it last. */
    public long getBytesBehind() {
        return bytesBehind;
    }

    /** Since when the reader has not been at the end of the file; {@code null} if it is there. */
    public Instant getBehindSince() {
        return behindSince;
    }

    /** What is wrong with the file at the moment and what to do about it; {@code null} if nothing is. */
    public String getProblem() {
        return problem;
    }

    /** Whether the same device, as it is now, has to be read in another way: from elsewhere, in another zone, or lines again. */
    public boolean isReadOtherwise(Logfile now) {
        boolean again = now.readAgainTo != null && !now.readAgainTo.equals(readAgainTo);
        return again || !path.equals(now.path) || !timeZone.equals(now.timeZone) || !name.equals(now.name);
    }

    /** In words, for the audit. */
    String describe() {
        return "path " + path + ", type " + type + ", time zone " + timeZone + (enabled ? ", enabled" : ", disabled")
                + ", node " + node + ", name " + name;
    }

    /** Rejected ranges up to this id are to be read again by the device's reader; {@code null} if none are. */
    public Long getReadAgainTo() {
        return readAgainTo;
    }

    void setReadAgainTo(Long readAgainTo) {
        this.readAgainTo = readAgainTo;
    }
}
