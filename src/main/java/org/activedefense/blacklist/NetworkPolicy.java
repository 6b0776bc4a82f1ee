package org.activedefense.blacklist;

import org.activedefense.address.Address;
import org.activedefense.address.NetworkSet;
import org.activedefense.address.SpecialPurpose;

/**
 * Which records can count against their source. Immutable.
 *
 * @param own the company's public networks; if empty, every destination counts
 * @param allowed outsiders that are never blocked
 */
public record NetworkPolicy(NetworkSet own, NetworkSet allowed) {

    /** Whether an address is a stranger: decided from the address, never from the country text. */
    public boolean isExternal(Address source) {
        return !SpecialPurpose.contains(source) && !own.contains(source) && !allowed.contains(source);
    }

    public boolean isGuarded(Address destination) {
        return own.isEmpty() || own.contains(destination);
    }
}
