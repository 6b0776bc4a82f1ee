package org.activedefense.intake;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.activedefense.logstore.Fingerprint;

/**
 * The newline-ended lines of an open file, from a position on. A line is a piece of the buffer, not a copy; a line longer than
 * {@link #MAX_LINE} is passed over without being held. Not thread safe.
 */
final class LineSource implements Closeable {

    /** The longest line that is parsed, bytes; PAN-OS sends up to 8 KiB. */
    static final int MAX_LINE = 64 * 1024;

    /** How much of a rejected line is kept, bytes. */
    static final int SAMPLE = 1024;

    private static final int BUFFER = 2 * MAX_LINE;

    /** What {@link #next} came to. */
    enum Next {
        /** A line stands in the buffer from {@link #lineStart} to {@link #lineEnd}. */
        LINE,
        /** A line was too long; {@link #sample} is its start. */
        OVERSIZED,
        /** There is no further complete line yet. */
        END
    }

    private final FileChannel channel;
    private final byte[] buffer = new byte[BUFFER];
    private final byte[] head = new byte[Fingerprint.MAX_LENGTH]; // the file's first bytes as they were read
    private int headFrom;
    private int headTo;
    private long bufferPosition; // of buffer[0] in the file
    private int start; // of the line that is being sought
    private int scanned; // no newline before this
    private int end; // of what was read
    private boolean oversized;
    private int lineStart;
    private int lineEnd;
    private long linePosition;
    private byte[] sample;

    LineSource(Path path, long position) throws IOException {
        channel = FileChannel.open(path, StandardOpenOption.READ);
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
    }

    /** As {@link #seek}, but keeps what was read ahead if the next line starts there. */
    void seekUnlessAt(long position) {
        if (bufferPosition + start != position && !oversized) {
            seek(position);
        }
    }

    Next next() throws IOException {
        while (true) {
            int newline = indexOfNewline();
            if (newline >= 0) {
                return lineUpTo(newline);
            }
            if (!oversized && end - start > MAX_LINE) {
                oversized = true;
                linePosition = bufferPosition + start;
                sample = Arrays.copyOfRange(buffer, start, start + SAMPLE);
            }
            if (!fill()) {
                return Next.END;
            }
        }
    }

    private int indexOfNewline() {
        byte[] bytes = buffer;
        int limit = end;
        for (int i = scanned; i < limit; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        scanned = limit;
        return -1;
    }

    private Next lineUpTo(int newline) {
        boolean tooLong = oversized || newline - start > MAX_LINE;
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
        return tooLong ? Next.OVERSIZED : Next.LINE;
    }

    /** Reads on; false at the end of the file. */
    private boolean fill() throws IOException {
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
        int length = Math.min(read, head.length - headTo);
        if (length > 0) {
            System.arraycopy(buffer, end, head, headTo, length);
            headTo += length;
        }
    }

    /** Whether a file that starts with these bytes is the one that was read since the last {@link #seek}. */
    boolean hasRead(byte[] firstBytes, int available) {
        return headTo <= available && Arrays.equals(head, headFrom, headTo, firstBytes, headFrom, headTo);
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

    /** The first bytes of a line that was too long. */
    byte[] sample() {
        return sample;
    }

    long fileSize() throws IOException {
        return channel.size();
    }

    /** Reads the file's first bytes, for its fingerprint; returns how many there are. */
    int readFirst(byte[] into) throws IOException {
        return readFully(channel, into);
    }

    static int readFully(FileChannel channel, byte[] into) throws IOException {
        int total = 0;
        while (total < into.length) {
            int read = channel.read(ByteBuffer.wrap(into, total, into.length - total), total);
            if (read <= 0) {
                break;
            }
            total += read;
        }
        return total;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
