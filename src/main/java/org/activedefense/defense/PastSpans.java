package org.activedefense.defense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import org.activedefense.address.Network;
import org.activedefense.logstore.StoredBatch;

/**
 * The past that is held in memory for devices whose records come late, so that these are judged as fast as current ones. A span is read
 * from the log once, a piece at a time, while the batches that need it wait; from then on every judged record of its time is added to
 * it, and it moves on with the device. A few late records among current ones need no span: they are looked up by their sources
 * ({@link History}). Not thread-safe.
 */
final class PastSpans {

    /** Spans held at a time; devices that are late by other times wait for one. */
    private static final int MOST = 4;

    /** So long may the late records lie apart for which one span is opened. */
    private static final long CLUSTER_MILLIS = 30 * 60_000L;

    /** Runs for which a span is kept from others that wait for one. */
    private static final int TENURE = 50;

    /** A span that so many runs did not need is let go. */
    private static final int UNUSED = 500;

    /** Runs that a device waits for its past at most; then its late records are looked up one by one, however many they are. */
    private static final int LONGEST_WAIT = 600;

    private static final long SHORTEST_PIECE = 1_000;
    private static final long FIRST_PIECE = 10_000;

    /** Pieces of the log are cut so that about so many records are read at once. */
    private static final int RECORDS_A_PIECE = 50_000;

    /**
     * @param mostStrays so many late records a run are looked up one by one; 0 if none is
     * @param longestPieceMillis of the log that are read at once, and may be read ahead
     */
    record Limits(int mostStrays, long longestPieceMillis) {

        /** Strays of some dozen sources, which the index finds at once. */
        static final Limits USUAL = new Limits(500, 10 * 60_000L);
    }

    private enum Outcome {
        HELD,
        NO_TIME,
        NO_ROOM,
        TOO_LARGE
    }

    private final Detector detector;
    private final long reach;
    private final long budgetBytes;
    private final Limits limits;
    private final List<PastSpan> spans = new ArrayList<>();
    private final Map<Long, Integer> waits = new HashMap<>(); // by device: runs in a row in which it waited
    private long run;
    private long pieceMillis;
    private long tooLargeUntil = Long.MIN_VALUE;
    private long strayDebt;

    /** @param budgetBytes about the most that all spans take */
    PastSpans(Detector detector, long budgetBytes, Limits limits) {
        this.detector = detector;
        this.reach =
                Math.max(detector.rules().portsWindowMillis(), detector.rules().addressesWindowMillis());
        this.budgetBytes = budgetBytes;
        this.limits = limits;
        this.pieceMillis = Math.min(FIRST_PIECE, limits.longestPieceMillis());
    }

    List<PastSpan> spans() {
        return spans;
    }

    long bytes() {
        return spans.stream().mapToLong(span -> span.memory().bytes()).sum();
    }

    void clear() {
        spans.clear();
    }

    void forget(long high, long low) {
        spans.forEach(span -> span.memory().forget(high, low));
    }

    void forget(Network network) {
        spans.forEach(span -> span.memory().forget(network));
    }

    /**
     * The batches that can be judged now; those of a device whose past is still being read wait, and whatever comes after them.
     *
     * @param batches of each device in the order of their numbers
     * @param hasTime whether to go on reading; one piece is read in any case
     */
    List<StoredBatch> ready(List<StoredBatch> batches, long oldestMillis, PastRecords past, BooleanSupplier hasTime) {
        run++;
        spans.removeIf(span -> run - span.usedAt() > UNUSED);
        strayDebt = Math.max(0, strayDebt - Math.max(1, limits.mostStrays() / 50));
        List<StoredBatch> ready = new ArrayList<>();
        Set<Long> waiting = new HashSet<>();
        long strays = 0;
        for (StoredBatch batch : batches) {
            if (waiting.contains(batch.logfileId())) {
                continue;
            }
            boolean mayWait = waits.getOrDefault(batch.logfileId(), 0) < LONGEST_WAIT;
            long left = strays > limits.mostStrays() ? -1 : notHeldOf(batch, oldestMillis, past, hasTime, mayWait);
            if (left < 0) {
                waiting.add(batch.logfileId());
                waits.merge(batch.logfileId(), 1, Integer::sum);
            } else {
                waits.remove(batch.logfileId());
                ready.add(batch);
                strays += left;
                strayDebt += left;
            }
        }
        return ready;
    }

    /** How many of its records are to be looked up one by one; -1 if the batch has to wait. */
    private long notHeldOf(
            StoredBatch batch, long oldestMillis, PastRecords past, BooleanSupplier hasTime, boolean mayWait) {
        Set<PastSpan> used = new HashSet<>();
        long[] times = notHeld(lateTimes(batch, oldestMillis), used);
        while (mayWait && times.length > 0 && times.length + strayDebt > limits.mostStrays() && run >= tooLargeUntil) {
            Arrays.sort(times);
            int first = densest(times);
            int last = lastWithin(times, first);
            if (last - first + 1 <= limits.mostStrays() / 50 || used.size() >= MOST) {
                break; // they lie so far apart that spans do not serve them
            }
            switch (hold(times[first] - reach, times[last] + reach, past, hasTime)) {
                case HELD -> times = notHeld(times, used);
                case TOO_LARGE -> {
                    tooLargeUntil = run + UNUSED;
                    return times.length;
                }
                default -> {
                    return -1;
                }
            }
        }
        return times.length;
    }

