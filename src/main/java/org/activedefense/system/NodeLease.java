package org.activedefense.system;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Who may read a node's files: the one live server that bears the node's name. A second one with the same name reads
 * nothing and says so. Works like {@link JobLocks}. Thread safe.
 */
@ApplicationScoped
public class NodeLease {

    /** The part that reads files: while it is stalled the lease is not renewed. */
    public static final String READING = "reading";

    private static final Logger LOG = Logger.getLogger(NodeLease.class.getName());

    @Inject
    private Database database;

    @Inject
    private NodeIdentity node;

    @Inject
    private Watchdog watchdog;

    private volatile boolean refused;

    /** The epoch under which this server may read its node's files, empty while another one holds the name. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public OptionalLong acquire() {
        if (watchdog.isStalled(READING)) {
            return OptionalLong.empty();
        }
        OptionalLong epoch = database.queryOne(
                        "insert into node as n (name, instance, epoch, lease_end)"
                                + " values (?, ?::uuid, 1, clock_timestamp() + make_interval(secs => ?))"
                                + " on conflict (name) do update set"
                                + " epoch = case when n.instance = excluded.instance then n.epoch else n.epoch + 1 end,"
                                + " started_at = case when n.instance = excluded.instance then n.started_at else now() end,"
                                + " instance = excluded.instance, lease_end = excluded.lease_end"
                                + " where n.instance = excluded.instance or n.lease_end < clock_timestamp()"
                                + " returning epoch",
                        row -> row.getLong(1),
                        node.name(),
                        node.instance(),
                        JobLocks.LEASE_SECONDS)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        boolean refusedNow = epoch.isEmpty();
        if (refusedNow && !refused) {
            LOG.log(
                    Level.WARNING,
                    "Another live server bears the node name {0}: this one reads no files until that one is gone."
                            + " If both are meant to read, give this one its own ACTIVE_DEFENSE_NODE",
                    node.name());
        }
        refused = refusedNow;
        return epoch;
    }

    /** Whether another live server bears this node's name. */
    public boolean isRefused() {
        return refused;
    }

    /**
     * Holds the epoch still until the caller's transaction ends.
     *
     * @throws StaleEpochException if another server has taken the name or a reset has raised the epoch
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void confirm(long epoch) {
        database.queryOne(
                        "select 1 from node where name = ? and epoch = ? and instance = ?::uuid for share",
                        row -> true,
                        node.name(),
                        epoch,
                        node.instance())
                .orElseThrow(() -> new StaleEpochException("Node " + node.name() + " is read under a newer epoch than "
                        + epoch + "; this batch is rolled back and read again by its owner"));
    }

    /** Gives the name up, so that a restarted server need not wait for the lease's end. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void release() {
        database.update("update node set lease_end = '-infinity' where instance = ?::uuid", node.instance());
    }

    /** Ends every server's right to read under its present epoch; each takes a new one at its next heartbeat. */
    @Transactional
    public void reset() {
        database.update("update node set epoch = epoch + 1");
    }
}
