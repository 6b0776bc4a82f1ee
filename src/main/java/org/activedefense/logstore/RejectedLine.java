package org.activedefense.logstore;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A line that could not become a record, with why. The newest 10,000 of each device are kept; intake writes them. */
@Entity
@Table(name = "rejected_line")
public class RejectedLine {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(name = "logfile_id")
    private long logfileId;

    @Column(name = "generation_id")
    private long generationId;

    private long position;
    private long length;

    @Column(name = "rejected_at")
    private Instant rejectedAt;

    private String reason;
    private String line;

    protected RejectedLine() {}

    public Long getId() {
        return id;
    }

    public long getLogfileId() {
        return logfileId;
    }

    /** The life of the file (between two rotations) that the position belongs to. */
    public long getGenerationId() {
        return generationId;
    }

    /** Where the line begins in its file, bytes. */
    public long getPosition() {
        return position;
    }

    /** How long the line was, bytes; what is kept of it may be shorter. */
    public long getLength() {
        return length;
    }

    public Instant getRejectedAt() {
        return rejectedAt;
    }

    public String getReason() {
        return reason;
    }

    /** The line, cut to 1 KiB. */
    public String getLine() {
        return line;
    }
}
