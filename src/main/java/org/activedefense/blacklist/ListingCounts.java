package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.activedefense.system.Database;

/**
 * How many entries came onto the blacklist, whether they are there still or not: a trigger counts them by quarter of an hour,
 * eight days back. Thread safe.
 */
@ApplicationScoped
public class ListingCounts {

    @Inject
    private Database database;

    /** So many new entries of a case in the quarter of an hour from a time on. */
    public record Count(Instant quarter, Alert alert, long entries) {}

    /** All from a time on, oldest first; quarters without a new entry are left out. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Count> since(Instant from) {
        return database.query(
                "select quarter, alert, entries from listing_count where quarter >= ? order by quarter, alert",
                row -> new Count(
                        Database.instant(row, "quarter"), Alert.ofText(row.getString("alert")), row.getLong("entries")),
                from);
    }
}
