package org.activedefense.defense;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.activedefense.address.Address;
import org.activedefense.blacklist.NetworkPolicy;
import org.activedefense.logstore.StoredBatch;

/** The three cases word by word, by trying every window against every record. Shares no code with the detector. */
record BruteForce(DefenseRules rules, NetworkPolicy policy, Removals removals, long oldest) {

    /** The same settings with thresholds that only the fullest windows of all reach, or just do not. */
    BruteForce onTheEdge(Collection<LogRecord> records, Random random) {
        int ports = 0;
        int addresses = 0;
        for (LogRecord first : records) {
            List<LogRecord> same = records.stream()
                    .filter(r -> r.isTraffic() && r.src().equals(first.src()) && counts(r))
                    .toList();
            long time = first.time();
            ports = Math.max(ports, portsIn(same, time, time + rules.scan1Minutes() * 60_000L, first.dst()));
            addresses =
                    Math.max(addresses, addressesIn(same, time, time + rules.scan2Minutes() * 60_000L, first.port()));
        }
        DefenseRules edge = new DefenseRules(
                rules.scan1Minutes(),
                Math.max(0, ports - random.nextInt(2)),
                rules.scan2Minutes(),
                addresses + random.nextInt(2),
                0);
        return new BruteForce(edge, policy, removals, oldest);
    }

    /** Who must be listed, given all records. */
    Set<Address> guilty(Collection<LogRecord> stored) {
        return guilty(stored, stored);
    }

    /** Who must be listed because of one of the records judged. */
    Set<Address> guilty(Collection<LogRecord> judged, Collection<LogRecord> stored) {
        Set<Address> guilty = new HashSet<>();
        for (LogRecord record : judged) {
            if (!guilty.contains(record.src()) && lists(record, stored)) {
                guilty.add(record.src());
            }
        }
        return guilty;
    }

    boolean counts(LogRecord r) {
        return policy.isExternal(r.src())
                && policy.isGuarded(r.dst())
                && r.time() >= oldest
                && r.time() > removals.countsAfter(r.src());
    }

    boolean isAttack(LogRecord r) {
        boolean critical = r.has(StoredBatch.VULNERABILITY_CRITICAL) && rules.vulnerabilitySeverity() >= 1;
        boolean high = r.has(StoredBatch.VULNERABILITY_HIGH) && rules.vulnerabilitySeverity() == 2;
        return counts(r) && (critical || high) && !r.has(StoredBatch.SERVER_TO_CLIENT);
    }

    boolean lists(LogRecord record, Collection<LogRecord> stored) {
        if (!counts(record)) {
            return false;
        }
        if (isAttack(record)) {
            return true;
        }
        if (!record.isTraffic()) {
            return false;
        }
        List<LogRecord> same = stored.stream()
                .filter(r -> r.isTraffic() && r.src().equals(record.src()) && counts(r))
                .toList();
        for (LogRecord first : same) { // a window can be moved to begin at its first record
            if (rules.scan1Minutes() > 0
                    && record.port() > 0
                    && holds(first, record, rules.scan1Minutes())
                    && portsIn(same, first.time(), first.time() + rules.scan1Minutes() * 60_000L, record.dst())
                            > rules.scan1Ports()) {
                return true;
            }
            if (rules.scan2Minutes() > 0
                    && record.port() >= 0
                    && holds(first, record, rules.scan2Minutes())
                    && addressesIn(same, first.time(), first.time() + rules.scan2Minutes() * 60_000L, record.port())
                            >= rules.scan2Addresses()) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(LogRecord first, LogRecord record, int minutes) {
        return record.time() >= first.time() && record.time() - first.time() <= minutes * 60_000L;
    }

    static int portsIn(Collection<LogRecord> same, long from, long to, Address dst) {
        Set<Integer> ports = new HashSet<>();
        for (LogRecord r : same) {
            if (r.time() >= from && r.time() <= to && r.dst().equals(dst) && r.port() > 0) {
                ports.add(r.port());
            }
        }
        return ports.size();
    }

    static int addressesIn(Collection<LogRecord> same, long from, long to, int port) {
        Set<Address> addresses = new HashSet<>();
        for (LogRecord r : same) {
            if (r.time() >= from && r.time() <= to && r.port() == port) {
                addresses.add(r.dst());
            }
        }
        return addresses.size();
    }
}
