package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Locale;
import org.activedefense.system.Database;

/**
 * The generations of the devices' files in the database. Positions are moved by {@link BatchStore} alone, together with the
 * rows. Thread safe.
 */
@ApplicationScoped
public class Generations {

    @Inject
    private Database database;

    /** All of a device, oldest first. */
    @Transactional
    public List<Generation> of(long logfileId) {
        return database.query(
                "select id, inode, path, fingerprint_length, fingerprint, position, state from logfile_generation"
                        + " where logfile_id = ? order by id",
                row -> new Generation(
                        row.getLong("id"),
                        row.getString("inode"),
                        row.getString("path"),
                        new Fingerprint(row.getInt("fingerprint_length"), row.getBytes("fingerprint")),
                        row.getLong("position"),
                        Generation.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT))),
                logfileId);
    }

    /** Notes a file that was not known before. */
    @Transactional
    public Generation add(
            long logfileId, String inode, String path, Fingerprint fingerprint, long position, Generation.State state) {
        long id = database.queryOne(
                        "insert into logfile_generation"
                                + " (logfile_id, inode, path, fingerprint_length, fingerprint, position, state)"
                                + " values (?, ?, ?, ?, ?, ?, ?) returning id",
                        row -> row.getLong(1),
                        logfileId,
                        inode,
                        path,
                        fingerprint.length(),
                        fingerprint.sha256(),
                        position,
                        state.text())
                .orElseThrow();
        return new Generation(id, inode, path, fingerprint, position, state);
    }

    /** Notes where the generation's file is now and whether there is more to read in it. */
    @Transactional
    public void move(Generation generation, String inode, String path, Generation.State state) {
        database.update(
                "update logfile_generation set inode = ?, path = ?, state = ?, fingerprint = ?, fingerprint_length = ?,"
                        + " finished_at = case when ? in ('finished', 'lost') then now() end where id = ?",
                inode,
                path,
                state.text(),
                generation.fingerprint().sha256(),
                generation.fingerprint().length(),
                state.text(),
                generation.id());
        generation.move(inode, path, state);
    }
}
