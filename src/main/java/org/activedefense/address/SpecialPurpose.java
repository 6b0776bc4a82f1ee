package org.activedefense.address;

import java.util.List;

/**
 * The blocks that cannot be a real sender on the Internet (from the IANA special-purpose registries, RFC 6890). The
 * documentation blocks are left out on purpose: listing them harms nobody, and drills and examples use them.
 */
public final class SpecialPurpose {

    private static final NetworkSet BLOCKS = NetworkSet.parse(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::",
            "::1",
            "fc00::/7",
            "fe80::/10",
            "ff00::/8");

    private SpecialPurpose() {}

    /** Whether any address of a network lies inside one of the blocks. */
    public static boolean touches(Network network) {
        return !BLOCKS.cutOutOf(network).equals(List.of(network));
    }

    public static boolean contains(Address address) {
        return BLOCKS.contains(address);
    }
}
