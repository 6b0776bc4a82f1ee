package org.activedefense.logstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MinuteCountsTest {

    private static final long NOW = 1_790_000_123_456L;
    private static final RecordAction[] ACTIONS = RecordAction.values();

    @Test
    void countsEachRecordInItsMinuteOrHalfHourInWhateverOrder() {
        Random random = new Random(5);
        MinuteCounts counts = new MinuteCounts();
        for (int batch = 0; batch < 20; batch++) {
            long now = NOW + batch * 17_000_003L;
            counts.start(now);
            assertTrue(counts.isEmpty());
            Map<Long, long[]> expected = new TreeMap<>();
            int records = random.nextInt(3_000);
            for (int i = 0; i < records; i++) {
                long back = Duration.ofDays(batch % 2 == 0 ? 9 : 2).toMillis();
                long time = now + Duration.ofDays(1).toMillis() - (long) (random.nextDouble() * back);
                RecordAction action = ACTIONS[random.nextInt(ACTIONS.length)];
                counts.add(time, action);
                count(expected, now, time, action);
            }
            assertEquals(expected.isEmpty(), counts.isEmpty());
            assertArrayEquals(
                    expected.keySet().stream().mapToLong(Long::longValue).toArray(), counts.buckets());
            for (RecordAction action : ACTIONS) {
                assertArrayEquals(
                        expected.values().stream()
                                .mapToLong(each -> each[action.ordinal()])
                                .toArray(),
                        counts.of(action));
            }
        }
    }

    private static void count(Map<Long, long[]> into, long now, long time, RecordAction action) {
        if (time >= now - Duration.ofDays(8).toMillis()) {
            long minute = time - Math.floorMod(time, 60_000L);
            long bucket =
                    minute >= now - Duration.ofHours(25).toMillis() ? minute : time - Math.floorMod(time, 1_800_000L);
            into.computeIfAbsent(bucket, key -> new long[ACTIONS.length])[action.ordinal()]++;
        }
    }
}
