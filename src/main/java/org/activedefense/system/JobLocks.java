package org.activedefense.system;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * The leases by which one of several servers runs a job. A lease is a row with an owner, an epoch and an end by the
 * database's clock. A take-over raises the epoch, and a job's transaction asks {@link #confirm} before it commits, so an
 * owner that was paused for longer than its lease cannot write late. Thread safe.
 */
@ApplicationScoped
public class JobLocks {

    /** A lease outlives a missed heartbeat or two; a dead owner is replaced within this and one tick. Seconds. */
    static final int LEASE_SECONDS = 8;

    @Inject
    private Database database;

    @Inject
    private NodeIdentity node;

    @Inject
    private Watchdog watchdog;

    @PersistenceContext
    private EntityManager entities;

    /** Every job's row as it is now. */
    @Transactional
    public List<JobLock> all() {
        return entities.createQuery("select j from JobLock j order by j.jobName", JobLock.class)
                .getResultList();
    }

    /**
     * Takes or renews the lease, unless the job is stalled here: then it ends, and another server takes over.
     *
     * @return the epoch under which this server may run the job, empty if another server holds the lease
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public OptionalLong acquire(Job job) {
        if (watchdog.isStalled(job.jobName())) {
            return OptionalLong.empty();
        }
        return database.queryOne(
                        "update job_lock set epoch = case when owner_instance = ?::uuid then epoch else epoch + 1 end,"
                                + " owner = ?, owner_instance = ?::uuid,"
                                + " lease_end = clock_timestamp() + make_interval(secs => ?)"
                                + " where job_name = ? and (owner_instance = ?::uuid or lease_end < clock_timestamp())"
                                + " returning epoch",
                        row -> row.getLong(1),
                        node.instance(),
                        node.name(),
                        node.instance(),
                        LEASE_SECONDS,
                        job.jobName(),
                        node.instance())
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /**
     * Holds the epoch still until the caller's transaction ends.
     *
     * @throws StaleEpochException if another owner or a reset has raised it: the transaction must not commit
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void confirm(Job job, long epoch) {
        database.queryOne(
                        "select 1 from job_lock where job_name = ? and epoch = ? and owner_instance = ?::uuid for share",
                        row -> true,
                        job.jobName(),
                        epoch,
                        node.instance())
                .orElseThrow(() -> new StaleEpochException("Job " + job.jobName() + " has a newer owner than epoch "
                        + epoch + " of node " + node.name() + "; its work is rolled back and done by that owner"));
    }

    /** When a job's last run ended, {@code null} if it never ran. */
    @Transactional
    public Instant lastRun(Job job) {
        return database.queryOne(
                        "select last_run from job_lock where job_name = ?",
                        row -> Database.instant(row, "last_run"),
                        job.jobName())
                .orElse(null);
    }

    /** Notes that a run has begun. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void begin(Job job, long epoch) {
        database.update("update job_lock set is_running = true where job_name = ? and epoch = ?", job.jobName(), epoch);
    }

    /** Notes how a run ended. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void end(Job job, long epoch, String result, boolean failed) {
        database.update(
                "update job_lock set is_running = false, last_run = clock_timestamp(), last_result = ?, last_failed = ?"
                        + " where job_name = ? and epoch = ?",
                result,
                failed,
                job.jobName(),
                epoch);
    }

    /** Notes why a job that is due waits or must be tried again; it stays due. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void note(Job job, long epoch, String result, boolean failed) {
        database.update(
                "update job_lock set is_running = false, last_result = ?, last_failed = ?"
                        + " where job_name = ? and epoch = ?",
                result,
                failed,
                job.jobName(),
                epoch);
    }

    /** Gives every lease up, so that another server need not wait for its end. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void release() {
        database.update(
                "update job_lock set is_running = false, lease_end = '-infinity' where owner_instance = ?::uuid",
                node.instance());
    }

    /** Takes every job from its owner: what is being done now cannot commit any more. */
    @Transactional
    public void reset() {
        database.update("update job_lock set epoch = epoch + 1, is_running = false, owner_instance = null,"
                + " lease_end = '-infinity'");
    }
}
