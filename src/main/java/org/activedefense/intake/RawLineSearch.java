package org.activedefense.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.activedefense.logstore.PATrafficLog;
import org.activedefense.parser.Accepted;
import org.activedefense.parser.LineParser;
import org.activedefense.parser.ParsedLine;
import org.activedefense.parser.TextField;

/**
 * A look through one file for a record's line. Lines stand in the order of their arrival, nearly that of their times: a plain file
 * is looked at from a little before the record's time on, then from its start. Only lines that hold the record's address are read.
 * Used by one thread.
 */
final class RawLineSearch {

    private static final int PIECE = 1 << 20;

    /** Lines that are late by less than this stand behind where the look begins. */
    private static final Duration LATE = Duration.ofMinutes(10);

    /** At which a file is looked at to find a time in it. */
    private static final int PROBE = 4 * LineSource.MAX_LINE;

    /**
     * What is looked for.
     *
     * @param time of the record
     * @param address that every line of it holds, written in one way only; a newline if there is none such
     * @param isRecord whether a message is the record
     */
    record Wanted(Instant time, String address, Predicate<Accepted> isRecord) {

        static Wanted of(PATrafficLog record) {
            String src = record.getSrcIp().toString();
            String dst = record.getDstIp() == null ? ":" : record.getDstIp().toString();
            // an IPv6 address may be written in many ways
            String address = !src.contains(":") ? src : !dst.contains(":") ? dst : ANY_LINE;
            return new Wanted(record.getTimeReceived(), address, line -> isOf(record, line));
        }
    }

    private static final String ANY_LINE = "\n";

    private final Wanted wanted;
    private final LineParser parser;
    private final BooleanSupplier hasTime;
    private final byte[] needle;
    private final long latestMillis;
    private long looked;
    private RawLines.Place next;

