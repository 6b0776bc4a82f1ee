package org.activedefense.logstore;

import java.util.Arrays;

/**
 * Counts the most frequent of very many 128-bit keys in bounded memory (Misra and Gries' summary, thinned out by halves). A
 * key's count is never too high and at most {@link #missed} too low; that is under 2/most of the total. Not thread safe.
 */
final class FrequentItems {

    private static final int FEWEST_SLOTS = 64;

    private final int most;
    private long[] high;
    private long[] low;
    private long[] count; // 0: the slot is free
    private int size;
    private long missed;
    private long total;

    /** Takes one key and its count. */
    @FunctionalInterface
    interface Taker {
        void take(long high, long low, long count);
    }

    /** @param most keys that are counted at a time */
    FrequentItems(int most) {
        this.most = most;
        allocate(FEWEST_SLOTS);
    }

    private void allocate(int slots) {
        high = new long[slots];
        low = new long[slots];
        count = new long[slots];
    }

    void add(long keyHigh, long keyLow, long weight) {
        total += weight;
        put(keyHigh, keyLow, weight);
        if (size > most) {
            thinOut();
        }
    }

    /** Takes over another's counts. */
    void addAll(FrequentItems other) {
        other.forEach((keyHigh, keyLow, weight) -> {
            put(keyHigh, keyLow, weight);
            if (size > most) {
                thinOut();
            }
        });
        total += other.total;
        missed += other.missed;
    }

    private void put(long keyHigh, long keyLow, long weight) {
        int slot = slot(keyHigh, keyLow);
        if (count[slot] == 0) {
            high[slot] = keyHigh;
            low[slot] = keyLow;
            size++;
        }
        count[slot] += weight;
        if (size * 4 > count.length * 3) {
            rebuild(count.length * 2, 0);
        }
    }

    /** The key's slot, or the free one where it belongs. */
    private int slot(long keyHigh, long keyLow) {
        long hash = (keyHigh * 0x9E3779B97F4A7C15L + keyLow) * 0xD6E8FEB86659FD93L;
        hash ^= hash >>> 32;
        hash *= 0xD6E8FEB86659FD93L;
        int mask = count.length - 1;
        int slot = (int) (hash >>> 32) & mask;
        while (count[slot] != 0 && (high[slot] != keyHigh || low[slot] != keyLow)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Takes the median off every count; half of the keys, at least, are left with nothing. */
    private void thinOut() {
        long[] counts = new long[size];
        int i = 0;
        for (long each : count) {
            if (each > 0) {
                counts[i++] = each;
            }
        }
        Arrays.sort(counts);
        long median = counts[size / 2];
        missed += median;
        rebuild(count.length, median);
    }

    private void rebuild(int slots, long less) {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldCount = count;
        allocate(slots);
        size = 0;
        for (int i = 0; i < oldCount.length; i++) {
            if (oldCount[i] > less) {
                int slot = slot(oldHigh[i], oldLow[i]);
                high[slot] = oldHigh[i];
                low[slot] = oldLow[i];
                count[slot] = oldCount[i] - less;
                size++;
            }
        }
    }

    void forEach(Taker taker) {
        for (int i = 0; i < count.length; i++) {
            if (count[i] > 0) {
                taker.take(high[i], low[i], count[i]);
            }
        }
    }

    /** By how much a count is too low at most; what a key that is not here may have at most. */
    long missed() {
        return missed;
    }

    /** All that was added. */
    long total() {
        return total;
    }
}
