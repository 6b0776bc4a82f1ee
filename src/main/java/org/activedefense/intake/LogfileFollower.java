package org.activedefense.intake;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.logstore.Generation;
import org.activedefense.logstore.Generation.State;
import org.activedefense.logstore.Generations;
import org.activedefense.logstore.LogFolders;

/**
 * Knows which generations of a device's file have lines to read, oldest first, through rename rotation, copytruncate, delete
 * and recreate, and whatever of it happened while nobody looked. It moves no read position. Not thread safe.
 *
 * <p>What it cannot know: lines that were written between the last read and a truncation without a copy, and a file that was
 * truncated and has grown past the old position with the very same first bytes.
 */
final class LogfileFollower implements Closeable {

    private static final Logger LOG = Logger.getLogger(LogfileFollower.class.getName());

    /** How often rotated files are looked for that nobody saw being rotated, such as an unpacked archive. */
    private static final Duration SEARCH_EVERY = Duration.ofSeconds(30);

    /** A rotated file that is younger and shorter than a fingerprint may still be being copied. */
    private static final Duration COPYING = Duration.ofSeconds(10);

    /** A file may be rotated between its registration and the first look at it. */
    private static final Duration REGISTERING = Duration.ofSeconds(10);

    private final long logfileId;
    private final Path path;
    private final LogFolders folders;
    private final RotatedFiles rotated;
    private final Generations generations;
    private final List<Generation> known;
    private final List<FollowedFile> followed = new ArrayList<>();
    private Instant searchedAt = Instant.MIN;
    private Instant currentHasDataSince;

    /**
     * Takes up every generation that was not read to its end.
     *
     * @param readUntil when the device's newest line was read, or when it was registered if none was yet; {@code null} if
     *     neither is known
     */
    LogfileFollower(
            long logfileId, Path path, LogFolders folders, Generations generations, Instant readUntil, Instant now)
            throws IOException {
        this.logfileId = logfileId;
        this.path = path;
        this.folders = folders;
        this.rotated = new RotatedFiles(path);
        this.generations = generations;
        this.known = new ArrayList<>(generations.of(logfileId));
        if (known.isEmpty()) {
            passOverOlderFiles(readUntil);
        } else {
            takeUp(now);
            reportUnreadArchives(readUntil);
        }
    }

    /** Where the content of a known generation is now, {@code null} if it is gone. */
    FileIdentity find(long generationId) throws IOException {
        List<FileIdentity> files = new ArrayList<>(rotated.readable());
        FileIdentity atPath = fileAtPath();
        if (atPath != null) {
            files.add(atPath);
        }
        Generation generation = known(generationId);
        for (FileIdentity file : files) {
            if (generation != null && generation.fingerprint().length() > 0 && file.holdsContentOf(generation)) {
                return file;
            }
        }
        return null;
    }

    Generation known(long generationId) {
        return known.stream()
                .filter(generation -> generation.id() == generationId)
                .findFirst()
                .orElse(null);
    }

    /** What to read, oldest first. */
    List<FollowedFile> files() {
        return List.copyOf(followed);
    }

    /** A device starts with its file; what was rotated before it was registered is not read. */
    private void passOverOlderFiles(Instant registeredAt) throws IOException {
        for (FileIdentity file : rotated.readable()) {
            boolean rotatedSince =
                    registeredAt != null && file.modified().plus(REGISTERING).isAfter(registeredAt);
            if (!rotatedSince) {
                add(file, file.size(), State.FINISHED);
            }
        }
    }

    private void takeUp(Instant now) throws IOException {
        List<FileIdentity> files = new ArrayList<>(rotated.readable());
        FileIdentity atPath = fileAtPath();
        if (atPath != null) {
            files.add(atPath);
        }
        for (Generation generation : List.copyOf(known)) {
            if (generation.state() == State.CURRENT || generation.state() == State.DRAINING) {
                FileIdentity file = locate(generation, files);
                if (file == null) {
                    LOG.log(
                            Level.WARNING,
                            "A former {0} is gone. It was read up to byte {1}; lines behind that are lost"
                                    + " unless an archive of it is unpacked beside the log file",
                            new Object[] {path, generation.position()});
                    generations.move(generation, generation.inode(), generation.path(), State.LOST);
                } else {
                    follow(generation, file, file == atPath ? State.CURRENT : State.DRAINING, now);
                }
            }
        }
    }

    /** Asked anew each time: the path may have been turned into a link that leads elsewhere. */
    private FileIdentity fileAtPath() throws IOException {
        return folders.contains(path) ? FileIdentity.of(path) : null;
    }

