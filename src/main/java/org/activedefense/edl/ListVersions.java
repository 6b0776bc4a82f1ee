package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
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

    /** What a version is the number of. */
    interface Content {
        byte[] sha256();

        int entries();
    }

    record Numbered<T>(T content, Version version) {}

    private record Row(Version version, byte[] sha256) {}

    /**
     * The version of what is listed now: the newest one if that has this content, otherwise a new one. If another node has
     * numbered one since, what is listed is read again, so that no older content gets a later number. A version's time is at least a second after the one
     * before, because Last-Modified counts in seconds and two contents must never share one (a client that asks with
     * If-Modified-Since only would keep the older for good).
     *
     * @param read reads what is listed, once or twice
     */
    @Transactional
    public <T extends Content> Numbered<T> of(Supplier<T> read) {
        Optional<Row> newest = newest();
        T content = read.get();
        if (newest.isEmpty() || !Arrays.equals(newest.get().sha256(), content.sha256())) {
            database.query("select pg_advisory_xact_lock(?)", row -> true, LOCK);
            Optional<Row> before = newest;
            newest = newest();
            if (!newest.map(Row::version).equals(before.map(Row::version))) {
                content = read.get();
            }
        }
        if (newest.isPresent() && Arrays.equals(newest.get().sha256(), content.sha256())) {
            return new Numbered<>(content, newest.get().version());
        }
        return new Numbered<>(
                content,
                database.queryOne(
                                "insert into list_version (sha256, entries, created_at) values (?, ?,"
                                        + " greatest(date_trunc('second', clock_timestamp()), (select created_at"
                                        + " + interval '1 second' from list_version order by version desc limit 1)))"
                                        + " returning version, created_at",
                                row -> new Version(row.getLong(1), Database.instant(row, "created_at")),
                                content.sha256(),
                                content.entries())
                        .orElseThrow());
    }

    private Optional<Row> newest() {
        return database.queryOne(
                "select version, created_at, sha256 from list_version order by version desc limit 1",
                row -> new Row(new Version(row.getLong(1), Database.instant(row, "created_at")), row.getBytes(3)));
    }
}
