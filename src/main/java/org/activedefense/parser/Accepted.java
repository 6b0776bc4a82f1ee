package org.activedefense.parser;

import java.nio.charset.StandardCharsets;
import org.activedefense.address.Address;

/**
 * A line that is a record. Numbers, addresses and the time are read; text stays in the line's bytes until asked for.
 *
 * <p>It is a <em>view</em>: valid only until the caller overwrites the buffer that it gave to the parser. Reading it from
 * several threads is safe as long as nobody does.
 *
 * <p>Text is taken as UTF-8; a value that is not valid UTF-8 is taken as Latin-1. It never holds a NUL.
 */
public final class Accepted implements ParsedLine {

    private final byte[] line;
    private final int[] bounds;
    private final int doubledQuotes;
    private final boolean ascii;
    private final LogType logType;
    private final long timeMillis;
    private final Address srcIp;
    private final Address dstIp;
    private final int srcPort;
    private final int dstPort;
    private final int repeatCount;
    private final long seqNo;

    Accepted(Fields fields, LogType logType, long timeMillis, Address srcIp, Address dstIp) {
        this.line = fields.line;
        this.bounds = fields.bounds;
        this.doubledQuotes = fields.doubledQuotes;
        this.ascii = fields.ascii;
        this.logType = logType;
        this.timeMillis = timeMillis;
        this.srcIp = srcIp;
        this.dstIp = dstIp;
        this.srcPort = (int) fields.number(Fields.SRC_PORT, LineParser.MAX_PORT);
        this.dstPort = (int) fields.number(Fields.DST_PORT, LineParser.MAX_PORT);
        this.repeatCount = (int) fields.number(Fields.REPEAT_COUNT, Integer.MAX_VALUE);
        this.seqNo = fields.number(Fields.SEQ_NO, Long.MAX_VALUE);
    }

    /** The event time in milliseconds since 1970 UTC; finer fractions are cut off. */
    public long timeMillis() {
        return timeMillis;
    }

    public LogType logType() {
        return logType;
    }

    public Address srcIp() {
        return srcIp;
    }

    public Address dstIp() {
        return dstIp;
    }

    /** 0 to 65535, or -1 if the line has none. */
    public int srcPort() {
        return srcPort;
    }

    /** 0 to 65535 (0 stands for ICMP), or -1 if the line has none; TRAFFIC always has one. */
    public int dstPort() {
        return dstPort;
    }

    /** How many alike events within five seconds the line stands for, or -1 if it does not say. */
    public int repeatCount() {
        return repeatCount;
    }

    /** The firewall's own number of the line, or -1 if it has none or it is over 2^63 - 1. */
    public long seqNo() {
        return seqNo;
    }

    /** The decoded value, never empty, or {@code null} if the line has none. */
    public String text(TextField field) {
        int from = from(field);
        int to = to(field);
        if (from == to) {
            return null;
        }
        if (hasDoubledQuotes(field)) {
            byte[] single = LineBytes.withSingleQuotes(line, from, to);
            return decode(single, 0, single.length);
        }
        return decode(line, from, to);
    }

    private static String decode(byte[] bytes, int from, int to) {
        boolean utf8 = LineBytes.isUtf8(bytes, from, to);
        return new String(bytes, from, to - from, utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    /** Whether the value equals a word of lower-case ASCII, whatever the value's case. */
    public boolean isValue(TextField field, String asciiLowerCase) {
        int from = from(field);
        int to = to(field);
        if (hasDoubledQuotes(field)) {
            byte[] single = LineBytes.withSingleQuotes(line, from, to);
            return LineBytes.equalsIgnoreCase(single, 0, single.length, asciiLowerCase);
        }
        return from != to && LineBytes.equalsIgnoreCase(line, from, to, asciiLowerCase);
    }

    /** Whether the severity says critical, as a word or as PAN-OS' number for it. */
    public boolean isCritical() {
        return isValue(TextField.SEVERITY, "critical") || isValue(TextField.SEVERITY, "5");
    }

    /** Whether the severity says high, as a word or as PAN-OS' number for it. */
    public boolean isHigh() {
        return isValue(TextField.SEVERITY, "high") || isValue(TextField.SEVERITY, "4");
    }

    /** At least as many bytes as {@link #writeUtf8} will write; 0 if the line has no such value. */
    public int maxUtf8Length(TextField field) {
        int length = to(field) - from(field);
        return ascii ? length : 2 * length;
    }

    /**
     * Writes the value as valid UTF-8 without NUL.
     *
     * @return how many bytes it took, or -1 if the line has no such value
     * @throws IndexOutOfBoundsException if the target has no room for them
     */
    public int writeUtf8(TextField field, byte[] target, int at) {
        int from = from(field);
        int to = to(field);
        if (from == to) {
            return -1;
        }
        if (hasDoubledQuotes(field)) {
            byte[] single = LineBytes.withSingleQuotes(line, from, to);
            return write(single, 0, single.length, target, at);
        }
        return write(line, from, to, target, at);
    }

    private int write(byte[] bytes, int from, int to, byte[] target, int at) {
        if (ascii || LineBytes.isUtf8(bytes, from, to)) {
            System.arraycopy(bytes, from, target, at, to - from);
            return to - from;
        }
        return LineBytes.latin1ToUtf8(bytes, from, to, target, at);
    }

    private int from(TextField field) {
        return bounds[2 * field.ordinal()];
    }

    private int to(TextField field) {
        return bounds[2 * field.ordinal() + 1];
    }

    private boolean hasDoubledQuotes(TextField field) {
        return (doubledQuotes & 1 << field.ordinal()) != 0;
    }
}
