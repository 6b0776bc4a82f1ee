package org.activedefense.intake;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.activedefense.logstore.Generation;
import org.activedefense.logstore.Generation.State;
import org.activedefense.logstore.Generations;

/**
 * What is known of a device's files from before: each content that was ever begun is a generation, and a file is told by what it
 * holds and by its inode, whatever it is called. Says which generation a file is; whether anybody reads it is the follower's affair.
 * Not thread safe.
 */
final class KnownGenerations {

    private static final String REPLACED = "replaced ";

    private final long logfileId;
    private final Generations generations;
    private final long nodeEpoch;
    private final Predicate<Generation> isFollowed;
    private final List<Generation> known;

    /**
     * @param nodeEpoch under which this server reads the node's files
     * @param isFollowed whether a file is held open as this generation at the moment
     */
    KnownGenerations(long logfileId, Generations generations, long nodeEpoch, Predicate<Generation> isFollowed) {
        this.logfileId = logfileId;
        this.generations = generations;
        this.nodeEpoch = nodeEpoch;
        this.isFollowed = isFollowed;
        this.known = new ArrayList<>(generations.of(logfileId));
    }

    boolean isEmpty() {
        return known.isEmpty();
    }

    /** The oldest first; a view, which must not be walked while one is added. */
    List<Generation> all() {
        return Collections.unmodifiableList(known);
    }

    /** {@code null} if there is none with this id. */
    Generation withId(long id) {
        return known.stream()
                .filter(generation -> generation.id() == id)
                .findFirst()
                .orElse(null);
    }

    /** A content that was not known before. */
    Generation add(FileIdentity file, long position, State state) {
        Generation generation = generations.add(
                logfileId, file.inode(), file.path().toString(), file.fingerprint(), position, state, nodeEpoch);
        known.add(generation);
        return generation;
    }

    /**
     * What is written to a file in whose place a copy stands, and is nowhere but there. It has no name, and its number may be given
     * to another file.
     *
     * @param by the generation that goes on in the copy
     * @param common up to where the copy holds the same lines
     */
    Generation addRestOfReplaced(Path path, Generation by, long common) {
        Generation rest = generations.add(
                logfileId, REPLACED + by.inode(), path.toString(), by.fingerprint(), common, State.DRAINING, nodeEpoch);
        known.add(rest);
        return rest;
    }

    static boolean isRestOfReplaced(Generation generation) {
        return generation.inode().startsWith(REPLACED);
    }

    /** It is where it was, and something else is to be done with it. */
    void move(Generation generation, State state) {
        generations.move(generation, generation.inode(), generation.path(), state, nodeEpoch);
    }

    /** It is that file now. */
    void move(Generation generation, FileIdentity file, State state) {
        generations.move(generation, file.inode(), file.path().toString(), state, nodeEpoch);
    }

    /** Whether another generation that is read holds the same content at least as far: the rest of a file that was replaced by a copy. */
    boolean isReadElsewhere(Generation generation) {
        return known.stream()
                .anyMatch(other -> other != generation
                        && other.fingerprint().length() > 0
                        && other.fingerprint().equals(generation.fingerprint())
                        && other.position() >= generation.position());
    }

    /** Whether it is a file that is known, and no copy of one. */
    boolean isKnownByInode(FileIdentity file) {
        return known.stream()
                .anyMatch(generation ->
                        generation.fingerprint().length() > 0 ? file.is(generation) : isHeldOpen(generation, file));
    }

    /** Of an empty file its inode is all that is known, and that may be given to another one unless it is held open. */
    private boolean isHeldOpen(Generation generation, FileIdentity file) {
        return isFollowed.test(generation) && file.inode().equals(generation.inode());
    }

    /**
     * The generation that nobody reads and of which the file holds more than was read: an archive that was unpacked, a file
     * that was written to after its minute of quiet, a copy that was missed while it was renamed (a folder that is listed
     * meanwhile may show it under neither name). {@code null} if there is none.
     */
    Generation toReadOn(FileIdentity file) {
        Generation found = null;
        boolean isBeginningRead = false;
        for (Generation generation : known) {
            boolean same = generation.fingerprint().length() > 0 && file.beginsLike(generation);
            if (same && isFollowed.test(generation)) {
                return null;
            }
            same = same && file.mayBePieceOf(generation);
            isBeginningRead |= same && generation.position() > 0 && !isRestOfReplaced(generation);
            // of several that begin alike the one that was read the farthest: the rest of a replaced file is one of
            // them
            if (same && (found == null || generation.position() > found.position())) {
                found = generation;
            }
        }
        if (found != null && isRestOfReplaced(found) && !isBeginningRead) {
            found = beginningOf(file);
        }
        if (found == null) {
            return null;
        }
        boolean more = found.state() == State.LOST ? file.size() >= found.position() : file.size() > found.position();
        return more ? found : null;
    }

    /** The generation whose own beginning the file is, and not that of the rest of a file that was replaced. */
    private Generation beginningOf(FileIdentity file) {
        return known.stream()
                .filter(generation -> generation.fingerprint().length() > 0
                        && !isRestOfReplaced(generation)
                        && file.mayBePieceOf(generation))
                .findFirst()
                .orElse(null);
    }

    /** Whether it holds what is known, under whatever inode. */
    boolean isKnown(FileIdentity file) {
        return known.stream()
                .anyMatch(generation -> generation.fingerprint().length() > 0
                        ? file.mayBePieceOf(generation)
                        : isHeldOpen(generation, file));
    }

    /** Whether there is a file of which lines could not be read. */
    boolean hasLost() {
        return known.stream().anyMatch(generation -> generation.state() == State.LOST);
    }

    /** Those that can no longer matter, once there are many. */
    void forgetOldest() {
        if (known.size() > Generations.MOST_KEPT + 100) {
            generations.forgetOldest(logfileId, nodeEpoch);
            List<Generation> oldest = known.subList(0, known.size() - Generations.MOST_KEPT);
            oldest.removeIf(generation -> generation.state() == State.FINISHED || generation.state() == State.LOST);
        }
    }
}
