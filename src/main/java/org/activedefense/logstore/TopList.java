package org.activedefense.logstore;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The most frequent keys of some stretch of time with their counts, as stored and as shown. A count is never too high and at
 * most {@link #missed} too low. Not thread safe.
 */
public final class TopList {

    private final Map<String, Long> hits = new HashMap<>();
    private long missed;
    private long total;

    /** A key and how many records there are of it, at least. */
    public record Item(String key, long hits) {}

    void add(String key, long more) {
        hits.merge(key, more, Long::sum);
    }

    void add(String[] keys, Long[] counts) {
        for (int i = 0; i < keys.length; i++) {
            add(keys[i], counts[i]);
        }
    }

    void addMissed(long more) {
        missed += more;
    }

    void addTotal(long more) {
        total += more;
    }

    /** Keeps so many keys, by taking the count of the first that does not fit off all. */
    void cut(int kept) {
        if (hits.size() <= kept) {
            return;
        }
        long[] counts =
                hits.values().stream().mapToLong(Long::longValue).sorted().toArray();
        long less = counts[counts.length - kept - 1];
        missed += less;
        hits.values().removeIf(count -> count <= less);
        hits.replaceAll((key, count) -> count - less);
    }

    /** The most frequent first. */
    public List<Item> first(int limit) {
        return hits.entrySet().stream()
                .map(entry -> new Item(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Item::hits).reversed().thenComparing(Item::key))
                .limit(limit)
                .toList();
    }

    /** By how much a count may be too low; 0: all are exact. */
    public long missed() {
        return missed;
    }

    /** All records that were counted, of whatever key. */
    public long total() {
        return total;
    }

    String[] keys() {
        String[] keys = hits.keySet().toArray(String[]::new);
        Arrays.sort(keys);
        return keys;
    }

    long[] hits(String[] keys) {
        return Arrays.stream(keys).mapToLong(hits::get).toArray();
    }
}
