package org.activedefense.defense;

import org.activedefense.address.Address;
import org.activedefense.logstore.StoredBatch;

/** A record for tests, as an object. */
record LogRecord(long id, long time, Address src, Address dst, int port, byte flags) {

    static StoredBatch batchOf(Iterable<LogRecord> records) {
        StoredBatch batch = new StoredBatch(1, 1);
        for (LogRecord r : records) {
            batch.add(r.id, r.time, r.src, r.dst, r.port, r.flags);
        }
        return batch;
    }

    boolean isTraffic() {
        return (flags & StoredBatch.TRAFFIC) != 0;
    }

    boolean has(byte flag) {
        return (flags & flag) != 0;
    }
}
