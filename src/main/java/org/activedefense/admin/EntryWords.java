package org.activedefense.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.address.SpecialPurpose;
import org.activedefense.blacklist.EntryEvent;
import org.activedefense.blacklist.NetworkPolicy;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingValues;

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

    /** Why an address or network is never listed; {@code null} if it can be. */
    static String protection(Network ip, NetworkPolicy policy) {
        if (policy.own().contains(ip)) {
            return "It lies inside an own network: never listed.";
        }
        if (policy.allowed().contains(ip)) {
            return "It lies inside an allowed network: never listed.";
        }
        return ip.isSingleAddress() && SpecialPurpose.contains(ip.first())
                ? "It cannot be a sender on the Internet (private or reserved): the defense never lists it."
                : null;
    }

    /** The cases that are on, as sentences with their values. */
    static List<String> whatWouldList(SettingValues settings) {
        List<String> cases = new ArrayList<>();
        if (settings.number(Setting.PORT_SCAN1_MINUTES) > 0) {
            cases.add("More than " + settings.number(Setting.PORT_SCAN1_PORTS) + " ports of one address tried within "
                    + settings.number(Setting.PORT_SCAN1_MINUTES) + " min (Port Scan Attack v1)");
        }
        if (settings.number(Setting.PORT_SCAN2_MINUTES) > 0) {
            cases.add("One port tried on " + settings.number(Setting.PORT_SCAN2_ADDRESSES)
                    + " addresses or more within " + settings.number(Setting.PORT_SCAN2_MINUTES)
                    + " min (Port Scan Attack v2)");
        }
        int severity = settings.number(Setting.VULNERABILITY_SEVERITY);
        if (severity > 0) {
            cases.add("An attack on a known vulnerability of severity critical" + (severity > 1 ? " or high" : "")
                    + " (Vulnerability Scan v1)");
        }
        return cases;
    }
}
