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

    /** One device that catches up leaves room for the others. */
    private static final int MOST_OF_DEVICE = 200_000;

    @Inject
    private Defense defense;

    private static final class OfDevice {

        private final ArrayDeque<StoredBatch> batches = new ArrayDeque<>();
        private int records;
    }

    private final Map<Long, OfDevice> waiting = new HashMap<>();
    private long records;

    void take(@Observes(during = TransactionPhase.AFTER_SUCCESS) StoredBatch batch) {
        if (!defense.isOwner()) {
            return; // the node that is will find it in the table
        }
        synchronized (this) {
            OfDevice ofDevice = waiting.computeIfAbsent(batch.logfileId(), id -> new OfDevice());
            if (records + batch.size() <= MOST_RECORDS && ofDevice.records + batch.size() <= MOST_OF_DEVICE) {
                ofDevice.batches.add(batch);
                ofDevice.records += batch.size();
                records += batch.size();
            }
        }
        defense.wake();
    }

    /** The device's batch of that number if it is here; older ones are let go. */
    synchronized StoredBatch poll(long logfileId, long number) {
        OfDevice ofDevice = waiting.get(logfileId);
        while (ofDevice != null
                && !ofDevice.batches.isEmpty()
                && ofDevice.batches.peek().number() <= number) {
            StoredBatch batch = ofDevice.batches.poll();
            ofDevice.records -= batch.size();
            records -= batch.size();
            if (batch.number() == number) {
                return batch;
            }
        }
        return null;
    }

    /** The devices of which a batch is here. */
    synchronized long[] devices() {
        return waiting.entrySet().stream()
                .filter(entry -> !entry.getValue().batches.isEmpty())
                .mapToLong(Map.Entry::getKey)
                .toArray();
    }

    synchronized void clear() {
        waiting.clear();
        records = 0;
    }
}
