package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds records, newest first, without an index in that order (one would cost much of the speed of storing): it goes back
 * in time slice by slice, each slice cut out by the BRIN index on time, and takes longer slices as long as they are
 * answered quickly. After about a second it stops and says how far back it has looked. Thread safe.
 */
@ApplicationScoped
public class RecordSearch {

    private static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

    /** What a call may take, about. */
    private static final Duration BUDGET = Duration.ofSeconds(1);

    private static final long FIRST_SECONDS = 2;
    private static final long LONGEST_SECONDS = Duration.ofDays(30).toSeconds();

    /** For a slice that cannot be made any shorter. */
    private static final long LAST_RESORT_MILLIS = 30_000;

    /** Intake takes event times up to a day ahead; another for clocks that differ. */
    private static final Duration AHEAD = Duration.ofDays(2);

    @Inject
    private RecordSlice slice;

    /**
     * Where a search goes on.
     *
     * @param position everything newer has been searched
     * @param sliceSeconds how far back the next slice goes
     */
    public record Continuation(RecordPosition position, long sliceSeconds) {}

    /**
     * @param records newest first; fewer than asked for, even none, if the time was up
     * @param next {@code null} if there are no more
     * @param timeUp whether the search stopped for want of time
     */
    public record Result(List<PATrafficLog> records, Continuation next, boolean timeUp) {}

    /** @param start {@code null} for the newest records */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Result search(RecordQuery query, Continuation start, int limit) {
        return new Walk(query, start, limit).run();
    }

    /** One search under way; used by one thread. */
    private final class Walk {
        private final RecordQuery.Conditions conditions;
        private final int limit;
        private final Instant now = Instant.now();
        private final long began = System.nanoTime();
        private final Instant end; // the search ends here; null: when the last slice has been searched
        private final Instant oldestDay;
        private final List<PATrafficLog> found = new ArrayList<>();
        private RecordPosition position;
        private long seconds;

        Walk(RecordQuery query, Continuation start, int limit) {
            conditions = query.conditions();
            this.limit = limit;
            oldestDay = slice.oldestDay().orElse(now);
            end = query.from();
            seconds = start == null ? FIRST_SECONDS : Math.max(1, Math.min(LONGEST_SECONDS, start.sliceSeconds()));
            if (start != null) {
                position = start.position();
            } else {
                position = RecordPosition.before(query.to() == null ? now.plus(AHEAD) : query.to());
            }
        }

        Result run() {
            boolean exhausted = false;
            while (!exhausted && found.size() <= limit && millisLeft() > 0) {
                Instant from = sliceStart();
                exhausted = readSlice(from) && found.size() <= limit && from.equals(earliest());
            }
            if (found.size() > limit) {
                List<PATrafficLog> page = found.subList(0, limit);
                return new Result(page, new Continuation(RecordPosition.of(page.get(limit - 1)), seconds), false);
            }
            return exhausted
                    ? new Result(found, null, false)
                    : new Result(found, new Continuation(position, seconds), true);
        }

        private Instant earliest() {
            return end == null ? BEGINNING : end;
        }

        /** What is older than the oldest partition of a day is in the default partition, which is one slice. */
        private Instant sliceStart() {
            Instant top = position.time();
            Instant from = top.minusSeconds(seconds);
            if (top.isAfter(now) && from.isBefore(now)) {
                from = now;
            }
            if (!top.isAfter(oldestDay)) {
                from = BEGINNING;
            } else if (from.isBefore(oldestDay)) {
                from = oldestDay;
            }
            return from.isBefore(earliest()) ? earliest() : from;
        }

        /** Whether the slice was read to its end; if not it is tried again, shorter. */
        private boolean readSlice(Instant from) {
            boolean shortest = seconds <= 1;
            long sliceBegan = System.nanoTime();
            try {
                found.addAll(slice.read(
                        conditions,
                        from,
                        position,
                        limit + 1 - found.size(),
                        shortest ? LAST_RESORT_MILLIS : Math.max(50, millisLeft())));
            } catch (PersistenceException e) {
                if (!isTimeUp(e) || shortest) {
                    throw e;
                }
                seconds = Math.max(1, seconds / 8);
                return false;
            }
            position = RecordPosition.before(from);
            long millis = (System.nanoTime() - sliceBegan) / 1_000_000;
            int factor = millis < 50 ? 4 : millis < 150 ? 2 : 1;
            seconds = millis > 400 ? Math.max(1, seconds / 2) : Math.min(LONGEST_SECONDS, seconds * factor);
            return true;
        }

        private long millisLeft() {
            return BUDGET.toMillis() - (System.nanoTime() - began) / 1_000_000;
        }
    }

    private static boolean isTimeUp(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && "57014".equals(e.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
