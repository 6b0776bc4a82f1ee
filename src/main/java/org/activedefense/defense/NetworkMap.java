package org.activedefense.defense;

import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.activedefense.address.Address;
import org.activedefense.address.Network;

/**
 * A number for each of many networks, single addresses included, looked up by an address inside. One hash lookup for
 * each prefix length in use, longest first. Not thread-safe.
 */
final class NetworkMap {

    private final AddressMap<Long> singles = new AddressMap<>();
    /** By prefix length below full length; null where there are none. */
    private final PrefixLengths ipv4 = new PrefixLengths(32);

    private final PrefixLengths ipv6 = new PrefixLengths(128);

    private static final class PrefixLengths {
        final AddressMap<Long>[] byLength;
        /** The lengths in use, longest first. */
        int[] lengths = {};

        @SuppressWarnings({"unchecked", "rawtypes"})
        PrefixLengths(int bits) {
            byLength = new AddressMap[bits];
        }

        AddressMap<Long> ofLength(int length) {
            if (byLength[length] == null) {
                byLength[length] = new AddressMap<>();
                lengths = IntStream.rangeClosed(1, byLength.length)
                        .map(i -> byLength.length - i)
                        .filter(i -> byLength[i] != null)
                        .toArray();
            }
            return byLength[length];
        }
    }

    /** @param ifPresent combines the number that the network has with the new one */
    void put(Network network, long number, LongBinaryOperator ifPresent) {
        AddressMap<Long> map = mapOf(network);
        Address first = network.first();
        Long present = map.get(first);
        map.put(first.high(), first.low(), present == null ? number : ifPresent.applyAsLong(present, number));
    }

    void remove(Network network) {
        mapOf(network).remove(network.first().high(), network.first().low());
    }

    private AddressMap<Long> mapOf(Network network) {
        if (network.isSingleAddress()) {
            return singles;
        }
        return (network.first().isIpv4() ? ipv4 : ipv6).ofLength(network.prefixLength());
    }

    /** The number of the narrowest network around the address, or else the other one. */
    long narrowest(long high, long low, long otherwise) {
        Long number = singles.get(high, low);
        if (number != null) {
            return number;
        }
        PrefixLengths prefixes = prefixesFor(high, low);
        for (int length : prefixes.lengths) {
            number = prefixes.byLength[length].get(Network.firstOf(new Address(high, low), length));
            if (number != null) {
                return number;
            }
        }
        return otherwise;
    }

    /** The largest number of all networks around the address, or {@code Long.MIN_VALUE}. */
    long largest(long high, long low) {
        Long number = singles.get(high, low);
        long largest = number == null ? Long.MIN_VALUE : number;
        PrefixLengths prefixes = prefixesFor(high, low);
        for (int length : prefixes.lengths) {
            number = prefixes.byLength[length].get(Network.firstOf(new Address(high, low), length));
            largest = number == null ? largest : Math.max(largest, number);
        }
        return largest;
    }

    private PrefixLengths prefixesFor(long high, long low) {
        return high == 0 && low >>> 32 == 0xFFFF ? ipv4 : ipv6;
    }

    int size() {
        int size = singles.size();
        for (PrefixLengths prefixes : new PrefixLengths[] {ipv4, ipv6}) {
            for (int length : prefixes.lengths) {
                size += prefixes.byLength[length].size();
            }
        }
        return size;
    }
}