    private long[] lateTimes(StoredBatch batch, long oldestMillis) {
        long[] times = new long[0];
        int count = 0;
        long covered = detector.coveredFromMillis();
        for (int i = 0; i < batch.size(); i++) {
            long time = batch.timeMillis(i);
            if (time >= oldestMillis && Event.isTime(time) && time - reach < covered && mayCount(batch, i, time)) {
                if (count == times.length) {
                    times = Arrays.copyOf(times, Math.max(64, count * 2));
                }
                times[count++] = time;
            }
        }
        return Arrays.copyOf(times, count);
    }

    private boolean mayCount(StoredBatch batch, int i, long time) {
        return batch.isTraffic(i)
                && detector.mayCount(
                        batch.srcHigh(i), batch.srcLow(i), time, batch.dstHigh(i), batch.dstLow(i), batch.dstPort(i));
    }

    private long[] notHeld(long[] times, Set<PastSpan> used) {
        LongPredicate held = time -> {
            for (PastSpan span : spans) {
                if (span.holds(time - reach, time + reach)) {
                    span.use(run);
                    used.add(span);
                    return true;
                }
            }
            return false;
        };
        return Arrays.stream(times).filter(held.negate()).toArray();
    }

    /** Where, in sorted times, those begin that are most within {@link #CLUSTER_MILLIS}. */
    private static int densest(long[] times) {
        int best = 0;
        int bestCount = 0;
        int end = 0;
        for (int first = 0; first < times.length; first++) {
            while (end < times.length && times[end] - times[first] <= CLUSTER_MILLIS) {
                end++;
            }
            if (end - first > bestCount) {
                best = first;
                bestCount = end - first;
            }
        }
        return best;
    }

    private static int lastWithin(long[] times, int first) {
        int last = first;
        while (last + 1 < times.length && times[last + 1] - times[first] <= CLUSTER_MILLIS) {
            last++;
        }
        return last;
    }

    private Outcome hold(long from, long to, PastRecords past, BooleanSupplier hasTime) {
        PastSpan span = spanAt(from, to);
        if (span == null) {
            return Outcome.NO_ROOM;
        }
        span.use(run);
        while (span.to() < to || span.from() > from) {
            if (!hasTime.getAsBoolean()) {
                return Outcome.NO_TIME;
            }
            if (span.to() < to) {
                long end = span.to() + pieceMillis;
                read(span, span.to() + 1, end, past);
                span.reachUpTo(end);
            } else {
                long begin = Math.max(from, span.from() - pieceMillis);
                read(span, begin, span.from() - 1, past);
                span.reachDownTo(begin);
            }
            long before = span.from();
            makeRoomFor(span);
            if (span.from() > before && span.from() > from) {
                spans.remove(span);
                return Outcome.TOO_LARGE;
            }
        }
        return Outcome.HELD;
    }

    private PastSpan spanAt(long from, long to) {
        for (PastSpan span : spans) {
            if (span.touches(from, to)) {
                return span;
            }
        }
        if (spans.size() >= MOST) {
            PastSpan leastUsed = spans.get(0);
            for (PastSpan span : spans) {
                leastUsed = span.usedAt() < leastUsed.usedAt() ? span : leastUsed;
            }
            if (leastUsed.usedAt() == run) {
                PastSpan longestHeld = spans.get(0); // the list is in the order in which they were opened
                if (run - longestHeld.heldSince() <= TENURE) {
                    return null;
                }
                leastUsed = longestHeld;
            }
            spans.remove(leastUsed);
        }
        PastSpan opened = new PastSpan(detector.rules(), from, run);
        spans.add(opened);
        return opened;
    }

    private void read(PastSpan span, long from, long to, PastRecords past) {
        long[] records = {0};
        past.between(from, to, (src, id, time, dst, port) -> {
            records[0]++;
            if (time >= from && time <= to) {
                detector.remember(span.memory(), src.high(), src.low(), time, dst.high(), dst.low(), port);
            }
        });
        if (records[0] > 2 * RECORDS_A_PIECE) {
            pieceMillis = Math.max(SHORTEST_PIECE, pieceMillis / 2);
        } else if (records[0] < RECORDS_A_PIECE / 2) {
            pieceMillis = Math.min(limits.longestPieceMillis(), pieceMillis * 2);
        }
    }

    /** Lets go of spans that this run did not need, then of the oldest of the one that is being read; not of what others use. */
    private void makeRoomFor(PastSpan span) {
        if (bytes() > budgetBytes) {
            spans.removeIf(other -> other != span && other.usedAt() < run);
        }
        long ofOthers = bytes() - span.memory().bytes();
        if (ofOthers + span.memory().bytes() > budgetBytes) {
            span.shrinkTo(Math.max(0, (budgetBytes - ofOthers) / 4 * 3));
        }
    }

    /** To be called after each run: judged records were added. */
    void keepWithinBudget() {
        for (PastSpan span : List.copyOf(spans)) {
            long share = budgetBytes / spans.size();
            if (bytes() > budgetBytes && span.memory().bytes() > share) {
                span.shrinkTo(share / 4 * 3);
                if (span.from() > span.to()) {
                    spans.remove(span);
                }
            }
        }
    }
}
