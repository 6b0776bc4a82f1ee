package org.activedefense.intake;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.activedefense.logstore.Fingerprint;

/**
 * The newline-ended lines of an open file, from a position on. A line is a piece of the buffer, not a copy; a line longer than
 * {@link #MAX_LINE} is passed over without being held. A hole of NULs, as a crash leaves it, costs no line: what follows it is read
 * as a line of its own, however long it is. Not thread safe; the buffer is lent between {@link #next} and {@link #release}.
 */
final class LineSource implements Closeable {

    /** The longest line that is parsed, bytes; PAN-OS sends up to 8 KiB. */
    static final int MAX_LINE = 64 * 1024;

    /** How much of a rejected line is kept, bytes. */
    static final int SAMPLE = 1024;

    private static final int BUFFER = 2 * MAX_LINE;

    /** So many NULs in a row are a hole and not noise, as for the parser. */
    private static final int HOLE = 16;

    /** A file's beginning is looked for behind a hole of at most so many bytes. */
    private static final long LONGEST_HOLE = 64L * 1024 * 1024;

    /** A page that a network file system shows as zeros before its content has come gets so long to come. */
    private static final long HOLE_MAY_FILL_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Buffers that nobody uses: a quiet file holds none. */
    private static final BlockingQueue<byte[]> SPARE = new ArrayBlockingQueue<>(16);

    private static final byte[] NOTHING = {};

    /** What {@link #next} came to. */
    enum Next {
        /** A line stands in the buffer from {@link #lineStart} to {@link #lineEnd}. */
        LINE,
        /** A line was too long; {@link #sample} is its start. */
        OVERSIZED,
        /** There is no further complete line yet. */
        END,
        /** What stands behind the last newline, once nothing more is to be expected: see {@link #unended}. */
        UNENDED
    }

    private final FileChannel channel;
    private final LongSupplier nanoTime;
    private final byte[] head = new byte[Fingerprint.MAX_LENGTH]; // the file's first bytes as they were read
    private byte[] buffer = NOTHING;
    private int headFrom;
    private int headTo;
    private boolean hasChanged; // read twice, and not the same
    private long beginning; // of what is no hole
    private long bufferPosition; // of buffer[0] in the file
    private int start; // of the line that is being sought
    private int scanned; // no newline before this
    private int end; // of what was read
    private boolean oversized;
    private int lineStart;
    private int lineEnd;
    private long linePosition;
    private byte[] sample = NOTHING;
    private long givenTo; // behind the last line that was given
    private long scannedTo; // no newline from the next line's start to here in the file
    private long trustedTo; // a hole before this has had its time to fill
    private long lastNul = -1; // where it stands in the file
    private long hollowTo;
    private long hollowSince;

    LineSource(Path path, long position) throws IOException {
        this(path, position, System::nanoTime);
    }

