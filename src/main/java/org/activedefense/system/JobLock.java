package org.activedefense.system;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A job's row for reading: who runs it, when it ran last and how that ended. {@link JobLocks} writes it. */
@Entity
@Table(name = "job_lock")
public class JobLock {

    @Id
    @Column(name = "job_name")
    private String jobName;

    @Column(name = "is_running")
    private boolean running;

    @Column(name = "last_run")
    private Instant lastRun;

    private String owner;
    private long epoch;

    @Column(name = "lease_end")
    private Instant leaseEnd;

    @Column(name = "last_result")
    private String lastResult;

    @Column(name = "last_failed")
    private boolean lastFailed;

    private String question;

    @Column(name = "question_key")
    private String questionKey;

    public String getJobName() {
        return jobName;
    }

    public boolean isRunning() {
        return running;
    }

    /** When the last run ended; {@code null} if there was none. */
    public Instant getLastRun() {
        return lastRun;
    }

    /** The node that holds the lease or held it last; {@code null} if nobody did. */
    public String getOwner() {
        return owner;
    }

    public long getEpoch() {
        return epoch;
    }

    /** Until when the owner holds the lease; {@code null} if nobody does. */
    public Instant getLeaseEnd() {
        return leaseEnd == null || leaseEnd.isBefore(Instant.EPOCH) ? null : leaseEnd; // -infinity: given up
    }

    /** A sentence with the figures of the last run, or why it failed. */
    public String getLastResult() {
        return lastResult;
    }

    public boolean isLastFailed() {
        return lastFailed;
    }

    /** What it asks a person before it goes on; {@code null} if nothing. */
    public String getQuestion() {
        return question;
    }

    /** What an answer holds for, see {@link JobQuestions#answer}. */
    public String getQuestionKey() {
        return questionKey;
    }
}
