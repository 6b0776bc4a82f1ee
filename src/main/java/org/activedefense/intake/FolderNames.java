package org.activedefense.intake;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The names in the log folders, listed once for all devices: thousands in one folder would list it thousands of times. A folder
 * whose time of change has been the same for a while holds the names that it held. Thread safe.
 */
final class FolderNames {

    /** One for the server. */
    static final FolderNames SHARED = new FolderNames(TimeUnit.SECONDS.toNanos(2), System::nanoTime);

    /** So old may a listing be for who asks {@link #ofLate}, or where a file system does not keep a folder's time of change. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long NEVER = Long.MAX_VALUE;

    private static final int MOST_FOLDERS = 100;

    /**
     * @param sinceNanos when this state of the folder was met first
     * @param settled whether nothing can have come in the same tick of the file system's clock
     * @param askedAtNanos when somebody asked last for whom late names will do, by the asker's clock
     */
    private record Listing(
            State state,
            long sinceNanos,
            boolean settled,
            long listedAtNanos,
            long askedAtNanos,
            NavigableSet<String> names) {}

    private record State(Object fileKey, FileTime modified) {}

    private final long settlingNanos;
    private final LongSupplier nanoTime;
    private final Map<Path, Listing> listings = new ConcurrentHashMap<>();

    /**
     * @param settlingNanos more than the steps in which file systems tell the time
     * @param nanoTime a clock that only goes forward
     */
    FolderNames(long settlingNanos, LongSupplier nanoTime) {
        this.settlingNanos = settlingNanos;
        this.nanoTime = nanoTime;
    }

    /**
     * The names in a folder as they are now, sorted; none if there is no such folder. As long as nothing has changed it may be the very
     * same set as before.
     */
    NavigableSet<String> of(Path folder) throws IOException {
        return of(folder, NEVER, false);
    }

    /**
     * As {@link #of}, but perhaps as they were up to ten seconds ago.
     *
     * @param nowNanos by the asker's clock
     */
    NavigableSet<String> ofLate(Path folder, long nowNanos) throws IOException {
        return of(folder, nowNanos, true);
    }

    private NavigableSet<String> of(Path folder, long askedAtNanos, boolean lateWillDo) throws IOException {
        Listing known = listings.get(folder);
        if (known != null && lateWillDo && isWithin(LONGEST_NANOS, known.askedAtNanos(), askedAtNanos)) {
            return known.names();
        }
        long now = nanoTime.getAsLong();
        State state = state(folder);
        if (state == null) {
            listings.remove(folder);
            return Collections.emptyNavigableSet();
        }
        boolean same = known != null && state.equals(known.state());
        if (same && known.settled() && isWithin(LONGEST_NANOS, known.listedAtNanos(), now)) {
            return known.names();
        }
        long since = same ? known.sinceNanos() : now;
        NavigableSet<String> names = list(folder);
        if (same && names.equals(known.names())) {
            names = known.names();
        }
        boolean settled = now - since > settlingNanos && state.equals(state(folder));
        if (listings.size() > MOST_FOLDERS) {
            listings.clear();
        }
        long askedAt = lateWillDo || known == null ? askedAtNanos : known.askedAtNanos();
        listings.put(folder, new Listing(state, since, settled, now, askedAt, names));
        return names;
    }

    private static boolean isWithin(long most, long then, long now) {
        return now >= then && now - then <= most;
    }

    private static State state(Path folder) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(folder, BasicFileAttributes.class);
            return new State(attributes.fileKey(), attributes.lastModifiedTime());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static NavigableSet<String> list(Path folder) throws IOException {
        NavigableSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                names.add(file.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException e) {
            names.clear(); // it went meanwhile
        }
        return Collections.unmodifiableNavigableSet(names);
    }
}
