package org.activedefense.intake;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.activedefense.logstore.Fingerprint;
import org.activedefense.logstore.Generation;

/**
 * A generation that is being read. The file is held open, so it is read to its end whatever happens to its name, and its
 * inode cannot be given to another file meanwhile. Not thread safe.
 */
final class FollowedFile implements Closeable {

    /** How long a rotated file must be quiet: rsyslog writes to it until it is told to open the new one. */
    static final Duration QUIET = Duration.ofMinutes(1);

    private final Generation generation;
    private final LineSource lines;
    private final byte[] first = new byte[Fingerprint.MAX_LENGTH];
    private long readTo; // behind what was handed over to be committed
    private long seenSize;
    private Instant grownAt;

    FollowedFile(Generation generation, Path path, Instant now, LongSupplier nanoTime) throws IOException {
        this(generation, new LineSource(path, generation.position(), nanoTime), now);
    }

    /** Goes on with a file that is open already. */
    FollowedFile(Generation generation, LineSource lines, Instant now) {
        this.generation = generation;
        this.lines = lines;
        this.readTo = generation.position();
        this.grownAt = now;
    }

    Generation generation() {
        return generation;
    }

    /** Behind the last line that was read; what is before it is committed or on its way. */
    long readTo() {
        return Math.max(readTo, generation.position());
    }

    void readTo(long position) {
        readTo = position;
    }

    boolean beginsWith(byte[] bytes, int length) throws IOException {
        return lines.readFirst(first) >= length && Arrays.equals(first, 0, length, bytes, 0, length);
    }

    /**
     * Its rest, which is no whole line, is taken as read to its end: then even the beginning of a first line tells the file.
     */
    void endHere() throws IOException {
        if (generation.fingerprint().length() == 0) {
            generation.setFingerprint(Fingerprint.ofTail(first, lines.readFirst(first)));
        }
    }

    /** Of the bytes before a position. */
    Fingerprint tailAt(long position) throws IOException {
        byte[] bytes = new byte[(int) Math.min(position, Fingerprint.TAIL_LENGTH)];
        return Fingerprint.ofTail(bytes, lines.readAt(bytes, position - bytes.length));
    }

    LineSource lines() {
        return lines;
    }

    /**
     * Bytes behind the committed position that may hold complete lines; also notes when the file has grown. What is known to be
     * the beginning of a line is {@link #unfinished}, and nobody is behind with it.
     */
    long unread(Instant now) throws IOException {
        long size = lines.fileSize();
        if (size != seenSize) {
            seenSize = size;
            grownAt = now;
        }
        long complete = size > lines.scannedTo() ? size : Math.min(size, lines.givenTo());
        return Math.max(0, complete - generation.position());
    }

    /** Bytes behind the last newline, as far as the file was read; 0 while there is something to read. */
    long unfinished() {
        return seenSize > lines.scannedTo() ? 0 : Math.max(0, seenSize - lines.givenTo());
    }

    /** The size when it was looked at last. */
    long seenSize() {
        return seenSize;
    }

    /**
     * Whether the file still starts with the bytes it started with: asked after lines were read and before they are
     * committed, since a file that is truncated and written anew in between holds other lines at the same place. The
     * fingerprint alone does not tell: of a file that was empty when it was found it says nothing yet.
     */
    boolean stillStartsTheSame() throws IOException {
        int available = lines.readFirst(first);
        Fingerprint known = generation.fingerprint();
        if (!known.matches(first, available) || !lines.stillHoldsWhatWasRead()) {
            return false;
        }
        if (known.length() < available) {
            generation.setFingerprint(Fingerprint.of(first, available));
        }
        return true;
    }

    /**
     * Whether the file, whatever it is called now, still is the one that the position is of: not truncated since. Of a file
     * that was empty when it was found it learns the fingerprint, so that a copy of it is known as one before it is read.
     */
    boolean holdsItsGeneration() throws IOException {
        int available = lines.readFirst(first);
        if (generation.position() == 0 && generation.fingerprint().length() == 0) {
            generation.setFingerprint(Fingerprint.of(first, available));
        }
        Fingerprint tail = generation.tail();
        return lines.fileSize() >= generation.position()
                && generation.fingerprint().matches(first, available)
                && (tail.length() == 0 || tail.equals(tailAt(generation.position())));
    }

    /** Whether nothing more is to be expected of a rotated file. */
    boolean isDone(Instant now, Instant successorHasDataSince) {
        return successorHasDataSince != null
                && !now.isBefore(grownAt.plus(QUIET))
                && !now.isBefore(successorHasDataSince.plus(QUIET));
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
