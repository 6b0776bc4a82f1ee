package org.activedefense.defense;

import org.activedefense.logstore.StoredBatch;

/**
 * The thresholds of the three cases, as the admin set them. Immutable.
 *
 * @param scan1Minutes length of the window of Port Scan Attack v1; 0 turns the case off
 * @param scan1Ports listed if <em>more than</em> so many ports of one destination are reached within the window
 * @param scan2Minutes length of the window of Port Scan Attack v2; 0 turns the case off
 * @param scan2Addresses listed if one port is tried on so many destinations <em>or more</em> within the window
 * @param vulnerabilitySeverity Vulnerability Scan v1: 0 off, 1 critical, 2 critical or high
 */
public record DefenseRules(
        int scan1Minutes, int scan1Ports, int scan2Minutes, int scan2Addresses, int vulnerabilitySeverity) {

    private static final int[] VULNERABILITY_FLAGS = {
        0, StoredBatch.VULNERABILITY_CRITICAL, StoredBatch.VULNERABILITY_CRITICAL | StoredBatch.VULNERABILITY_HIGH
    };

    public DefenseRules {
        if (scan1Minutes < 0 || scan1Ports < 0 || scan2Minutes < 0 || scan2Addresses < 0) {
            throw new IllegalArgumentException("Minutes and counts are 0 or more");
        }
        if (vulnerabilitySeverity < 0 || vulnerabilitySeverity > 2) {
            throw new IllegalArgumentException("The severity is 0, 1 or 2, not " + vulnerabilitySeverity);
        }
    }

    /** Port Scan Attack v1 alone. */
    public static DefenseRules ofPorts(int minutes, int ports) {
        return new DefenseRules(minutes, ports, 0, 0, 0);
    }

    /** Port Scan Attack v2 alone. */
    public static DefenseRules ofAddresses(int minutes, int addresses) {
        return new DefenseRules(0, 0, minutes, addresses, 0);
    }

    boolean looksForPorts() {
        return scan1Minutes > 0;
    }

    boolean looksForAddresses() {
        return scan2Minutes > 0;
    }

    long portsWindowMillis() {
        return scan1Minutes * 60_000L;
    }

    long addressesWindowMillis() {
        return scan2Minutes * 60_000L;
    }

    /** The number of different ports that lists a source. */
    int portsNeeded() {
        return scan1Ports == Integer.MAX_VALUE ? Integer.MAX_VALUE : scan1Ports + 1;
    }

    /** The number of different destinations that lists a source. */
    int addressesNeeded() {
        return Math.max(1, scan2Addresses);
    }

    /** Whether a TRAFFIC record with this destination port can ever count: -1 is no port, 0 is one for v2 only. */
    boolean concerns(int port) {
        return port > 0 ? looksForPorts() || looksForAddresses() : port == 0 && looksForAddresses();
    }

    /** How far before and after a record with this port other records matter to it. */
    long reachMillis(int port) {
        long ports = port > 0 ? portsWindowMillis() : 0;
        return Math.max(ports, addressesWindowMillis());
    }

    /** With fewer records than this, no window can list the source. */
    int fewestRecords() {
        int ports = looksForPorts() ? portsNeeded() : Integer.MAX_VALUE;
        int addresses = looksForAddresses() ? addressesNeeded() : Integer.MAX_VALUE;
        return Math.min(ports, addresses);
    }

    /** The shortest window in use: see {@link EventList} on what it makes superfluous. */
    long shortestWindowMillis() {
        long ports = looksForPorts() ? portsWindowMillis() : Long.MAX_VALUE;
        long addresses = looksForAddresses() ? addressesWindowMillis() : Long.MAX_VALUE;
        return Math.min(ports, addresses);
    }

    /** Whether a record's flags (see {@link StoredBatch}) make it a Vulnerability Scan v1. */
    boolean isVulnerabilityScan(byte flags) {
        return (flags & VULNERABILITY_FLAGS[vulnerabilitySeverity]) != 0 && (flags & StoredBatch.SERVER_TO_CLIENT) == 0;
    }
}