    private FileIdentity locate(Generation generation, List<FileIdentity> files) {
        for (FileIdentity file : files) {
            if (file.is(generation)) {
                return file;
            }
        }
        for (FileIdentity file : files) {
            // at the path itself only the same inode counts: a new file starts with new lines
            if (!file.path().equals(path) && file.isCopyOf(generation) && !isKnownByInode(file)) {
                return file;
            }
        }
        return null;
    }

    private void follow(Generation generation, FileIdentity file, State state, Instant now) throws IOException {
        FollowedFile opened = new FollowedFile(generation, file.path(), now);
        if (generation.state() != state
                || !generation.path().equals(file.path().toString())
                || !generation.inode().equals(file.inode())) {
            generations.move(generation, file.inode(), file.path().toString(), state);
        }
        followed.add(state == State.CURRENT ? followed.size() : indexOfCurrent(), opened);
    }

    private int indexOfCurrent() {
        return current() == null ? followed.size() : followed.size() - 1;
    }

    private FollowedFile current() {
        FollowedFile last = followed.isEmpty() ? null : followed.get(followed.size() - 1);
        return last != null && last.generation().state() == State.CURRENT ? last : null;
    }

    /** Looks whether the file was rotated, truncated or created since last time. */
    void look(Instant now) throws IOException {
        boolean changed = false;
        for (FollowedFile file : files()) {
            if (!file.holdsItsGeneration()) {
                truncated(file, now);
                changed = true;
            }
        }
        FileIdentity atPath = fileAtPath();
        FollowedFile current = current();
        boolean renamed = atPath != null
                && current != null
                && !atPath.inode().equals(current.generation().inode());
        if (renamed) {
            LOG.log(Level.INFO, "{0} was rotated; its former file is read to the end", path);
            generations.move(
                    current.generation(),
                    current.generation().inode(),
                    current.generation().path(),
                    State.DRAINING);
            changed = true;
        }
        if (changed) {
            currentHasDataSince = null;
        }
        if (atPath != null && current() == null) {
            open(atPath, now);
            changed = true;
        }
        if (atPath != null && atPath.size() > 0 && currentHasDataSince == null) {
            currentHasDataSince = now;
        }
        if (changed || now.isAfter(plus(searchedAt, SEARCH_EVERY))) {
            searchedAt = now;
            searchUnknownFiles(now);
        }
        finishQuietFiles(now);
    }

    private static Instant plus(Instant instant, Duration duration) {
        return instant == Instant.MIN ? instant : instant.plus(duration);
    }

    private void open(FileIdentity atPath, Instant now) throws IOException {
        for (Generation generation : known) {
            if (generation.fingerprint().length() > 0 && atPath.is(generation) && !isFollowed(generation)) {
                follow(generation, atPath, State.CURRENT, now); // renamed back
                return;
            }
        }
        follow(add(atPath, 0, State.CURRENT), atPath, State.CURRENT, now);
    }

    private boolean isFollowed(Generation generation) {
        return followed.stream().anyMatch(file -> file.generation() == generation);
    }

    private Generation add(FileIdentity file, long position, State state) {
        Generation generation =
                generations.add(logfileId, file.inode(), file.path().toString(), file.fingerprint(), position, state);
        known.add(generation);
        return generation;
    }

    /** copytruncate: what was not read yet stands in the copy that starts with the same bytes. */
    private void truncated(FollowedFile truncated, Instant now) throws IOException {
        Generation generation = truncated.generation();
        boolean hadUnread = truncated.seenSize() > generation.position();
        followed.remove(truncated);
        truncated.close();
        for (FileIdentity file : rotated.readable()) {
            if (file.isCopyOf(generation) && !isKnownByInode(file)) {
                LOG.log(Level.INFO, "{0} was truncated; its copy {1} is read to the end", new Object[] {
                    path, file.path()
                });
                follow(generation, file, State.DRAINING, now);
                return;
            }
        }
        LOG.log(
                hadUnread ? Level.WARNING : Level.INFO,
                "{0} was truncated at or behind byte {1} and no copy of it was found; what was written to it after that"
                        + " byte cannot be read",
                new Object[] {path, generation.position()});
        generations.move(generation, generation.inode(), generation.path(), hadUnread ? State.LOST : State.FINISHED);
    }

    private boolean isKnownByInode(FileIdentity file) {
        return known.stream()
                .anyMatch(generation ->
                        generation.fingerprint().length() > 0 ? file.is(generation) : isHeldOpen(generation, file));
    }

    /** Of an empty file its inode is all that is known, and that may be given to another one unless it is held open. */
    private boolean isHeldOpen(Generation generation, FileIdentity file) {
        return isFollowed(generation) && file.inode().equals(generation.inode());
    }