    /** @param nanoTime a clock that only goes forward, nanoseconds */
    LineSource(Path path, long position, LongSupplier nanoTime) throws IOException {
        this.nanoTime = nanoTime;
        // who may write in the folder could put a link there since it was looked at
        channel = FileChannel.open(path.toRealPath(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        seek(position);
    }

    /** Forgets what was read and goes on at a position. */
    void seek(long position) {
        bufferPosition = position;
        headFrom = (int) Math.min(position, head.length);
        headTo = headFrom;
        start = 0;
        scanned = 0;
        end = 0;
        oversized = false;
        hasChanged = false;
        givenTo = position;
        scannedTo = position;
        lastNul = -1;
    }

    /** As {@link #seek}, but keeps what was read ahead if the next line starts there. */
    void seekUnlessAt(long position) {
        if (bufferPosition + start != position && !oversized) {
            seek(position);
        }
    }

    /** Gives the buffer back; what was read behind the last line given is read again. */
    void release() {
        if (buffer.length > 0) {
            bufferPosition += oversized ? end : start;
            start = 0;
            scanned = 0;
            end = 0;
            SPARE.offer(buffer);
            buffer = NOTHING;
        }
    }

    Next next() throws IOException {
        while (true) {
            int newline = indexOfNewline();
            if (newline >= 0) {
                if (mayStillFill(newline)) {
                    return Next.END;
                }
                return lineUpTo(newline);
            }
            if (!oversized && end - start > MAX_LINE && !startBehindHole()) {
                oversized = true;
                linePosition = bufferPosition + start;
                sample = Arrays.copyOfRange(buffer, start, start + SAMPLE);
            }
            if (!fill()) {
                scannedTo = bufferPosition + end;
                return Next.END;
            }
        }
    }

    /** The rest behind the last newline as one {@link Next#UNENDED} line, {@link Next#END} if there is none. */
    Next unended() throws IOException {
        Next next = next();
        if (next != Next.END || bufferPosition + end == givenTo) {
            return next;
        }
        if (!oversized) {
            sample = Arrays.copyOfRange(buffer, start, Math.min(end, start + SAMPLE)); // nothing, of a mere hole
        }
        linePosition = givenTo;
        start = end;
        scanned = end;
        givenTo = bufferPosition + end;
        oversized = false;
        return Next.UNENDED;
    }

    private int indexOfNewline() {
        byte[] bytes = buffer;
        int limit = end;
        for (int i = scanned; i < limit; i++) {
            byte b = bytes[i];
            if (b <= '\n') { // seldom: bytes over 0x7F, too
                if (b == '\n') {
                    return i;
                }
                lastNul = b == 0 ? bufferPosition + i : lastNul;
            }
        }
        scanned = limit;
        return -1;
    }

    /** Whether the line has a hole near the file's end that came just now: its bytes may still be on their way. */
    private boolean mayStillFill(int newline) throws IOException {
        boolean hasNul = lastNul >= bufferPosition + start;
        if (!hasNul || oversized || bufferPosition + newline < trustedTo || endOfLastHole(start, newline) < 0) {
            return false;
        }
        long now = nanoTime.getAsLong();
        if (hollowTo == 0) {
            hollowTo = fileSize();
            hollowSince = now;
        }
        if (now - hollowSince > HOLE_MAY_FILL_NANOS) {
            trustedTo = hollowTo;
            hollowTo = 0;
            return bufferPosition + newline >= trustedTo && mayStillFill(newline);
        }
        bufferPosition += start;
        scannedTo = bufferPosition;
        start = 0;
        scanned = 0;
        end = 0; // to be read anew
        return true;
    }

    /** Lets go of what stands before the last hole; false if there is none. */
    private boolean startBehindHole() {
        int behind = endOfLastHole(start, end);
        if (behind < 0) {
            return false;
        }
        start = behind;
        return true;
    }

    private int endOfLastHole(int from, int to) {
        int run = 0;
        for (int i = to - 1; i >= from; i--) {
            run = buffer[i] == 0 ? run + 1 : 0;
            if (run == HOLE) {
                return i + HOLE;
            }
        }
        return -1;
    }

    private Next lineUpTo(int newline) {
        boolean tooLong = oversized || newline - start > MAX_LINE && !startBehindHoleOf(newline);
        if (tooLong && !oversized) {
            sample = Arrays.copyOfRange(buffer, start, start + SAMPLE);
        }
        if (!oversized) {
            linePosition = bufferPosition + start;
        }
        oversized = false;
        lineStart = start;
        lineEnd = newline;
        start = newline + 1;
        scanned = start;
        givenTo = bufferPosition + start;
        scannedTo = givenTo;
        return tooLong ? Next.OVERSIZED : Next.LINE;
    }

    private boolean startBehindHoleOf(int newline) {
        int behind = endOfLastHole(start, newline);
        if (behind < 0 || newline - behind > MAX_LINE) {
            return false;
        }
        start = behind;
        return true;
    }

    /** Reads on; false at the end of the file. */
    private boolean fill() throws IOException {
        if (buffer.length == 0) {
            byte[] spare = SPARE.poll();
            buffer = spare == null ? new byte[BUFFER] : spare;
        }
        int keep = oversized ? end : start;
        if (keep > 0) {
            System.arraycopy(buffer, keep, buffer, 0, end - keep);
            bufferPosition += keep;
            end -= keep;
            start = 0;
            scanned = end;
        }
        int read = channel.read(ByteBuffer.wrap(buffer, end, buffer.length - end), bufferPosition + end);
        if (read <= 0) {
            return false;
        }
        rememberHead(read);
        end += read;
        return true;
    }

    private void rememberHead(int read) {
        long from = bufferPosition + end;
        if (from < headTo) { // read before, as after a release
            int again = (int) Math.min(read, headTo - from);
            int begin = (int) Math.max(from, headFrom);
            hasChanged |= begin < from + again
                    && !Arrays.equals(head, begin, (int) from + again, buffer, end + begin - (int) from, end + again);
        }
        long known = headTo - from;
        if (known >= 0 && known < read && headTo < head.length) {
            int length = (int) Math.min(read - known, head.length - headTo);
            System.arraycopy(buffer, end + (int) known, head, headTo, length);
            headTo += length;
        }
    }

    /** Whether the file still starts with the bytes that were read of it since the last {@link #seek}. */
    boolean stillHoldsWhatWasRead() throws IOException {
        byte[] now = new byte[headTo - headFrom];
        return !hasChanged
                && readFully(channel, now, headFrom) == now.length
                && Arrays.equals(head, headFrom, headTo, now, 0, now.length);
    }

    byte[] buffer() {
        return buffer;
    }

    int lineStart() {
        return lineStart;
    }

    int lineEnd() {
        return lineEnd;
    }

    /** Where the line starts in the file. */
    long linePosition() {
        return linePosition;
    }

    /** Behind the line's newline in the file. */
    long endPosition() {
        return bufferPosition + start;
    }

    /** The first bytes of a line that was too long or has no end. */
    byte[] sample() {
        return sample;
    }

    /** Behind the newline of the last line given, or where reading began. */
    long givenTo() {
        return givenTo;
    }

    /** Up to where the file is known to hold no further newline, as of the last {@link Next#END}. */
    long scannedTo() {
        return scannedTo;
    }

    /** Where the line begins that holds a position, or the position itself if a line begins there; looks back one line at most. */
    long startOfLineBefore(long position) throws IOException {
        byte[] bytes = new byte[(int) Math.min(position, MAX_LINE)];
        int read = readAt(bytes, position - bytes.length);
        for (int i = read; i > 0; i--) {
            if (bytes[i - 1] == '\n') {
                return position - bytes.length + i;
            }
        }
        return position - bytes.length;
    }

    long fileSize() throws IOException {
        return channel.size();
    }

    /** Reads the file's first bytes behind a hole at its beginning, for its fingerprint; returns how many there are. */
    int readFirst(byte[] into) throws IOException {
        beginning = beginning(channel, beginning);
        return readFully(channel, into, beginning);
    }

    /**
     * Where the first byte stands that is no NUL: a hole at the beginning, as copytruncate leaves it to a writer that does not
     * append, tells nothing of a file. 0 if the hole is longer than {@link #LONGEST_HOLE}.
     *
     * @param before where it stood when it was looked for last, 0 if it was not
     */
    static long beginning(FileChannel channel, long before) throws IOException {
        byte[] around = new byte[2];
        int there = readFully(channel, around, Math.max(0, before - 1));
        boolean isAsBefore = before == 0
                ? there == 0 || around[0] != 0
                : there > 0 && around[0] == 0 && (there == 1 || around[1] != 0);
        if (isAsBefore) {
            return before;
        }
        byte[] piece = new byte[BUFFER];
        for (long at = 0; at < LONGEST_HOLE; at += piece.length) {
            int read = readFully(channel, piece, at);
            for (int i = 0; i < read; i++) {
                if (piece[i] != 0) {
                    return at + i;
                }
            }
            if (read < piece.length) {
                return at + read;
            }
        }
        return 0;
    }

    /** Reads bytes from a position on; returns how many there are. */
    int readAt(byte[] into, long position) throws IOException {
        return readFully(channel, into, position);
    }

    static int readFully(FileChannel channel, byte[] into, long position) throws IOException {
        int total = 0;
        while (total < into.length) {
            int read = channel.read(ByteBuffer.wrap(into, total, into.length - total), position + total);
            if (read <= 0) {
                break;
            }
            total += read;
        }
        return total;
    }

    @Override
    public void close() throws IOException {
        release();
        channel.close();
    }
}
