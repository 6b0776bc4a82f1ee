package org.activedefense.admin;

import java.util.List;
import java.util.stream.Collectors;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.blacklist.EntryEvent;

/** What the pages say about entries. Pure. */
final class EntryWords {

    private static final int NAMED = 10;

    private EntryWords() {}

    /** "203.0.113.7, 203.0.113.8 and 3 more". */
    static String names(List<Network> ips) {
        String named = ips.stream().limit(NAMED).map(Network::toString).collect(Collectors.joining(", "));
        return ips.size() > NAMED ? named + " and " + (ips.size() - NAMED) + " more" : named;
    }

    /** What follows from taking entries off. */
    static String consequence(List<Address> pollers, int entries) {
        String them = entries == 1 ? "it" : "them";
        if (pollers.isEmpty()) {
            return "No firewall has polled the list in the last hour; one that has an older copy keeps blocking " + them
                    + " until it polls again.";
        }
        return pollers.stream().map(Address::toString).collect(Collectors.joining(", ")) + " will let " + them
                + " in again within 5 minutes.";
    }

    static String happened(EntryEvent event) {
        return switch (event.what()) {
            case LISTED -> "Listed: " + event.alert().text();
            case ADDED -> "Added by hand";
            case FURTHER_CASE -> "A further case: " + event.alert().text();
            case REMOVED -> "Deleted from the blacklist";
            case ALLOWED -> "Moved to the allow list";
            case COVERED -> "Delisted: covered by an own or allowed network";
            case INACTIVE -> "Removed: not seen for the inactive period";
            case EXPIRED -> "Ended: its time was over";
        };
    }
}
