package org.activedefense.intake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.activedefense.logstore.RecordBatch;
import org.activedefense.system.DatabaseException;

/**
 * Batches on their way into the database: those of many devices are committed together, since a commit costs as much for five
 * lines as for a thousand. A full batch goes at once; others are gathered for {@link #GATHER_NANOS}. Of a device the batches are
 * committed one after the other in their order. Who has read a batch does the committing if nobody else is at it. Thread safe.
 */
final class Commits {

    /** How long lines are gathered, unless a batch is full. */
    static final long GATHER_NANOS = 200_000_000;

    /** A commit holds no more than this of many batches, bytes. */
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    private static final int MOST_BATCHES = 1_000;

    /** Beyond this nothing more is read until some is committed, bytes. */
    private static final long MOST_WAITING_BYTES = 48L * 1024 * 1024;

    /** Stores batches, of a device one at most, all or none. */
    @FunctionalInterface
    interface Store {
        void store(List<RecordBatch> batches, long nodeEpoch);
    }

    /** Hears what became of a batch, on the thread that committed it. */
    interface Owner {
        /** @param failure why it is not stored; {@code null} if it is */
        void ended(RecordBatch batch, Throwable failure);
    }

    private record Waiting(RecordBatch batch, long device, int size, boolean full, long nodeEpoch, Owner owner) {}

    private final Store store;
    private final LongSupplier nanoTime;
    private final int mostAtOnce;
    private final LinkedHashSet<Waiting> waiting = new LinkedHashSet<>();
    private final Set<Long> beingCommitted = new HashSet<>();
    private int committing;
    private long bytes;
    private long gatheredSince;

    /** @param mostAtOnce commits under way at a time, of different devices */
    Commits(Store store, LongSupplier nanoTime, int mostAtOnce) {
        this.store = store;
        this.nanoTime = nanoTime;
        this.mostAtOnce = mostAtOnce;
        this.gatheredSince = nanoTime.getAsLong();
    }

    /** Takes a batch that was read; {@link #commitWhatIsDue} is to be called after it. */
    synchronized void add(RecordBatch batch, long nodeEpoch, Owner owner) {
        Waiting one = new Waiting(batch, batch.logfileId(), batch.bytes(), batch.isFull(), nodeEpoch, owner);
        waiting.add(one);
        bytes += one.size();
    }

    /** Whether so much waits that nobody should read more. */
    synchronized boolean isFull() {
        return bytes > MOST_WAITING_BYTES;
    }

    /** How long until what waits is due to be committed, nanoseconds; {@code Long.MAX_VALUE} if nothing waits or somebody is at it. */
    synchronized long nanosUntilDue() {
        if (waiting.isEmpty() || committing >= mostAtOnce) {
            return Long.MAX_VALUE;
        }
        boolean full = bytes > MOST_BYTES || waiting.stream().anyMatch(Waiting::full);
        return full ? 0 : Math.max(0, gatheredSince + GATHER_NANOS - nanoTime.getAsLong());
    }

    /** Commits on the calling thread until nothing is due; returns at once if others are at it. */
    void commitWhatIsDue() {
        List<Waiting> group = takeGroup();
        while (!group.isEmpty()) {
            try {
                commit(group);
            } finally {
                giveBack(group);
            }
            group = takeGroup();
        }
    }

    private synchronized List<Waiting> takeGroup() {
        List<Waiting> group = new ArrayList<>();
        if (nanosUntilDue() > 0) {
            return group;
        }
        Set<Long> devices = new HashSet<>(beingCommitted);
        long size = 0;
        for (Iterator<Waiting> all = waiting.iterator();
                all.hasNext() && size < MOST_BYTES && group.size() < MOST_BATCHES; ) {
            Waiting one = all.next();
            boolean sameOwner = group.isEmpty() || group.get(0).nodeEpoch() == one.nodeEpoch();
            // its later batches wait for it, whatever becomes of it
            if (devices.add(one.device()) && sameOwner) {
                group.add(one);
                size += one.size();
                all.remove();
            }
        }
        if (!group.isEmpty()) {
            committing++;
            gatheredSince = nanoTime.getAsLong();
            group.forEach(one -> beingCommitted.add(one.device()));
        }
        return group;
    }

    private synchronized void giveBack(List<Waiting> group) {
        committing--;
        for (Waiting one : group) {
            beingCommitted.remove(one.device());
            bytes -= one.size();
        }
    }

    private void commit(List<Waiting> group) {
        Throwable failure = tryToStore(group);
        boolean perhapsOneOfThem = failure != null && group.size() > 1 && !isDatabaseAway(failure);
        for (Waiting one : group) {
            Throwable own = perhapsOneOfThem ? tryToStore(List.of(one)) : failure;
            one.owner().ended(one.batch(), own);
        }
    }

    /** Null if they are stored. Whatever is thrown, an Error too, concerns these batches alone. */
    private Throwable tryToStore(List<Waiting> group) {
        try {
            store.store(
                    group.stream().map(Waiting::batch).toList(), group.get(0).nodeEpoch());
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private static boolean isDatabaseAway(Throwable failure) {
        return failure instanceof DatabaseException e && e.isTemporary();
    }
}
