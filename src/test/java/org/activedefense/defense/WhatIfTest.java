package org.activedefense.defense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.address.NetworkSet;
import org.activedefense.blacklist.NetworkPolicy;
import org.activedefense.logstore.StoredBatch;
import org.junit.jupiter.api.Test;

/** Who other rules would have listed, against trying every window of every source that is not listed. */
class WhatIfTest {

    private static final long BASE = 1_763_900_000_000L;
    private static final NetworkPolicy ANY = new NetworkPolicy(NetworkSet.EMPTY, NetworkSet.EMPTY);
    private static final History NONE = (ranges, sink) -> {};

    private final ListedSources listed = new ListedSources();

    private List<LogRecord> records(Random random, int count) {
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new LogRecord(
                    i + 1,
                    BASE + random.nextInt(40) * 30_000L + random.nextInt(3),
                    Address.parse("203.0.113." + random.nextInt(6)),
                    Address.parse("198.51.100." + random.nextInt(5)),
                    random.nextInt(8) - 1,
                    random.nextInt(20) == 0 ? 0 : StoredBatch.TRAFFIC));
        }
        return records;
    }

    private static Set<Address> asked(Detector detector, DefenseRules wanted, long since) {
        WhatIf.Answer answer = new WhatIf(detector, wanted, Instant.ofEpochMilli(since)).answer(() -> true);
        assertTrue(answer.isWhole());
        assertEquals(answer.sources(), answer.named().size());
        return Set.copyOf(answer.named());
    }

    @Test
    void itIsWhoEveryWindowSays() {
        Random random = new Random(12);
        int more = 0;
        int exact = 0;
        for (int i = 0; i < 400; i++) {
            List<LogRecord> records = records(random, 20 + random.nextInt(120));
            DefenseRules now = new DefenseRules(
                    random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(6),
                    4,
                    random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(6),
                    5,
                    0);
            Detector detector = new Detector(now, ANY, listed, Removals.NONE, Long.MIN_VALUE, 1 << 22);
            Set<Address> found = new HashSet<>();
            for (int from = 0; from < records.size(); from += 17) {
                detector.judge(
                                List.of(LogRecord.batchOf(records.subList(from, Math.min(records.size(), from + 17)))),
                                Long.MIN_VALUE,
                                NONE)
                        .findings()
                        .forEach(finding -> found.add(finding.source()));
            }
            DefenseRules wanted = random.nextBoolean()
                    ? DefenseRules.ofPorts(1 + random.nextInt(8), 1 + random.nextInt(4))
                    : DefenseRules.ofAddresses(1 + random.nextInt(8), 2 + random.nextInt(3));
            long since = random.nextBoolean() ? Long.MIN_VALUE / 2 : BASE + random.nextInt(40) * 30_000L;
            Set<Address> expected = new BruteForce(wanted, ANY, Removals.NONE, since).guilty(records);
            expected.removeAll(found);
            Set<Address> answered = asked(detector, wanted, since);
            if (new WhatIf(detector, wanted, Instant.ofEpochMilli(since))
                    .answer(() -> true)
                    .exact()) {
                assertEquals(expected, answered, () -> now + " -> " + wanted + " since " + since);
                exact++;
            } else {
                assertTrue(expected.containsAll(answered), () -> now + " -> " + wanted + " since " + since);
            }
            more += answered.size();
        }
        assertTrue(more > 100, more + " sources were found");
        assertTrue(exact > 100, exact + " answers were exact");
    }

    @Test
    void whoIsListedMeanwhileIsNotCountedAndNoTimeSaysSo() {
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < 200 * 3; i++) {
            records.add(new LogRecord(
                    i + 1,
                    BASE + i,
                    Address.parse("203.0." + i / 3 + ".9"),
                    Address.parse("198.51.100.1"),
                    1 + i % 3,
                    StoredBatch.TRAFFIC));
        }
        Detector detector =
                new Detector(new DefenseRules(10, 10, 10, 10, 1), ANY, listed, Removals.NONE, Long.MIN_VALUE, 1 << 22);
        detector.judge(List.of(LogRecord.batchOf(records)), Long.MIN_VALUE, NONE);
        WhatIf.Answer all = new WhatIf(detector, DefenseRules.ofPorts(10, 2), Instant.EPOCH).answer(() -> true);
        assertEquals(200, all.sources());
        assertEquals(WhatIf.MOST_NAMED, all.named().size());
        listed.add(Network.parse("203.0.0.0/17"), 1);
        assertEquals(
                72,
                new WhatIf(detector, DefenseRules.ofPorts(10, 2), Instant.EPOCH)
                        .answer(() -> true)
                        .sources());
        assertEquals(
                0,
                new WhatIf(detector, DefenseRules.ofPorts(10, 3), Instant.EPOCH)
                        .answer(() -> true)
                        .sources());
        WhatIf.Answer none = new WhatIf(detector, DefenseRules.ofPorts(10, 2), Instant.EPOCH).answer(() -> false);
        assertFalse(none.isWhole());
        assertEquals(0, none.looked());
    }
}
