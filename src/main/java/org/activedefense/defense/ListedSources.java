package org.activedefense.defense;

import org.activedefense.address.Address;
import org.activedefense.address.Network;

/**
 * Which addresses are listed at the moment. An entry is an address or a network; the most specific one around an address
 * speaks for it. Changed between two runs only. Not thread-safe.
 */
public final class ListedSources {

    private final NetworkMap entries = new NetworkMap();

    /** @param entryId the entry's database id, 0 or more; replaces an earlier one of the same network */
    public void add(Network network, long entryId) {
        entries.put(network, entryId, (before, now) -> now);
    }

    /** Ends an entry; {@link Detector#delisted} has to be told as well. */
    public void remove(Network network) {
        entries.remove(network);
    }

    /** The id of the most specific entry around the address, or -1. */
    public long entryCovering(Address address) {
        return entryCovering(address.high(), address.low());
    }

    long entryCovering(long high, long low) {
        return entries.narrowest(high, low, -1);
    }

    public int size() {
        return entries.size();
    }
}
