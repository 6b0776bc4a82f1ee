package org.activedefense.intake;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
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

    /** A file with a name that another firewall could have is taken for a former one only when nobody writes to it. */
    private static final Duration QUIET_OF_OTHERS = Duration.ofMinutes(1);

    private static final Duration KEPT_OPEN = Duration.ofMinutes(5);

    /** A file may be rotated between its registration and the first look at it. */
    private static final Duration REGISTERING = Duration.ofSeconds(10);

    private final Path path;
    private final LogFolders folders;
    private final RotatedFiles rotated;
    private final LongSupplier nanoTime;
    private final KnownGenerations known;
    private final List<FollowedFile> followed = new ArrayList<>();
    private final List<Replaced> replaced = new ArrayList<>();

    /**
     * A file in whose place a copy stands, held open for a while: its writer may not know yet.
     *
     * @param by the generation that goes on in the copy
     * @param common up to where the copy holds the same lines
     */
    private record Replaced(LineSource lines, Generation by, long common, Instant until) {}

    private Instant searchedAt = Instant.MIN;
    private Instant currentHasDataSince;
    private Status seen;
    private boolean seenIsCurrent;
    private boolean inside = true;
    private List<Path> compressed = List.of();

    /**
     * Takes up every generation that was not read to its end.
     *
     * @param readUntil when the device's newest line was read, or when it was registered if none was yet; {@code null} if
     *     neither is known
     * @param nodeEpoch under which this server reads the node's files
     */
    LogfileFollower(
            long logfileId,
            Path path,
            LogFolders folders,
            Generations generations,
            Instant readUntil,
            Instant now,
            long nodeEpoch)
            throws IOException {
        this(logfileId, path, folders, generations, readUntil, now, nodeEpoch, System::nanoTime);
    }

    /** @param nanoTime a clock that only goes forward, nanoseconds */
    LogfileFollower(
            long logfileId,
            Path path,
            LogFolders folders,
            Generations generations,
            Instant readUntil,
            Instant now,
            long nodeEpoch,
            LongSupplier nanoTime)
            throws IOException {
        this.nanoTime = nanoTime;
        this.path = path;
        this.folders = folders;
        this.rotated = new RotatedFiles(path);
        this.known = new KnownGenerations(logfileId, generations, nodeEpoch, this::isFollowed);
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
        Generation generation = known.withId(generationId);
        for (FileIdentity file : files) {
            if (generation != null && generation.fingerprint().length() > 0 && file.holdsContentOf(generation)) {
                return file;
            }
        }
        return null;
    }

    /** {@code null} if there is none with this id. */
    Generation generation(long id) {
        return known.withId(id);
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
                known.add(file, file.size(), State.FINISHED);
            }
        }
    }

    private void takeUp(Instant now) throws IOException {
        List<FileIdentity> files = new ArrayList<>(rotated.readable());
        FileIdentity atPath = fileAtPath();
        if (atPath != null) {
            files.add(atPath);
        }
        for (Generation generation : List.copyOf(known.all())) {
            if (generation.state() == State.CURRENT || generation.state() == State.DRAINING) {
                boolean nameless = KnownGenerations.isRestOfReplaced(generation);
                FileIdentity file = nameless ? null : locate(generation, files);
                // of a file that was empty only its number is known, which a copy may have got since: it is looked for
                // as an unknown one
                boolean tellsNothing = file != null
                        && file != atPath
                        && generation.fingerprint().length() == 0;
                if (tellsNothing || nameless && known.isReadElsewhere(generation)) {
                    known.move(generation, State.FINISHED);
                } else if (file == null) {
                    LOG.log(
                            Level.WARNING,
                            "A former {0} is gone. It was read up to byte {1}; lines behind that are lost"
                                    + " unless an archive of it is unpacked beside the log file",
                            new Object[] {path, generation.position()});
                    known.move(generation, State.LOST);
                } else {
                    follow(generation, file, file == atPath ? State.CURRENT : State.DRAINING, now);
                }
            }
        }
    }

    /** Asked anew each time: the path may have been turned into a link that leads elsewhere. */
    private FileIdentity fileAtPath() throws IOException {
        inside = folders.contains(path);
        return inside ? FileIdentity.of(path) : null;
    }

    private FileIdentity locate(Generation generation, List<FileIdentity> files) throws IOException {
        for (FileIdentity file : files) {
            if (file.is(generation)) {
                return file;
            }
        }
        for (FileIdentity file : files) {
            boolean mayBe = !file.path().equals(path) || generation.state() == State.CURRENT;
            if (mayBe && file.isCopyOf(generation) && !known.isKnownByInode(file)) {
                return file;
            }
        }
        return amongStrangers(generation);
    }

    /** Under a name that no rotation gives: moved by hand, by a tool, or by a rule of its own. */
    private FileIdentity amongStrangers(Generation generation) throws IOException {
        if (generation.fingerprint().length() == 0) {
            return null;
        }
        for (FileIdentity file : rotated.strangers()) {
            if (file.is(generation) || file.isCopyOf(generation) && !known.isKnownByInode(file)) {
                return file;
            }
        }
        return null;
    }

    private void follow(Generation generation, FileIdentity file, State state, Instant now) throws IOException {
        FollowedFile opened = new FollowedFile(generation, file.path(), now, nanoTime);
        if (generation.state() != state
                || !generation.path().equals(file.path().toString())
                || !generation.inode().equals(file.inode())) {
            known.move(generation, file, state);
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

    /**
     * Looks whether the file was rotated, truncated or created since last time. Of a quiet file that costs one look at its path.
     *
     * @return whether there is nothing to be read: one file only, as it was, and read as far as it goes
     */
    boolean look(Instant now) throws IOException {
        boolean asLastTime = isAsLastTime();
        boolean searchIsDue = isSearchDue(now);
        if (asLastTime && !searchIsDue) {
            followWhatWasReplaced(now);
            finishQuietFiles(now);
            return isReadToItsEnd();
        }
        if (asLastTime && seenIsCurrent && allHoldTheirGeneration()) {
            search(now, rotated.readableOfLate(nanoTime.getAsLong()));
            finishQuietFiles(now);
        } else {
            lookAtEverything(now);
        }
        followWhatWasReplaced(now);
        seen = statusOfPath();
        seenIsCurrent = current() != null
                && seen.isThere()
                && seen.inode().equals(current().generation().inode());
        return false;
    }

    private boolean isReadToItsEnd() {
        if (followed.size() != 1 || current() == null || !replaced.isEmpty()) {
            return false;
        }
        FollowedFile current = current();
        return current.seenSize() == current.lines().scannedTo();
    }

    private boolean isAsLastTime() throws IOException {
        if (seen == null || !seen.equals(statusOfPath()) || seen.isThere() != (current() != null)) {
            return false;
        }
        if (seen.size() > 0 && currentHasDataSince == null) {
            return false;
        }
        for (FollowedFile file : followed) {
            boolean isSeen = seenIsCurrent && file == current();
            if ((isSeen ? seen.size() : file.lines().fileSize()) != file.seenSize()) {
                return false;
            }
        }
        return true;
    }

    /** What one look at the path tells; a file's key is {@code null} if there is none. */
    private record Status(Object fileKey, long size, FileTime modified) {

        boolean isThere() {
            return fileKey != null;
        }

        String inode() {
            return FileIdentity.inode(fileKey);
        }
    }

    private Status statusOfPath() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Status(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
        } catch (IOException e) {
            return new Status(null, 0, null);
        }
    }

    private void lookAtEverything(Instant now) throws IOException {
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
        if (renamed && isReplacedByCopy(current, atPath)) {
            goOnInCopy(current, atPath, now);
            changed = true;
        } else if (renamed) {
            LOG.log(Level.INFO, "{0} was rotated; its former file is read to the end", path);
            known.move(current.generation(), State.DRAINING);
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
        if (changed || isSearchDue(now)) {
            search(now, changed ? rotated.readable() : rotated.readableOfLate(nanoTime.getAsLong()));
        }
        finishQuietFiles(now);
    }

    private boolean isSearchDue(Instant now) {
        return searchedAt == Instant.MIN || now.isAfter(searchedAt.plus(SEARCH_EVERY));
    }

    private boolean allHoldTheirGeneration() throws IOException {
        for (FollowedFile file : followed) {
            if (!file.holdsItsGeneration()) {
                return false;
            }
        }
        return true;
    }

    private void search(Instant now, List<FileIdentity> files) throws IOException {
        searchedAt = now;
        searchUnknownFiles(now, files);
        compressed = known.hasLost() ? rotated.compressed() : List.of();
        known.forgetOldest();
    }

    private void open(FileIdentity atPath, Instant now) throws IOException {
        for (Generation generation : known.all()) {
            boolean tells = generation.fingerprint().length() > 0 && !isFollowed(generation);
            boolean copiedBack =
                    tells && generation.position() > 0 && atPath.isCopyOf(generation) && !known.isKnownByInode(atPath);
            if (tells && atPath.is(generation) || copiedBack && !isBesideUs(generation)) {
                follow(generation, atPath, State.CURRENT, now); // renamed or copied back
                return;
            }
        }
        follow(known.add(atPath, 0, State.CURRENT), atPath, State.CURRENT, now);
    }

    /** A copy under the log's own name, as {@code sed -i}, rsync or a restore leave it; after a rotation the former file is beside. */
    private boolean isReplacedByCopy(FollowedFile current, FileIdentity atPath) throws IOException {
        return atPath.isCopyOf(current.generation())
                && !known.isKnownByInode(atPath)
                && !isBesideUs(current.generation());
    }

    private boolean isBesideUs(Generation generation) throws IOException {
        return rotated.readable().stream().anyMatch(file -> file.inode().equals(generation.inode()));
    }

    /**
     * The copy is read on from where the former file was. What the former one holds beyond the copy is read, too: its writer may
     * not know yet that it was replaced.
     */
    private void goOnInCopy(FollowedFile former, FileIdentity copy, Instant now) throws IOException {
        Generation generation = former.generation();
        LOG.log(Level.INFO, "{0} was replaced by a copy of itself and is read on from byte {1}", new Object[] {
            path, generation.position()
        });
        long common = former.lines()
                .startOfLineBefore(Math.min(copy.size(), former.lines().fileSize()));
        followed.remove(former);
        follow(generation, copy, State.CURRENT, now);
        replaced.add(
                new Replaced(former.lines(), generation, Math.max(common, generation.position()), now.plus(KEPT_OPEN)));
    }

    /** What is written to a file that was replaced, and is nowhere but there, is read from the open file. */
    private void followWhatWasReplaced(Instant now) throws IOException {
        for (Replaced one : List.copyOf(replaced)) {
            if (one.lines().fileSize() > one.common()) {
                replaced.remove(one);
                Generation rest = known.addRestOfReplaced(path, one.by(), one.common());
                followed.add(indexOfCurrent(), new FollowedFile(rest, one.lines(), now));
            } else if (now.isAfter(one.until())) {
                replaced.remove(one);
                one.lines().close();
            }
        }
    }

    private boolean isFollowed(Generation generation) {
        return followed.stream().anyMatch(file -> file.generation() == generation);
    }

    /** copytruncate: what was not read yet stands in the copy that starts with the same bytes. */
    private void truncated(FollowedFile truncated, Instant now) throws IOException {
        Generation generation = truncated.generation();
        boolean hadUnread = truncated.seenSize() > generation.position();
        followed.remove(truncated);
        truncated.close();
        for (FileIdentity file : rotated.readable()) {
            if (file.isCopyOf(generation) && !known.isKnownByInode(file)) {
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
        known.move(generation, hadUnread ? State.LOST : State.FINISHED);
    }

    /** Files that were rotated more than once since they were looked at, or while nobody looked. */
    private void searchUnknownFiles(Instant now, List<FileIdentity> files) throws IOException {
        for (FileIdentity file : files) {
            boolean perhapsBeingCopied = file.available() < file.firstBytes().length
                    && file.modified().plus(COPYING).isAfter(now);
            boolean perhapsAnothers = rotated.mayBeAnothersName(file.path())
                    && file.modified().plus(QUIET_OF_OTHERS).isAfter(now);
            perhapsBeingCopied |= file.isHollow()
                    && file.modified().plus(QUIET_OF_OTHERS).isAfter(now)
                    && !known.isKnownByInode(file);
            perhapsBeingCopied |= isBeginningOfOneThatIsRead(file);
            if (file.size() == 0 || perhapsBeingCopied || perhapsAnothers && !known.isKnownByInode(file)) {
                continue;
            }
            Generation cameBack = known.toReadOn(file);
            if (cameBack != null) {
                LOG.log(Level.INFO, "{0} holds more of {1} than was read and is read on from byte {2}", new Object[] {
                    file.path(), path, cameBack.position()
                });
                follow(cameBack, file, State.DRAINING, now);
            } else if (!known.isKnown(file)) {
                LOG.log(Level.INFO, "{0} was rotated unseen and is read now", file.path());
                follow(known.add(file, 0, State.DRAINING), file, State.DRAINING, now);
            }
        }
    }

    /** A copy of which so little is there that its fingerprint tells nothing. */
    private boolean isBeginningOfOneThatIsRead(FileIdentity file) throws IOException {
        if (file.available() == file.firstBytes().length) {
            return false;
        }
        for (FollowedFile one : followed) {
            if (!one.generation().inode().equals(file.inode()) && one.beginsWith(file.firstBytes(), file.available())) {
                return true;
            }
        }
        return false;
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
        return isQuiet(file, now) && file.unfinished() > 0 && !goesOnElsewhere(file, now);
    }

    /** A copy may have been written on, and then be rotated: there the line has its end. */
    private boolean goesOnElsewhere(FollowedFile torn, Instant now) throws IOException {
        Generation generation = torn.generation();
        if (KnownGenerations.isRestOfReplaced(generation)) {
            return false; // another one goes on in the copy already
        }
        for (FileIdentity file : rotated.readable()) {
            if (file.size() > torn.seenSize() && file.isCopyOf(generation) && !known.isKnownByInode(file)) {
                followed.remove(torn);
                torn.close();
                follow(generation, file, State.DRAINING, now);
                return true;
            }
        }
        return false;
    }

    private void finish(FollowedFile file) throws IOException {
        known.move(file.generation(), State.FINISHED);
        followed.remove(file);
        file.close();
    }

    private static FileIdentity identityOrNull(Path file) {
        try {
            return FileIdentity.of(file);
        } catch (IOException e) {
            LOG.log(Level.FINE, "{0} cannot be opened: {1}", new Object[] {file, e.toString()});
            return null;
        }
    }

    /** Compressed files whose last line is newer than the last one read. They are noted as lost until they are unpacked. */
    private void reportUnreadArchives(Instant readUntil) throws IOException {
        for (Path archive : rotated.compressed()) {
            FileIdentity file = identityOrNull(archive);
            boolean unread =
                    readUntil != null && file != null && file.modified().isAfter(readUntil);
            if (unread
                    && !Archive.holdsWhatWasRead(archive, known.all())
                    && known.all().stream()
                            .noneMatch(generation -> generation.path().equals(archive.toString()))) {
                known.add(file, 0, State.LOST);
                LOG.log(
                        Level.WARNING,
                        "{0} holds lines that were not read. Unpack it beside the log file to have it read",
                        archive);
            }
        }
    }

    /** What is wrong at the moment and how to mend it; {@code null} if nothing is. */
    String problem() {
        List<String> unread = new ArrayList<>();
        for (Generation generation : known.all()) {
            if (generation.state() == State.LOST) {
                Path file = Path.of(generation.path());
                if (compressed.contains(file)) {
                    unread.add(file.getFileName().toString());
                }
            }
        }
        if (!unread.isEmpty()) {
            return "Not read because compressed: " + String.join(", ", unread) + ". Unpack beside " + path.getFileName()
                    + " to have them read";
        }
        if (!rotated.unreadable().isEmpty()) {
            return "Cannot be opened and is passed over: "
                    + rotated.unreadable().stream()
                            .map(file -> file.getFileName().toString())
                            .collect(Collectors.joining(", "))
                    + ". Mend the rights, or remove it";
        }
        if (!inside) {
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
        for (Replaced one : replaced) {
            one.lines().close();
        }
        replaced.clear();
    }
}
