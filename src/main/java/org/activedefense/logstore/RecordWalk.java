package org.activedefense.logstore;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.logstore.RecordSearch.Continuation;
import org.activedefense.logstore.RecordSearch.Result;
import org.activedefense.logstore.RecordSlice.Day;
import org.activedefense.logstore.RecordSlice.Extent;
import org.activedefense.logstore.RecordSlice.Read;
import org.activedefense.logstore.RecordSlice.Stretch;
import org.activedefense.system.DatabaseException;

/**
 * One search under way: goes through time slice by slice, backwards or forwards. How long a slice is follows from what the
 * one before held and took; one that would match too much, or takes too long, is tried again, shorter. Used by one thread.
 */
final class RecordWalk {

    static final long LONGEST_SECONDS = Duration.ofDays(30).toSeconds();
    static final long FIRST_SECONDS = 4;

    private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

    /** What a call may take, about. */
    private static final Duration BUDGET = Duration.ofMillis(900);

    /** For a slice that cannot be made any shorter. */
    private static final long LAST_RESORT_MILLIS = 10_000;

    /** Intake takes event times up to a day ahead; another for clocks that differ. */
    private static final Duration AHEAD = Duration.ofDays(2);

    private static final int LEAST_MATCHES = 2_000;
    private static final int GROWTH = 16;

    /** With an index time is spent on what matches, not on what is left out. */
    private static final int GROWTH_INDEXED = 256;

    private final RecordSlice slices;
    private final RecordQuery.Conditions conditions;
    private final boolean newestFirst;
    private final int limit;
    private final Instant now;
    private final Extent extent;
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
        extent = slices.extent();
        first = latest(query.from() == null ? BEGINNING : query.from(), extent.elsewhere() ? BEGINNING : oldestDay());
        last = earliest(query.to() == null ? now.plus(AHEAD) : query.to(), newestEnd());
        seconds = start == null ? FIRST_SECONDS : Math.max(1, Math.min(LONGEST_SECONDS, start.sliceSeconds()));
        position = start == null ? RecordPosition.before(newestFirst ? last : first) : start.position();
        if (newestFirst && position.time().isAfter(last)) {
            position = RecordPosition.before(last);
        } else if (!newestFirst && position.time().isBefore(first)) {
            position = RecordPosition.before(first);
        }
    }

    private Instant oldestDay() {
        return extent.days().isEmpty() ? now.plus(AHEAD) : extent.days().get(0).from();
    }

    /** Every day up to tomorrow has a partition before it has a record: there is nothing later. */
    private Instant newestEnd() {
        List<Day> days = extent.days();
        return days.isEmpty() ? now.plus(AHEAD) : days.get(days.size() - 1).to();
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earliest(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    Result run() {
        boolean exhausted = isAtEnd();
        for (boolean begun = false; !exhausted && found.size() <= limit && (!begun || millisLeft() > 0); begun = true) {
            Instant beyondGap = extent.elsewhere() ? null : beyondGap();
            if (beyondGap != null) {
                position = RecordPosition.before(beyondGap);
                exhausted = isAtEnd();
            } else {
                exhausted = read(newestFirst ? lowerEdge() : upperEdge()) && found.size() <= limit && isAtEnd();
            }
        }
        if (found.size() > limit) {
            List<PATrafficLog> page = found.subList(0, limit);
            return new Result(page, new Continuation(RecordPosition.of(page.get(limit - 1)), seconds), false);
        }
        return exhausted
                ? new Result(found, null, false)
                : new Result(found, new Continuation(position, seconds), true);
    }

    private boolean isAtEnd() {
        return newestFirst
                ? position.time().isBefore(first) || position.equals(RecordPosition.before(first))
                : !position.time().isBefore(last);
    }

    /** The day that the next slice is in; {@code null} if it is between days. */
    private Day day() {
        Instant time = position.time();
        for (Day day : extent.days()) {
            boolean inside = newestFirst
                    ? day.from().isBefore(time) && !day.to().isBefore(time)
                            || position.id() > 0 && day.from().equals(time)
                    : !day.from().isAfter(time) && day.to().isAfter(time);
            if (inside) {
                return day;
            }
        }
        return null;
    }

    /** Where the next day begins, in the direction of the search, if the position is between days; else {@code null}. */
    private Instant beyondGap() {
        if (day() != null) {
            return null;
        }
        Instant beyond = newestFirst ? first : last;
        for (Day day : extent.days()) {
            if (newestFirst && !day.to().isAfter(position.time())) {
                beyond = latest(beyond, day.to());
            } else if (!newestFirst && !day.from().isBefore(position.time())) {
                beyond = earliest(beyond, day.from());
            }
        }
        return beyond;
    }

    /** A slice stays within a day; what is older than the oldest day is one slice. */
    private Instant lowerEdge() {
        Instant top = position.time();
        Instant edge = later(earliest(top, now), -seconds);
        Day day = day();
        if (isBeforeDays(top)) {
            edge = BEGINNING;
        } else if (day != null) {
            edge = latest(edge, day.from());
        } else {
            edge = latest(edge, oldestDay());
        }
        return latest(first, edge);
    }

    private boolean isBeforeDays(Instant top) {
        return !top.isAfter(oldestDay()) && !(position.id() > 0 && top.equals(oldestDay()));
    }

    private Instant upperEdge() {
        Instant bottom = position.time();
        Instant edge = later(latest(bottom, BEGINNING), seconds);
        Day day = day();
        if (bottom.isBefore(oldestDay())) {
            edge = oldestDay();
        } else if (!bottom.isBefore(now)) {
            edge = last;
        } else if (day != null) {
            edge = earliest(edge, day.to());
        }
        return earliest(edge, last);
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
        return newestFirst ? isBeforeDays(position.time()) : !edge.isAfter(oldestDay());
    }

    private long span(Instant edge) {
        return Math.max(1, Math.abs(Duration.between(position.time(), edge).toSeconds()));
    }

    /** The next slice should hold twice what is still wanted and take no more than a third of a second. */
    private void adapt(long span, Read read, long millis) {
        int inTime = millis < 40 ? GROWTH : millis < 80 ? 8 : millis < 150 ? 4 : millis < 250 ? 2 : 1;
        if (conditions.indexed() && read.matches() == 0) {
            // the time went into reading the index, which is the same whatever the slice
            seconds = Math.min(LONGEST_SECONDS, seconds * GROWTH_INDEXED);
        } else if (millis > 500) {
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
