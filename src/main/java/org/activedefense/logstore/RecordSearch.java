package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds records, newest first, without an index in that order (one would cost much of the speed of storing): it goes back
 * in time slice by slice, each slice cut out by the BRIN index on time and, as blooms, on source, destination and
 * destination port, and takes longer slices as long as they are answered quickly. After about a second it stops and says how far
 * back it has looked. Thread safe.
 */
@ApplicationScoped
public class RecordSearch {

    @Inject
    private RecordSlice slice;

    /**
     * Where a search goes on.
     *
     * @param position everything before it, in the direction of the search, has been searched
     * @param sliceSeconds how far the next slice goes
     */
    public record Continuation(RecordPosition position, long sliceSeconds) {

        /** To search from a place on. */
        public static Continuation from(RecordPosition position) {
            return new Continuation(position, RecordWalk.FIRST_SECONDS);
        }
    }

    /**
     * @param records in the order of the search; fewer than asked for, even none, if the time was up
     * @param next {@code null} if there are no more
     * @param timeUp whether the search stopped for want of time
     */
    public record Result(List<PATrafficLog> records, Continuation next, boolean timeUp) {}

    /** @param start {@code null} for the newest records */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Result search(RecordQuery query, Continuation start, int limit) {
        return new RecordWalk(slice, query, true, start, limit, Instant.now()).run();
    }

    /**
     * The other way: the records after a place, oldest first.
     *
     * @param start {@code null} for the oldest records
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Result searchForwards(RecordQuery query, Continuation start, int limit) {
        return new RecordWalk(slice, query, false, start, limit, Instant.now()).run();
    }

    /** One record by its address. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Optional<PATrafficLog> find(RecordPosition address) {
        return slice
                .read(
                        new RecordQuery.Conditions(" and id = ?", List.of(address.id())),
                        new RecordSlice.Stretch(
                                true,
                                new RecordPosition(address.time(), address.id() - 1),
                                new RecordPosition(address.time(), address.id() + 1),
                                1,
                                0,
                                10_000))
                .records()
                .stream()
                .findFirst();
    }
}
