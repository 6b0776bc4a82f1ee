package org.activedefense.logstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Bounded counting against counting everything. */
class FrequentItemsTest {

    /** A stream in which some keys are frequent and very many are not, as the Internet's noise is. */
    private static long key(Random random) {
        return random.nextInt(3) > 0 ? random.nextInt(12) : random.nextInt(100_000);
    }

    @Property(tries = 60)
    void aCountIsNeverTooHighAndAtMostSoMuchTooLowAsItSays(
            @ForAll long seed, @ForAll @IntRange(min = 4, max = 300) int most, @ForAll boolean inTwoParts) {
        Random random = new Random(seed);
        Map<Long, Long> truth = new HashMap<>();
        FrequentItems items = new FrequentItems(most);
        FrequentItems second = new FrequentItems(most);
        long total = 0;
        for (int i = 0; i < 5_000; i++) {
            long key = key(random);
            long weight = 1 + random.nextInt(3);
            (inTwoParts && i % 2 == 0 ? second : items).add(key * 7, ~key, weight);
            truth.merge(key, weight, Long::sum);
            total += weight;
        }
        items.addAll(second);

        Map<Long, Long> counted = new HashMap<>();
        items.forEach((high, low, count) -> {
            assertEquals(high, ~low * 7, "the halves of a key stay together");
            counted.put(~low, count);
        });
        assertEquals(total, items.total());
        assertTrue(items.missed() * most <= 2 * total, items.missed() + " missed of " + total);
        assertTrue(counted.size() <= most);
        truth.forEach((key, count) -> {
            long has = counted.getOrDefault(key, 0L);
            assertTrue(has <= count && has + items.missed() >= count, key + ": " + has + " of " + count);
        });
    }

    @Test
    void fewKeysAreCountedExactly() {
        FrequentItems items = new FrequentItems(200);
        for (int i = 0; i < 100_000; i++) {
            items.add(0, i % 200, 1);
        }
        assertEquals(0, items.missed());
        items.forEach((high, low, count) -> assertEquals(500, count));
    }

    @Property(tries = 60)
    void aListThatIsJoinedAndCutAgainAndAgainKeepsItsBound(@ForAll long seed) {
        Random random = new Random(seed);
        int kept = 50;
        Map<String, Long> truth = new HashMap<>();
        TopList list = new TopList();
        long total = 0;
        for (int part = 0; part < 30; part++) {
            for (int i = 0; i < 100; i++) {
                String key = Long.toString(key(random));
                truth.merge(key, 1L, Long::sum);
                list.add(key, 1);
                total++;
            }
            list.cut(kept);
        }
        assertTrue(list.missed() <= total / kept, list.missed() + " missed of " + total);
        List<TopList.Item> first = list.first(kept);
        assertTrue(first.size() <= kept);
        Map<String, Long> counted = new HashMap<>();
        first.forEach(item -> counted.put(item.key(), item.hits()));
        truth.forEach((key, count) -> {
            long has = counted.getOrDefault(key, 0L);
            assertTrue(has <= count && has + list.missed() >= count, key + ": " + has + " of " + count);
        });
        for (int i = 1; i < first.size(); i++) {
            assertTrue(first.get(i - 1).hits() >= first.get(i).hits(), "the most frequent first");
        }
    }
}
