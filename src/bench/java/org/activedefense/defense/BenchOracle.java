package org.activedefense.defense;

import java.util.List;
import java.util.stream.IntStream;
import org.activedefense.address.Address;
import org.activedefense.address.NetworkSet;
import org.activedefense.blacklist.NetworkPolicy;

/** The property tests' brute-force oracle with the default settings, open to the bench. Cubic: for sources of few records. */
public final class BenchOracle {

    private static final BruteForce DEFAULTS = new BruteForce(
            new DefenseRules(10, 10, 10, 10, 1),
            new NetworkPolicy(NetworkSet.parse(), NetworkSet.parse()),
            Removals.NONE,
            Long.MIN_VALUE);

    private BenchOracle() {}

    /** A record as the oracle needs it; flags as in {@link org.activedefense.logstore.StoredBatch}. */
    public record Sighting(long timeMillis, Address src, Address dst, int port, byte flags) {}

    /** Whether a source must be listed, given all its records. */
    public static boolean isGuilty(List<Sighting> ofOneSource) {
        List<LogRecord> records = IntStream.range(0, ofOneSource.size())
                .mapToObj(i -> {
                    Sighting s = ofOneSource.get(i);
                    return new LogRecord(i, s.timeMillis(), s.src(), s.dst(), s.port(), s.flags());
                })
                .toList();
        return !DEFAULTS.guilty(records).isEmpty();
    }
}
