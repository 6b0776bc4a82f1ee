package org.activedefense.logstore;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A batch's records by minute of event time and {@link RecordAction}. Records of more than 25 hours ago are counted by half
 * hours, those of more than 8 days ago not at all, so that a wrong clock makes no rows without end. Not thread safe; reused
 * from batch to batch.
 */
final class MinuteCounts {

    static final Duration KEPT = Duration.ofDays(8);

    /** An hour less than what is joined to half hours: nobody counts into a minute that is being joined. */
    static final Duration BY_MINUTE = Duration.ofHours(25);

    private static final long MINUTE = 60_000;
    private static final long HALF_HOUR = 30 * MINUTE;
    private static final int ACTIONS = RecordAction.values().length;

    private final Map<Long, long[]> counts = new HashMap<>();
    private long oldest;
    private long oldestMinute;
    private long lastBucket;
    private long[] last;

    /** Empties it for the lines that are read at a time. */
    void start(long nowMillis) {
        counts.clear();
        last = null;
        oldest = nowMillis - KEPT.toMillis();
        oldestMinute = nowMillis - BY_MINUTE.toMillis();
    }

    void add(long timeMillis, RecordAction action) {
        if (timeMillis < oldest) {
            return;
        }
        long bucket = Math.floorDiv(timeMillis, MINUTE) * MINUTE;
        if (bucket < oldestMinute) {
            bucket = Math.floorDiv(timeMillis, HALF_HOUR) * HALF_HOUR;
        }
        if (last == null || bucket != lastBucket) {
            last = counts.computeIfAbsent(bucket, key -> new long[ACTIONS]);
            lastBucket = bucket;
        }
        last[action.ordinal()]++;
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** The buckets' starts, milliseconds since 1970, in ascending order: who stores them locks their rows in that order. */
    long[] buckets() {
        return counts.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
    }

    /** How many of an action are in each of the buckets. */
    long[] of(RecordAction action, long[] buckets) {
        long[] all = new long[buckets.length];
        for (int i = 0; i < buckets.length; i++) {
            all[i] = counts.get(buckets[i])[action.ordinal()];
        }
        return all;
    }
}
