package org.activedefense.parser;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Questions to the bytes of a whole line or value, eight at a time where lines are long. */
final class LineBytes {

    /** The line holds a byte over 0x7F. */
    static final int NOT_ASCII = 1;
    /** The line holds a NUL. */
    static final int NUL = 2;

    /**
     * A run of NULs this long is a hole that a crash left in the file, not noise in a line; the text before it is a torn
     * line, and joining it to what follows would mix two records.
     */
    private static final int HOLE = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;

    private LineBytes() {}

    /** {@link #NOT_ASCII} and {@link #NUL}, as they hold for the piece. */
    static int kind(byte[] bytes, int from, int to) {
        long high = 0;
        long zero = 0;
        int i = from;
        for (; i <= to - 8; i += 8) {
            long eight = (long) LONGS.get(bytes, i);
            high |= eight;
            zero |= (eight - ONES) & ~eight;
        }
        for (; i < to; i++) {
            high |= bytes[i];
            zero |= bytes[i] == 0 ? HIGHS : 0;
        }
        return ((high & HIGHS) != 0 ? NOT_ASCII : 0) | ((zero & HIGHS) != 0 ? NUL : 0);
    }

    /** Where the first such byte stands, {@code to} if there is none. */
    static int indexOf(byte wanted, byte[] bytes, int from, int to) {
        long pattern = ONES * wanted;
        int i = from;
        for (; i <= to - 8; i += 8) {
            long difference = (long) LONGS.get(bytes, i) ^ pattern;
            long zero = (difference - ONES) & ~difference & HIGHS;
            if (zero != 0) {
                return i + (Long.numberOfTrailingZeros(zero) >>> 3); // the lowest bit is exact, those above may not be
            }
        }
        while (i < to && bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    /** Eight bytes as a number, the first one lowest. */
    static long eightAt(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** A copy without NULs; of a line with holes, what follows the last hole that has text behind it. */
    static byte[] withoutNuls(byte[] bytes, int from, int to) {
        byte[] kept = new byte[to - from];
        int length = 0;
        int run = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0) {
                run++;
                continue;
            }
            if (run >= HOLE && bytes[i] != '\r') {
                length = 0;
            }
            run = 0;
            kept[length++] = bytes[i];
        }
        return Arrays.copyOf(kept, length);
    }

    /** Whether the bytes are UTF-8 as RFC 3629 has it: shortest forms only, no surrogates, at most U+10FFFF. */
    static boolean isUtf8(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            int lead = bytes[i++] & 0xFF;
            if (lead < 0x80) {
                continue;
            }
            if (lead < 0xC2 || lead > 0xF4) {
                return false;
            }
            int more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
            if (to - i < more) {
                return false;
            }
            int second = bytes[i] & 0xFF;
            int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
            int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
            if (second < lowest || second > highest) {
                return false;
            }
            for (int k = 1; k < more; k++) {
                if ((bytes[i + k] & 0xC0) != 0x80) {
                    return false;
                }
            }
            i += more;
        }
        return true;
    }

    /** Writes Latin-1 bytes as UTF-8 and returns how many bytes that took, at most twice as many. */
    static int latin1ToUtf8(byte[] bytes, int from, int to, byte[] target, int at) {
        int next = at;
        for (int i = from; i < to; i++) {
            int c = bytes[i] & 0xFF;
            if (c < 0x80) {
                target[next++] = (byte) c;
            } else {
                target[next++] = (byte) (0xC0 | c >>> 6);
                target[next++] = (byte) (0x80 | c & 0x3F);
            }
        }
        return next - at;
    }

    /** A piece of a quoted CSV field with each pair of quotes made one. */
    static byte[] withSingleQuotes(byte[] bytes, int from, int to) {
        byte[] kept = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            kept[length++] = bytes[i];
            if (bytes[i] == '"' && i + 1 < to && bytes[i + 1] == '"') {
                i++;
            }
        }
        return Arrays.copyOf(kept, length);
    }

    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, String asciiLowerCase) {
        if (to - from != asciiLowerCase.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            int c = bytes[i];
            if (c >= 'A' && c <= 'Z') {
                c += 'a' - 'A';
            }
            if (c != asciiLowerCase.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }
}
