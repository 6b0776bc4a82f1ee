package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Locale;
import org.activedefense.system.Database;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.StaleEpochException;

/**
 * The generations of the devices' files in the database. Positions are moved by {@link BatchStore} alone, together with the
 * rows. Thread safe.
 */
@ApplicationScoped
public class Generations {

    /** Generations kept a device: rotated files that may still stand there, or be put back. */
    public static final int MOST_KEPT = 1_000;

    private static final String UNDER_EPOCH =
            "exists (select 1 from node where name = ? and epoch = ? and instance = ?::uuid)";

    @Inject
    private Database database;

    @Inject
    private NodeIdentity node;

    /** All of a device, oldest first. */
    @Transactional
    public List<Generation> of(long logfileId) {
        return database.query(
                "select id, inode, path, fingerprint_length, fingerprint, position, tail_length, tail, state"
                        + " from logfile_generation where logfile_id = ? order by id",
                row -> new Generation(
                        row.getLong("id"),
                        row.getString("inode"),
                        row.getString("path"),
                        new Fingerprint(row.getInt("fingerprint_length"), row.getBytes("fingerprint")),
                        row.getLong("position"),
                        row.getInt("tail_length") == 0
                                ? Fingerprint.EMPTY
                                : new Fingerprint(row.getInt("tail_length"), row.getBytes("tail")),
                        Generation.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT))),
                logfileId);
    }

    /**
     * Notes a file that was not known before.
     *
     * @throws StaleEpochException if this server does not read the node's files under that epoch any more
     */
    @Transactional
    public Generation add(
            long logfileId,
            String inode,
            String path,
            Fingerprint fingerprint,
            long position,
            Generation.State state,
            long nodeEpoch) {
        long id = database.queryOne(
                        "insert into logfile_generation"
                                + " (logfile_id, inode, path, fingerprint_length, fingerprint, position, state)"
                                + " select ?, ?, ?, ?, ?, ?, ? where " + UNDER_EPOCH + " returning id",
                        row -> row.getLong(1),
                        logfileId,
                        inode,
                        path,
                        fingerprint.length(),
                        fingerprint.sha256(),
                        position,
                        state.text(),
                        node.name(),
                        nodeEpoch,
                        node.instance())
                .orElseThrow(() -> stale(path));
        return new Generation(id, inode, path, fingerprint, position, Fingerprint.EMPTY, state);
    }

    /**
     * Notes where the generation's file is now and whether there is more to read in it.
     *
     * @throws StaleEpochException if this server does not read the node's files under that epoch any more
     */
    @Transactional
    public void move(Generation generation, String inode, String path, Generation.State state, long nodeEpoch) {
        int moved = database.update(
                "update logfile_generation set inode = ?, path = ?, state = ?, fingerprint = ?, fingerprint_length = ?,"
                        + " finished_at = case when ? in ('finished', 'lost') then now() end where id = ? and "
                        + UNDER_EPOCH,
                inode,
                path,
                state.text(),
                generation.fingerprint().sha256(),
                generation.fingerprint().length(),
                state.text(),
                generation.id(),
                node.name(),
                nodeEpoch,
                node.instance());
        if (moved == 0) {
            throw stale(path);
        }
        generation.move(inode, path, state);
    }

    /** Forgets all but the newest that were read to their end or lost: older files do not come back. */
    @Transactional
    public int forgetOldest(long logfileId, long nodeEpoch) {
        return database.update(
                "delete from logfile_generation where logfile_id = ? and state in ('finished', 'lost') and id <= (select id"
                        + " from logfile_generation where logfile_id = ? order by id desc offset ? limit 1) and "
                        + UNDER_EPOCH,
                logfileId,
                logfileId,
                MOST_KEPT,
                node.name(),
                nodeEpoch,
                node.instance());
    }

    /** A generation of whatever device, as far as it tells a file. */
    public record Known(long logfileId, String inode, Fingerprint fingerprint) {}

    /** What is known of the files of a node's devices, the removed ones included. */
    @Transactional
    public List<Known> ofNode(String nodeName) {
        return database.query(
                "select g.logfile_id, g.inode, g.fingerprint_length, g.fingerprint from logfile_generation g"
                        + " join logfile l on l.id = g.logfile_id where l.node = ?",
                row -> new Known(row.getLong(1), row.getString(2), new Fingerprint(row.getInt(3), row.getBytes(4))),
                nodeName);
    }

    private static StaleEpochException stale(String path) {
        return new StaleEpochException("This server does not read " + path + " any more: another one does");
    }
}
