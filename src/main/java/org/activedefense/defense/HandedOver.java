package org.activedefense.defense;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.activedefense.logstore.StoredBatch;

/**
 * Batches that intake on this node has just committed, on their way to the defense in memory. At most {@link #MOST_RECORDS}
 * records wait; what does not fit is dropped and read from the table instead, so memory stays bounded and nothing is lost.
 * Thread safe.
 */
@ApplicationScoped
public class HandedOver {

    /** About 25 MB. */
    private static final int MOST_RECORDS = 400_000;

    @Inject
    private Defense defense;

    private final Map<Long, ArrayDeque<StoredBatch>> waiting = new HashMap<>();
    private long records;

    void take(@Observes(during = TransactionPhase.AFTER_SUCCESS) StoredBatch batch) {
        if (!defense.isOwner()) {
            return; // the node that is will find it in the table
        }
        synchronized (this) {
            if (records + batch.size() <= MOST_RECORDS) {
                waiting.computeIfAbsent(batch.logfileId(), id -> new ArrayDeque<>())
                        .add(batch);
                records += batch.size();
            }
        }
        defense.wake();
    }

    /** The device's batch of that number if it is here; older ones are let go. */
    synchronized StoredBatch poll(long logfileId, long number) {
        ArrayDeque<StoredBatch> queue = waiting.get(logfileId);
        while (queue != null && !queue.isEmpty() && queue.peek().number() <= number) {
            StoredBatch batch = queue.poll();
            records -= batch.size();
            if (batch.number() == number) {
                return batch;
            }
        }
        return null;
    }

    /** Whether the device's next batch here is a later one than that number. */
    synchronized boolean hasLaterThan(long logfileId, long number) {
        ArrayDeque<StoredBatch> queue = waiting.get(logfileId);
        return queue != null && !queue.isEmpty() && queue.peek().number() > number;
    }

    /** The devices of which a batch is here. */
    synchronized long[] devices() {
        return waiting.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .mapToLong(Map.Entry::getKey)
                .toArray();
    }

    synchronized void clear() {
        waiting.clear();
        records = 0;
    }
}
