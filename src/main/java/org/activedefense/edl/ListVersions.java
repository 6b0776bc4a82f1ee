package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.activedefense.system.Database;

/** Numbers the contents of the list, one number for all nodes. Thread safe. */
@ApplicationScoped
public class ListVersions {

    /** The lock under which a node compares and adds; any number that nothing else uses. */
    private static final long LOCK = 0x4544_4c00_0001L;

    @Inject
    private Database database;

    /** @param lastModified whole seconds */
    public record Version(long number, Instant lastModified) {}

    private record Row(Version version, byte[] sha256) {}

    /**
     * The version of a content: the newest one if that has this content, otherwise a new one. Its time is at least a second
     * after the one before, because Last-Modified counts in seconds and two contents must never share one (a client that
     * asks with If-Modified-Since only would keep the older for good).
     */
    @Transactional
    public Version of(byte[] sha256, int entries) {
        Optional<Row> newest = newest();
        if (newest.isEmpty() || !Arrays.equals(newest.get().sha256(), sha256)) {
            database.query("select pg_advisory_xact_lock(?)", row -> true, LOCK);
            newest = newest();
        }
        if (newest.isPresent() && Arrays.equals(newest.get().sha256(), sha256)) {
            return newest.get().version();
        }
        return database.queryOne(
                        "insert into list_version (sha256, entries, created_at) values (?, ?,"
                                + " greatest(date_trunc('second', clock_timestamp()), (select created_at"
                                + " + interval '1 second' from list_version order by version desc limit 1))) returning version, created_at",
                        row -> new Version(row.getLong(1), Database.instant(row, "created_at")),
                        sha256,
                        entries)
                .orElseThrow();
    }

    private Optional<Row> newest() {
        return database.queryOne(
                "select version, created_at, sha256 from list_version order by version desc limit 1",
                row -> new Row(new Version(row.getLong(1), Database.instant(row, "created_at")), row.getBytes(3)));
    }
}
