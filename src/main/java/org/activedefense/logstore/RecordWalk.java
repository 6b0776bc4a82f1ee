package org.activedefense.logstore;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.logstore.RecordSearch.Continuation;
import org.activedefense.logstore.RecordSearch.Result;
import org.activedefense.logstore.RecordSlice.Read;
import org.activedefense.logstore.RecordSlice.Stretch;
import org.activedefense.system.DatabaseException;

/**
 * One search under way: goes through time slice by slice, backwards or forwards. How long a slice is follows from what the
 * one before held and took; one that would match too much, or takes too long, is tried again, shorter. Used by one thread.
 */
final class RecordWalk {

    static final long LONGEST_SECONDS = Duration.ofDays(30).toSeconds();
    static final long FIRST_SECONDS = 2;

    private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

    /** What a call may take, about. */
    private static final Duration BUDGET = Duration.ofMillis(900);

    /** For a slice that cannot be made any shorter. */
    private static final long LAST_RESORT_MILLIS = 10_000;

    /** Intake takes event times up to a day ahead; another for clocks that differ. */
    private static final Duration AHEAD = Duration.ofDays(2);

    private static final int LEAST_MATCHES = 2_000;
    private static final int GROWTH = 16;

    private final RecordSlice slices;
    private final RecordQuery.Conditions conditions;
    private final boolean newestFirst;
    private final int limit;
    private final Instant now;
    private final Instant oldestDay;
    private final Instant first; // inclusive
    private final Instant last; // exclusive
    private final List<PATrafficLog> found = new ArrayList<>();
    private final long began = System.nanoTime();
    private RecordPosition position;
    private long seconds;

    RecordWalk(RecordSlice slices, RecordQuery query, boolean newestFirst, Continuation start, int limit, Instant now) {
        this.slices = slices;
        this.conditions = query.conditions();
        this.newestFirst = newestFirst;
        this.limit = limit;
        this.now = now;
        oldestDay = slices.oldestDay().orElse(now);
        first = query.from() == null ? BEGINNING : query.from();
        last = query.to() == null ? now.plus(AHEAD) : query.to();
        seconds = start == null ? FIRST_SECONDS : Math.max(1, Math.min(LONGEST_SECONDS, start.sliceSeconds()));
        position = start == null ? RecordPosition.before(newestFirst ? last : first) : start.position();
    }

    Result run() {
        boolean exhausted = false;
        while (!exhausted && found.size() <= limit && millisLeft() > 0) {
            Instant edge = newestFirst ? lowerEdge() : upperEdge();
            exhausted = read(edge) && found.size() <= limit && edge.equals(newestFirst ? first : last);
        }
        if (found.size() > limit) {
            List<PATrafficLog> page = found.subList(0, limit);
            return new Result(page, new Continuation(RecordPosition.of(page.get(limit - 1)), seconds), false);
        }
        return exhausted
                ? new Result(found, null, false)
                : new Result(found, new Continuation(position, seconds), true);
    }

    /** What is older than the oldest partition of a day is in the default partition, which is one slice. */
    private Instant lowerEdge() {
        Instant top = position.time();
        Instant edge = later(top, -seconds);
        if (top.isAfter(now) && edge.isBefore(now)) {
            edge = now;
        }
        if (!top.isAfter(oldestDay)) {
            edge = BEGINNING;
        } else if (edge.isBefore(oldestDay)) {
            edge = oldestDay;
        }
        return edge.isBefore(first) ? first : edge;
    }

    private Instant upperEdge() {
        Instant bottom = position.time();
        Instant edge = later(bottom, seconds);
        if (bottom.isBefore(oldestDay)) {
            edge = oldestDay;
        } else if (!bottom.isBefore(now)) {
            edge = last;
        }
        return edge.isAfter(last) ? last : edge;
    }

    private static Instant later(Instant time, long seconds) {
        return seconds < 0 && time.isBefore(BEGINNING.plusSeconds(-seconds)) ? BEGINNING : time.plusSeconds(seconds);
    }

    /** Whether the slice was read to its end; if not it is tried again, shorter. */
    private boolean read(Instant edge) {
        boolean shortest = seconds <= 1 || isDefaultPartition(edge);
        Stretch stretch = new Stretch(
                newestFirst,
                newestFirst ? RecordPosition.before(edge) : position,
                newestFirst ? position : RecordPosition.before(edge),
                limit + 1 - found.size(),
                shortest ? 0 : Math.max(LEAST_MATCHES, 4 * limit),
                shortest ? LAST_RESORT_MILLIS : Math.max(50, millisLeft()));
        long sliceBegan = System.nanoTime();
        Read read;
        try {
            read = slices.read(conditions, stretch);
        } catch (DatabaseException e) {
            if (shortest || !(e.getCause() instanceof SQLException cause) || !"57014".equals(cause.getSQLState())) {
                throw e;
            }
            seconds = Math.max(1, seconds / 8);
            return false;
        }
        if (read.tooMany(stretch)) {
            seconds = Math.max(1, Math.min(seconds, span(edge)) / GROWTH);
            return false;
        }
        found.addAll(read.records());
        adapt(span(edge), read, (System.nanoTime() - sliceBegan) / 1_000_000);
        position = RecordPosition.before(edge);
        return true;
    }

    private boolean isDefaultPartition(Instant edge) {
        return newestFirst ? !position.time().isAfter(oldestDay) : !edge.isAfter(oldestDay);
    }

    private long span(Instant edge) {
        return Math.max(1, Math.abs(Duration.between(position.time(), edge).toSeconds()));
    }

    /** The next slice should hold twice what is still wanted and take no more than a third of a second. */
    private void adapt(long span, Read read, long millis) {
        int inTime = millis < 40 ? GROWTH : millis < 80 ? 8 : millis < 150 ? 4 : millis < 250 ? 2 : 1;
        if (millis > 500) {
            seconds = Math.max(1, seconds / 2);
        } else if (read.matches() > 0) {
            long wanted = Math.max(1, 2L * (limit + 1 - found.size()) * span / read.matches());
            seconds = Math.max(1, Math.min(LONGEST_SECONDS, Math.min(wanted, seconds * inTime)));
        } else {
            seconds = Math.min(LONGEST_SECONDS, seconds * inTime);
        }
    }

    private long millisLeft() {
        return BUDGET.toMillis() - (System.nanoTime() - began) / 1_000_000;
    }
}
