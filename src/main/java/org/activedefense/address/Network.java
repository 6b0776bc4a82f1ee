package org.activedefense.address;

import java.util.ArrayList;
import java.util.List;

/**
 * A network in CIDR notation; a single address is a network of full length. Immutable; ordered by first address, then the
 * wider one first.
 *
 * @param first the lowest address: no bit is set behind the prefix
 * @param prefixLength 0-32 for IPv4, 0-128 for IPv6
 */
public record Network(Address first, int prefixLength) implements Comparable<Network> {

    public Network {
        if (prefixLength < 0 || prefixLength > first.bits()) {
            throw new IllegalArgumentException(
                    "A prefix length of " + first + " is 0 to " + first.bits() + ", not " + prefixLength);
        }
        if (!firstOf(first, prefixLength).equals(first)) {
            throw new IllegalArgumentException(
                    first + "/" + prefixLength + " has bits set behind its prefix; the network is "
                            + firstOf(first, prefixLength) + "/" + prefixLength);
        }
    }

    public static Network of(Address address) {
        return new Network(address, address.bits());
    }

    /**
     * The network that the text writes: {@code 203.0.113.0/24}, {@code 2001:db8::/32} or a single address.
     *
     * @throws IllegalArgumentException with a sentence for a person if it is none, or has bits set behind the prefix
     */
    public static Network parse(String text) {
        String trimmed = text.strip();
        int slash = trimmed.indexOf('/');
        if (slash < 0) {
            return of(Address.parse(trimmed));
        }
        String address = trimmed.substring(0, slash);
        String prefix = trimmed.substring(slash + 1);
        if (!prefix.matches("\\d{1,3}")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a network: \"" + prefix + "\" is no prefix length");
        }
        Address first = Address.parse(address);
        int length = Integer.parseInt(prefix);
        // ::ffff:203.0.113.0/120 is 203.0.113.0/24
        boolean mapped = first.isIpv4() && address.indexOf(':') >= 0;
        if (mapped && length < 96) {
            throw new IllegalArgumentException("\"" + text + "\" mixes IPv4 and IPv6; write it in one of them");
        }
        return new Network(first, mapped ? length - 96 : length);
    }

    public Address last() {
        int host = first.bits() - prefixLength;
        long highMask = host <= 64 ? 0 : mask(host - 64);
        return new Address(first.high() | highMask, first.low() | mask(Math.min(host, 64)));
    }

    public boolean isSingleAddress() {
        return prefixLength == first.bits();
    }

    public boolean contains(Address address) {
        return address.isIpv4() == first.isIpv4()
                && firstOf(address, prefixLength).equals(first);
    }

    public boolean contains(Network other) {
        return other.prefixLength >= prefixLength && contains(other.first);
    }

    /** This network and every wider one around it, the narrowest first: what an index of equality can look up. */
    public List<Network> andAround() {
        List<Network> all = new ArrayList<>();
        for (int length = prefixLength; length >= 0; length--) {
            all.add(new Network(firstOf(first, length), length));
        }
        return all;
    }

    /** The lowest address of the network of that length around an address. */
    public static Address firstOf(Address address, int prefixLength) {
        int host = address.bits() - prefixLength;
        long highMask = host <= 64 ? 0 : mask(host - 64);
        return new Address(address.high() & ~highMask, address.low() & ~mask(Math.min(host, 64)));
    }

    private static long mask(int bits) {
        return bits == 64 ? -1 : (1L << bits) - 1;
    }

    @Override
    public int compareTo(Network other) {
        int byFirst = first.compareTo(other.first);
        return byFirst != 0 ? byFirst : Integer.compare(prefixLength, other.prefixLength);
    }

    /** A single address without its length, otherwise {@code first/length}. */
    @Override
    public String toString() {
        return isSingleAddress() ? first.toString() : first + "/" + prefixLength;
    }
}