    RawLineSearch(Wanted wanted, ZoneId zone, BooleanSupplier hasTime) {
        this.wanted = wanted;
        this.hasTime = hasTime;
        parser = new LineParser(zone);
        latestMillis = wanted.time().plus(Duration.ofDays(2)).toEpochMilli();
        needle = wanted.address().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Bytes that were looked through. */
    long looked() {
        return looked;
    }

    /** Where to go on; {@code null} unless the time was up. */
    RawLines.Place next() {
        return next;
    }

    /** @return the line, {@code null} if it was not found */
    byte[] find(Path file, RawLines.Place from) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long begin = from == null ? beginOf(channel, size) : Math.max(0, Math.min(from.begin(), size));
            long at = from == null ? begin : Math.max(0, Math.min(from.at(), size));
            String name = file.getFileName().toString();
            if (at >= begin) {
                byte[] line = find(channel, at, size, name, begin);
                if (line != null || next != null) {
                    return line;
                }
                at = 0;
            }
            return find(channel, at, begin, name, begin);
        }
    }

    private byte[] find(FileChannel channel, long from, long to, String name, long begin) throws IOException {
        byte[] piece = new byte[PIECE];
        long at = from;
        while (at < to) {
            int length = read(channel, at, piece, (int) Math.min(PIECE, to - at));
            if (length <= 0) {
                return null; // truncated meanwhile
            }
            boolean last = at + length >= to;
            int whole = last ? length : endOfLines(piece, length);
            byte[] line = lineOf(piece, whole);
            looked += whole;
            at += whole;
            if (line != null) {
                return line;
            }
            if (at < to && !hasTime.getAsBoolean()) {
                next = new RawLines.Place(name, begin, at);
                return null;
            }
        }
        return null;
    }

    /** What cannot be begun in the middle, from its start; if the time is up it has to be given up. */
    byte[] find(InputStream in) throws IOException {
        byte[] piece = new byte[PIECE];
        int kept = 0;
        while (true) {
            int read = in.readNBytes(piece, kept, PIECE - kept);
            int length = kept + read;
            boolean last = length < PIECE;
            int whole = last ? length : endOfLines(piece, length);
            byte[] line = lineOf(piece, whole);
            looked += whole;
            if (line != null || last || !hasTime.getAsBoolean()) {
                return line;
            }
            kept = length - whole;
            System.arraycopy(piece, whole, piece, 0, kept);
        }
    }

    private static int read(FileChannel channel, long at, byte[] into, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                break;
            }
        }
        return buffer.position();
    }

    /** Behind the last newline; all of it if there is none, since no line is that long. */
    private static int endOfLines(byte[] piece, int length) {
        for (int i = length; i > 0; i--) {
            if (piece[i - 1] == '\n') {
                return i;
            }
        }
        return length;
    }

    /** Of the lines in the piece the first that is the record. */
    private byte[] lineOf(byte[] piece, int length) {
        int searched = 0;
        while (searched < length) {
            int hit = indexOf(piece, searched, length);
            if (hit < 0 && needle[0] != '\n') {
                return null;
            }
            int start = hit < 0 ? searched : hit;
            if (needle[0] == '\n') {
                start = searched;
            } else {
                while (start > searched && piece[start - 1] != '\n') {
                    start--;
                }
            }
            int end = start;
            while (end < length && piece[end] != '\n') {
                end++;
            }
            if (end - start <= LineSource.MAX_LINE && isRecord(piece, start, end)) {
                return Arrays.copyOfRange(piece, start, end);
            }
            searched = end + 1;
        }
        return null;
    }

    private int indexOf(byte[] piece, int from, int to) {
        byte first = needle[0];
        for (int i = from; i <= to - needle.length; i++) {
            if (piece[i] == first && isNeedle(piece, i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isNeedle(byte[] piece, int at) {
        for (int i = 1; i < needle.length; i++) {
            if (piece[at + i] != needle[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean isRecord(byte[] piece, int start, int end) {
        return isRecord(parser.parse(piece, start, end, latestMillis));
    }

    private boolean isRecord(ParsedLine line) {
        if (line instanceof ParsedLine.Several several) {
            return several.parts().stream().anyMatch(this::isRecord);
        }
        return line instanceof Accepted accepted && wanted.isRecord().test(accepted);
    }

    private static boolean isOf(PATrafficLog record, Accepted line) {
        return line.timeMillis() == record.getTimeReceived().toEpochMilli()
                && line.srcIp().equals(record.getSrcIp())
                && Objects.equals(line.dstIp(), record.getDstIp())
                && line.srcPort() == orMinusOne(record.getSrcPort())
                && line.dstPort() == orMinusOne(record.getDstPort())
                && line.seqNo() == (record.getSeqNo() == null ? -1 : record.getSeqNo())
                && line.logType().name().equals(record.getLogType())
                && isSame(line, TextField.ACTION, record.getAction())
                && isSame(line, TextField.RULE_NAME, record.getRuleName())
                && isSame(line, TextField.THREAT_NAME, record.getThreatName())
                && isSame(line, TextField.SRC_USER, record.getSrcUser())
                && isSame(line, TextField.SESSION_END_REASON, record.getSessionEndReason());
    }

    private static int orMinusOne(Integer port) {
        return port == null ? -1 : port;
    }

    private static boolean isSame(Accepted line, TextField field, String stored) {
        return Objects.equals(line.text(field), stored);
    }

    /** The beginning of the first line, about, that is not much older than the record; by halves. */
    private long beginOf(FileChannel channel, long size) throws IOException {
        long earliest = wanted.time().minus(LATE).toEpochMilli();
        byte[] probe = new byte[PROBE];
        long low = 0;
        long high = size;
        while (high - low > PIECE && hasTime.getAsBoolean()) {
            long middle = low + (high - low) / 2;
            int length = read(channel, middle, probe, (int) Math.min(PROBE, size - middle));
            Long time = timeIn(probe, length);
            if (time != null && time < earliest) {
                low = middle;
            } else {
                high = middle; // also where nothing can be told: from further up nothing is missed
            }
        }
        return startOfLine(channel, low);
    }

    /** The time of the first whole line that is a record; {@code null} if there is none. */
    private Long timeIn(byte[] probe, int length) {
        int start = 0;
        while (start < length && probe[start] != '\n') {
            start++;
        }
        for (start++; start < length; ) {
            int end = start;
            while (end < length && probe[end] != '\n') {
                end++;
            }
            if (end < length
                    && end - start <= LineSource.MAX_LINE
                    && parser.parse(probe, start, end, latestMillis) instanceof Accepted line) {
                return line.timeMillis();
            }
            start = end + 1;
        }
        return null;
    }

    private static long startOfLine(FileChannel channel, long at) throws IOException {
        long from = Math.max(0, at - LineSource.MAX_LINE);
        byte[] before = new byte[(int) (at - from)];
        int length = read(channel, from, before, before.length);
        for (int i = length; i > 0; i--) {
            if (before[i - 1] == '\n') {
                return from + i;
            }
        }
        return from;
    }
}
