package org.activedefense.logstore;

import java.time.Instant;

/**
 * A place in the order of (time, id), newest first. Ids begin at 1, so (t, 0) is the place behind everything of time t.
 */
public record RecordPosition(Instant time, long id) {

    static RecordPosition of(PATrafficLog record) {
        return new RecordPosition(record.getTimeReceived(), record.getId());
    }

    static RecordPosition before(Instant time) {
        return new RecordPosition(time, 0);
    }
}
