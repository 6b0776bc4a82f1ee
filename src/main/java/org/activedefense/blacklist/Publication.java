package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import org.activedefense.system.Database;

/**
 * How far entries have come on their way to the firewalls: which version of the list carried each first, and when that was
 * first fetched. {@code edl} reports it. Rows are locked in the order of their ids, as the defense does. Thread safe.
 */
@ApplicationScoped
public class Publication {

    private static final String LOCKED =
            "with locked as materialized (select id from blacklist where %s order by id for no key update) ";

    @Inject
    private Database database;

    /** To be told before the version is served: a poll of it then finds the entries marked. */
    @Transactional
    public void carried(long version, long[] entryIds) {
        if (entryIds.length > 0) {
            database.update(
                    LOCKED.formatted("id = any(?::bigint[]) and first_version is null")
                            + "update blacklist b set first_version = ? from locked where b.id = locked.id",
                    entryIds,
                    version);
        }
    }

    /** A client has fetched that version, which carries every entry that it or an earlier one carried first. */
    @Transactional
    public void fetched(long version, Instant at) {
        database.update(
                LOCKED.formatted("first_version <= ? and fetched_at is null")
                        + "update blacklist b set fetched_at = ? from locked where b.id = locked.id",
                version,
                at);
    }
}
