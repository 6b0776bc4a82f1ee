package org.activedefense.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.activedefense.address.Address;
import org.activedefense.address.SpecialPurpose;
import org.activedefense.defense.BenchOracle;
import org.activedefense.logstore.StoredBatch;

/**
 * Checks what the generator says it made, in two ways that share no code with the detector: the property tests' brute-force
 * oracle for the sources that were made guilty or nearly so, and a plain sliding window for every source.
 */
final class Truth {

    private static final long WINDOW = 600;
    private static final int ORACLE_MOST_RECORDS = 1_000;

    private Truth() {}

    /** @throws IllegalStateException if a check disagrees with the generator: its truth is none then */
    static String check(GeneratedLog log) {
        Map<String, List<LogEvent>> bySource = new HashMap<>();
        for (LogEvent event : log.events()) {
            bySource.computeIfAbsent(event.src(), src -> new ArrayList<>()).add(event);
        }
        SortedSet<String> found = new TreeSet<>();
        int asked = 0;
        for (Map.Entry<String, List<LogEvent>> source : bySource.entrySet()) {
            List<LogEvent> events = new ArrayList<>(source.getValue());
            events.sort(Comparator.comparingLong(LogEvent::second));
            boolean guilty = isGuilty(events);
            if (guilty) {
                found.add(source.getKey());
            }
            boolean special =
                    log.guilty().contains(source.getKey()) || log.nearMisses().contains(source.getKey());
            if (special && events.size() <= ORACLE_MOST_RECORDS) {
                asked++;
                if (BenchOracle.isGuilty(sightings(events)) != guilty) {
                    throw new IllegalStateException("The oracles disagree about " + source.getKey());
                }
            }
        }
        if (!found.equals(log.guilty())) {
            throw new IllegalStateException("The generator says " + log.guilty() + ", the windows say " + found);
        }
        return String.format(
                "truth: %d of %,d sources, as sliding windows over every source say, and the brute-force oracle about %d",
                found.size(), bySource.size(), asked);
    }

    private static List<BenchOracle.Sighting> sightings(List<LogEvent> events) {
        return events.stream()
                .map(e -> new BenchOracle.Sighting(
                        e.second() * 1000, Address.parse(e.src()), Address.parse(e.dst()), e.port(), e.kind().flags))
                .toList();
    }

    private static boolean isGuilty(List<LogEvent> inOrder) {
        if (SpecialPurpose.contains(Address.parse(inOrder.get(0).src()))) {
            return false;
        }
        List<LogEvent> traffic =
                inOrder.stream().filter(e -> !e.kind().isThreat()).toList();
        return inOrder.stream().anyMatch(e -> e.kind().flags == StoredBatch.VULNERABILITY_CRITICAL)
                || mostInWindow(traffic.stream().filter(e -> e.port() > 0).toList(), LogEvent::dst, LogEvent::port) > 10
                || mostInWindow(traffic, LogEvent::port, LogEvent::dst) >= 10;
    }

    /** Of all groups, the most distinct values that a window holds. */
    private static <G, V> int mostInWindow(
            List<LogEvent> inOrder, Function<LogEvent, G> group, Function<LogEvent, V> value) {
        Map<G, List<LogEvent>> groups = new HashMap<>();
        inOrder.forEach(e ->
                groups.computeIfAbsent(group.apply(e), g -> new ArrayList<>()).add(e));
        int most = 0;
        for (List<LogEvent> one : groups.values()) {
            Map<V, Integer> inWindow = new HashMap<>();
            int from = 0;
            for (LogEvent event : one) {
                inWindow.merge(value.apply(event), 1, Integer::sum);
                while (event.second() - one.get(from).second() > WINDOW) {
                    inWindow.computeIfPresent(value.apply(one.get(from++)), (v, n) -> n == 1 ? null : n - 1);
                }
                most = Math.max(most, inWindow.size());
            }
        }
        return most;
    }

    /** Recall and precision of a served list. */
    record Score(int expected, int served, int right) {

        static Score of(Set<String> expected, Set<String> served) {
            Set<Address> known =
                    new TreeSet<>(expected.stream().map(Address::parse).toList());
            Set<Address> got = new TreeSet<>(served.stream().map(Address::parse).toList());
            int right = (int) got.stream().filter(known::contains).count();
            return new Score(known.size(), got.size(), right);
        }

        double recall() {
            return (double) right / expected;
        }

        double precision() {
            return served == 0 ? 0 : (double) right / served;
        }

        boolean isPerfect() {
            return right == expected && right == served;
        }
    }
}
