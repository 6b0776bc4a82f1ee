package org.activedefense.address;

import java.nio.charset.StandardCharsets;

/**
 * An IP address of either family, as 128 bits. An IPv4 address is held in its IPv4-mapped form ({@code ::ffff:a.b.c.d}),
 * so a mapped IPv6 address <em>is</em> its IPv4 address, and the unsigned order puts IPv4 before global IPv6. Immutable.
 *
 * @param high the upper 64 bits, network order
 * @param low the lower 64 bits, network order
 */
public record Address(long high, long low) implements Comparable<Address> {

    private static final long MAPPED = 0xFFFFL << 32;

    /** An IPv4 address from its 32 bits. */
    public static Address ofIpv4(int bits) {
        return new Address(0, MAPPED | (bits & 0xFFFF_FFFFL));
    }

    /** From 4 or 16 bytes in network order. */
    public static Address ofBytes(byte[] bytes) {
        if (bytes.length == 4) {
            return ofIpv4((int) big(bytes, 0, 4));
        }
        if (bytes.length == 16) {
            return new Address(big(bytes, 0, 8), big(bytes, 8, 8));
        }
        throw new IllegalArgumentException("An address has 4 or 16 bytes, not " + bytes.length);
    }

    private static long big(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 8 | (bytes[i] & 0xFF);
        }
        return value;
    }

    /**
     * The address that the text writes: dotted IPv4, or IPv6 as RFC 4291 allows it (without zone).
     *
     * @throws IllegalArgumentException with a sentence for a person if the text is not an address
     */
    public static Address parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Address address = AddressReader.read(bytes, 0, bytes.length);
        if (address == null) {
            throw new IllegalArgumentException("\"" + text + "\" is not an IP address");
        }
        return address;
    }

    /** As {@link #parse(String)} on a piece of a line; {@code null} if it is not an address. Does not allocate else. */
    public static Address parseOrNull(byte[] line, int from, int to) {
        return AddressReader.read(line, from, to);
    }

    public boolean isIpv4() {
        return high == 0 && low >>> 32 == 0xFFFF;
    }

    /** The 4 bytes of an IPv4 address, otherwise 16, network order. */
    public byte[] toBytes() {
        byte[] bytes = new byte[isIpv4() ? 4 : 16];
        for (int i = 0; i < bytes.length; i++) {
            int fromEnd = bytes.length - 1 - i;
            bytes[i] = (byte) (fromEnd < 8 ? low >>> 8 * fromEnd : high >>> 8 * (fromEnd - 8));
        }
        return bytes;
    }

    /** 32 for IPv4, 128 for IPv6. */
    public int bits() {
        return isIpv4() ? 32 : 128;
    }

    /** The next address up; only for use below the highest one. */
    Address next() {
        return new Address(low == -1 ? high + 1 : high, low + 1);
    }

    Address previous() {
        return new Address(low == 0 ? high - 1 : high, low - 1);
    }

    @Override
    public int compareTo(Address other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** Mixed well enough for open addressing. */
    @Override
    public int hashCode() {
        long mixed = (high * 0x9E3779B97F4A7C15L ^ low) * 0xBF58476D1CE4E5B9L;
        return (int) (mixed ^ mixed >>> 32);
    }

    /** Dotted IPv4, or IPv6 in the canonical form of RFC 5952. */
    @Override
    public String toString() {
        if (isIpv4()) {
            return (low >>> 24 & 255) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
        }
        int runStart = -1;
        int runLength = 1; // RFC 5952 4.2.2: a single zero group is not shortened
        for (int i = 0; i < 8; i++) {
            int j = i;
            while (j < 8 && group(j) == 0) {
                j++;
            }
            if (j - i > runLength) {
                runStart = i;
                runLength = j - i;
            }
            i = Math.max(i, j - 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
            } else {
                if (i > 0 && i != runStart + runLength || i > 0 && runStart < 0) {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) (half >>> 16 * (3 - index % 4)) & 0xFFFF;
    }
}