    /** Files that were rotated more than once since they were looked at, or while nobody looked. */
    private void searchUnknownFiles(Instant now) throws IOException {
        for (FileIdentity file : rotated.readable()) {
            boolean perhapsBeingCopied = file.available() < file.firstBytes().length
                    && file.modified().plus(COPYING).isAfter(now);
            if (file.size() == 0 || perhapsBeingCopied) {
                continue;
            }
            Generation cameBack = generationToReadOn(file);
            if (cameBack != null) {
                LOG.log(Level.INFO, "{0} holds more of {1} than was read and is read on from byte {2}", new Object[] {
                    file.path(), path, cameBack.position()
                });
                follow(cameBack, file, State.DRAINING, now);
            } else if (!isKnown(file)) {
                LOG.log(Level.INFO, "{0} was rotated unseen and is read now", file.path());
                follow(add(file, 0, State.DRAINING), file, State.DRAINING, now);
            }
        }
    }

    /**
     * The generation that nobody reads and of which the file holds more than was read: an archive that was unpacked, a file
     * that was written to after its minute of quiet, a copy that was missed while it was renamed (a folder that is listed
     * meanwhile may show it under neither name). {@code null} if there is none.
     */
    private Generation generationToReadOn(FileIdentity file) {
        Generation found = null;
        for (Generation generation : known) {
            boolean same = generation.fingerprint().length() > 0
                    && generation.fingerprint().matches(file.firstBytes(), file.available());
            if (same && isFollowed(generation)) {
                return null;
            }
            boolean more = generation.state() == State.LOST
                    ? file.size() >= generation.position()
                    : file.size() > generation.position();
            if (same && more) {
                found = generation;
            }
        }
        return found;
    }

    private boolean isKnown(FileIdentity file) {
        return known.stream()
                .anyMatch(generation -> generation.fingerprint().length() > 0
                        ? generation.fingerprint().matches(file.firstBytes(), file.available())
                        : isHeldOpen(generation, file));
    }

    private void finishQuietFiles(Instant now) throws IOException {
        for (FollowedFile file : files()) {
            if (isQuiet(file, now) && file.unfinished() == 0) {
                finish(file);
            }
        }
    }

    /** A rotated file that was read to its last newline and to which nobody writes any more. */
    private boolean isQuiet(FollowedFile file, Instant now) throws IOException {
        return file.generation().state() == State.DRAINING
                && file.unread(now) == 0
                && file.isDone(now, currentHasDataSince);
    }

    /**
     * Whether a rotated file ends in half a line whose rest will not come: then {@link LineSource#unended} gives it, and once it is
     * stored as rejected the file is finished.
     */
    boolean isToBeEnded(FollowedFile file, Instant now) throws IOException {
        return isQuiet(file, now) && file.unfinished() > 0;
    }

    private void finish(FollowedFile file) throws IOException {
        generations.move(
                file.generation(), file.generation().inode(), file.generation().path(), State.FINISHED);
        followed.remove(file);
        file.close();
    }

    /** Compressed files whose last line is newer than the last one read. They are noted as lost until they are unpacked. */
    private void reportUnreadArchives(Instant readUntil) throws IOException {
        for (Path archive : rotated.compressed()) {
            FileIdentity file = FileIdentity.of(archive);
            boolean unread =
                    readUntil != null && file != null && file.modified().isAfter(readUntil);
            if (unread
                    && known.stream().noneMatch(generation -> generation.path().equals(archive.toString()))) {
                add(file, 0, State.LOST);
                LOG.log(
                        Level.WARNING,
                        "{0} holds lines that were not read. Unpack it beside the log file to have it read",
                        archive);
            }
        }
    }

    /** What is wrong at the moment and how to mend it; {@code null} if nothing is. */
    String problem() throws IOException {
        List<String> unread = new ArrayList<>();
        for (Generation generation : known) {
            if (generation.state() == State.LOST) {
                Path file = Path.of(generation.path());
                if (rotated.compressed().contains(file)) {
                    unread.add(file.getFileName().toString());
                }
            }
        }
        if (!unread.isEmpty()) {
            return "Not read because compressed: " + String.join(", ", unread) + ". Unpack beside " + path.getFileName()
                    + " to have them read";
        }
        if (!folders.contains(path)) {
            return path + " leads out of the log folders and is not read";
        }
        return current() == null ? "No file at " + path + " yet" : null;
    }

    @Override
    public void close() throws IOException {
        for (FollowedFile file : followed) {
            file.close();
        }
        followed.clear();
    }
}
