package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.activedefense.logstore.RecordCounts.Bin;
import org.activedefense.system.DatabaseException;

/**
 * How the records of a search lie in time. What the counts of minutes know (time and device) is exact at once, however many
 * records there are; anything else is counted in the log, newest first, for a quarter of a second, and it says how far back
 * that came. Thread safe.
 */
@ApplicationScoped
public class RecordHistogram {

    /** How far back it reaches where the search has no beginning. */
    public static final Duration REACH = Duration.ofDays(7);

    private static final int MOST_BARS = 120;

    /** What a bar can be, in minutes. */
    private static final long[] WIDTHS = {1, 5, 15, 30, 60, 120, 180, 360, 720, 1440, 2 * 1440, 7 * 1440, 30 * 1440};

    private static final long HALF_HOUR = 30;

    private static final long BUDGET_MILLIS = 250;

    private static final int GROWTH = 4;

    /** Two count as fast as they can; more would take it from intake. */
    private final Semaphore free = new Semaphore(2);

    @Inject
    private RecordCounts counts;

    @Inject
    private RecordSlice slices;

    /**
     * @param width of a bar
     * @param bars oldest first, without gap
     * @param countedFrom what is older is not in the bars, for want of time; {@code null} if all is counted
     */
    public record Bars(Duration width, List<Bin> bars, Instant countedFrom) {

        public long total() {
            return bars.stream().mapToLong(Bin::total).sum();
        }
    }

    /** Empty if others are counting and go on for longer than a moment. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Optional<Bars> of(RecordQuery query, Instant now) {
        Instant to = query.to() == null ? now : query.to();
        Instant from = query.from() == null ? to.minus(REACH) : query.from();
        Duration width = width(Duration.between(from, to));
        if (query.onlyDevices() && isKnownByMinutes(from, width, now)) {
            Instant minute = RecordCounts.binOf(from, Duration.ofMinutes(1));
            return Optional.of(new Bars(width, counts.bins(minute, to, width, query.conditions()), null));
        }
        try {
            if (!free.tryAcquire(BUDGET_MILLIS, TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return Optional.of(count(query.conditions(), from, to, width));
        } finally {
            free.release();
        }
    }

    static Duration width(Duration span) {
        for (long minutes : WIDTHS) {
            if (span.toSeconds() <= minutes * 60 * (MOST_BARS - 1)) {
                return Duration.ofMinutes(minutes);
            }
        }
        return Duration.ofDays(span.toDays() / (MOST_BARS - 1) + 1);
    }

    private static boolean isKnownByMinutes(Instant from, Duration width, Instant now) {
        return from.isAfter(now.minus(MinuteCounts.KEPT))
                && (width.toMinutes() % HALF_HOUR == 0
                        || RecordCounts.binOf(from, width).isAfter(now.minus(MinuteCounts.BY_MINUTE)));
    }

    /** Whole bars at a time, so that each that is shown is complete. */
    private Bars count(RecordQuery.Conditions conditions, Instant from, Instant to, Duration width) {
        long began = System.nanoTime();
        Map<Long, long[]> found = new HashMap<>();
        Instant counted = to;
        long bars = conditions.indexed() ? MOST_BARS : 1; // with an index it takes the same, however long the time is
        while (counted.isAfter(from)) {
            long left = BUDGET_MILLIS - (System.nanoTime() - began) / 1_000_000;
            Instant lastBar = RecordCounts.binOf(counted.minusNanos(1), width);
            Instant edge = lastBar.minus(width.multipliedBy(bars - 1));
            Instant start = edge.isBefore(from) ? from : edge;
            try {
                if (left > 0) {
                    found.putAll(slices.count(conditions, start, counted, width, left));
                }
            } catch (DatabaseException e) {
                if (!(e.getCause() instanceof SQLException cause) || !"57014".equals(cause.getSQLState())) {
                    throw e;
                }
                left = 0;
            }
            if (left <= 0) {
                return new Bars(width, RecordCounts.bins(from, to, width, found), counted);
            }
            counted = start;
            bars = Math.min(MOST_BARS, bars * GROWTH);
        }
        return new Bars(width, RecordCounts.bins(from, to, width, found), null);
    }
}
