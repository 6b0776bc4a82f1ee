package org.activedefense.defense;

import java.util.Map;
import org.activedefense.address.Address;
import org.activedefense.address.Network;

/**
 * What was removed from the list by hand, and when: for these addresses only records with an event time after that count
 * ever again. Immutable.
 */
public final class Removals {

    public static final Removals NONE = new Removals(Map.of());

    private final NetworkMap removedAt = new NetworkMap();

    /** @param removedAtMillis when each address or network was removed, milliseconds since 1970 UTC */
    public Removals(Map<Network, Long> removedAtMillis) {
        removedAtMillis.forEach((network, millis) -> removedAt.put(network, millis, Math::max));
    }

    /** Only records later than this count; {@code Long.MIN_VALUE} if all do. The latest removal around the address wins. */
    public long countsAfter(Address address) {
        return countsAfter(address.high(), address.low());
    }

    long countsAfter(long high, long low) {
        return removedAt.largest(high, low);
    }

    /** The earliest event time that counts. */
    long countsFrom(long high, long low) {
        long after = countsAfter(high, low);
        return after == Long.MAX_VALUE ? after : after + 1;
    }
}
