package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import org.activedefense.system.Database;

/** Where the rejected lines of a device stand in its files. Thread safe. */
@ApplicationScoped
public class RejectedRanges {

    @Inject
    private Database database;

    /**
     * Neighbouring rejected lines of one generation.
     *
     * @param from the first byte of the first line
     * @param to behind the newline of the last one
     */
    public record RejectedRange(long id, long generationId, long from, long to, int lines) {}

    /** Those of a device up to an id, oldest first. */
    @Transactional
    public List<RejectedRange> of(long logfileId, long upToId) {
        return database.query(
                "select id, generation_id, from_position, to_position, lines from rejected_range"
                        + " where logfile_id = ? and id <= ? order by id",
                row -> new RejectedRange(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getInt(5)),
                logfileId,
                upToId);
    }

    /** Notes that all ranges up to an id were read again as far as they could be. */
    @Transactional
    public void done(long logfileId, long upToId) {
        database.update(
                "update logfile set read_again_to = null where id = ? and read_again_to <= ?", logfileId, upToId);
    }
}
