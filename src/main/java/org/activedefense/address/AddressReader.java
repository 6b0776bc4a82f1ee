package org.activedefense.address;

/** Reads an address from bytes without an intermediate String; the parser calls it twice for every line. */
final class AddressReader {

    private AddressReader() {}

    static Address read(byte[] text, int from, int to) {
        int length = to - from;
        if (length < 2 || length > 45) {
            return null;
        }
        for (int i = from; i < to && i < from + 5; i++) {
            if (text[i] == ':') {
                return readIpv6(text, from, to);
            }
        }
        long bits = readIpv4(text, from, to);
        return bits < 0 ? null : Address.ofIpv4((int) bits);
    }

    /** The 32 bits, or -1. A leading zero is refused: some readers take it for octal. */
    private static long readIpv4(byte[] text, int from, int to) {
        long bits = 0;
        int dots = 0;
        int value = -1;
        for (int i = from; i < to; i++) {
            int c = text[i];
            if (c >= '0' && c <= '9') {
                if (value == 0) {
                    return -1;
                }
                value = value < 0 ? c - '0' : value * 10 + c - '0';
                if (value > 255) {
                    return -1;
                }
            } else if (c == '.' && value >= 0 && dots < 3) {
                bits = bits << 8 | value;
                value = -1;
                dots++;
            } else {
                return -1;
            }
        }
        return dots == 3 && value >= 0 ? bits << 8 | value : -1;
    }

    private static Address readIpv6(byte[] text, int from, int to) {
        long high = 0;
        long low = 0;
        int groups = 0;
        int gapAt = -1; // the number of groups before "::"
        int i = from;
        if (text[i] == ':') {
            if (to - i < 2 || text[i + 1] != ':') {
                return null;
            }
            gapAt = 0;
            i += 2;
        }
        while (i < to) {
            int end = i;
            boolean dotted = false;
            while (end < to && text[end] != ':') {
                dotted |= text[end] == '.';
                end++;
            }
            if (dotted) {
                long ipv4 = end == to ? readIpv4(text, i, end) : -1;
                if (ipv4 < 0 || groups > 6) {
                    return null;
                }
                high = high << 32 | low >>> 32;
                low = low << 32 | ipv4;
                groups += 2;
                break;
            }
            int group = readGroup(text, i, end);
            if (group < 0 || groups == 8) {
                return null;
            }
            high = high << 16 | low >>> 48;
            low = low << 16 | group;
            groups++;
            i = end;
            if (i < to) { // at a ':'
                i++;
                if (i == to) {
                    return null;
                }
                if (text[i] == ':') {
                    if (gapAt >= 0) {
                        return null;
                    }
                    gapAt = groups;
                    i++;
                }
            }
        }
        if (gapAt < 0) {
            return groups == 8 ? new Address(high, low) : null;
        }
        return groups < 8 ? openGap(high, low, groups, gapAt) : null;
    }

    private static int readGroup(byte[] text, int from, int to) {
        if (to == from || to - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Moves the groups before the gap to the front. */
    private static Address openGap(long high, long low, int groups, int gapAt) {
        int[] all = new int[8];
        for (int i = 0; i < groups; i++) {
            int fromEnd = groups - 1 - i;
            long half = fromEnd < 4 ? low : high;
            int value = (int) (half >>> 16 * (fromEnd % 4)) & 0xFFFF;
            all[i < gapAt ? i : 8 - groups + i] = value;
        }
        long newHigh = 0;
        long newLow = 0;
        for (int i = 0; i < 4; i++) {
            newHigh = newHigh << 16 | all[i];
            newLow = newLow << 16 | all[i + 4];
        }
        return new Address(newHigh, newLow);
    }
}
