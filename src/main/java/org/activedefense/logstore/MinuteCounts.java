package org.activedefense.logstore;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;

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

    private final ActionCounts minutes = new ActionCounts(MINUTE);
    private final ActionCounts halfHours = new ActionCounts(HALF_HOUR);
    private long oldest;
    private long oldestMinute;

    /** Counts of neighbouring buckets of one width, in one array: of lines in no order each one falls into another bucket. */
    private static final class ActionCounts {
        private final long width;
        private long firstBucket; // in widths since 1970
        private int[] counts = {}; // of each bucket, one an action
        private int buckets; // that were counted into, at most
        // a batch's records lie close together, mostly: its buckets begin with the earliest one met

        ActionCounts(long width) {
            this.width = width;
        }

        void start() {
            Arrays.fill(counts, 0, buckets * ACTIONS, 0);
            buckets = 0;
        }

        void add(long timeMillis, RecordAction action) {
            long number = Math.floorDiv(timeMillis, width);
            if (buckets == 0) {
                firstBucket = number;
            } else if (number < firstBucket) {
                makeRoomBefore(Math.toIntExact(firstBucket - number));
            }
            int bucket = Math.toIntExact(number - firstBucket);
            if (bucket >= buckets) {
                buckets = bucket + 1;
                if (buckets * ACTIONS > counts.length) {
                    counts = Arrays.copyOf(counts, (buckets + 8) * ACTIONS);
                }
            }
            counts[bucket * ACTIONS + action.ordinal()]++;
        }

        private void makeRoomBefore(int more) {
            int[] wider = new int[(buckets + more + 8) * ACTIONS];
            System.arraycopy(counts, 0, wider, more * ACTIONS, buckets * ACTIONS);
            counts = wider;
            buckets += more;
            firstBucket -= more;
        }

        /** Takes the start of each bucket that has a count, and where its counts begin. */
        void forEach(BucketTaker taker) {
            for (int bucket = 0; bucket < buckets; bucket++) {
                int at = bucket * ACTIONS;
                int total = 0;
                for (int i = at; i < at + ACTIONS; i++) {
                    total += counts[i];
                }
                if (total > 0) {
                    taker.take((firstBucket + bucket) * width, counts, at);
                }
            }
        }
    }

    @FunctionalInterface
    private interface BucketTaker {
        void take(long startMillis, int[] counts, int at);
    }

    /** Empties it for the lines that are read at a time. */
    void start(long nowMillis) {
        oldest = nowMillis - KEPT.toMillis();
        oldestMinute = nowMillis - BY_MINUTE.toMillis();
        minutes.start();
        halfHours.start();
    }

    void add(long timeMillis, RecordAction action) {
        if (timeMillis < oldest) {
            return;
        }
        if (Math.floorDiv(timeMillis, MINUTE) * MINUTE < oldestMinute) {
            halfHours.add(timeMillis, action);
        } else {
            minutes.add(timeMillis, action);
        }
    }

    boolean isEmpty() {
        return minutes.buckets + halfHours.buckets == 0;
    }

    /** The buckets' starts, milliseconds since 1970, in ascending order: who stores them locks their rows in that order. */
    long[] buckets() {
        LongStream.Builder starts = LongStream.builder();
        forEach((start, counts, at) -> starts.add(start));
        return starts.build().toArray();
    }

    /** How many of an action are in each of the {@link #buckets}. */
    long[] of(RecordAction action) {
        LongStream.Builder all = LongStream.builder();
        forEach((start, counts, at) -> all.add(counts[at + action.ordinal()]));
        return all.build().toArray();
    }

    private void forEach(BucketTaker taker) {
        halfHours.forEach(taker); // each starts before the first minute
        minutes.forEach(taker);
    }
}
