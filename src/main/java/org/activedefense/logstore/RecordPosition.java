package org.activedefense.logstore;

import java.time.Instant;

/**
 * A place in the order of (time, id). Ids begin at 1, so (t, 0) is the place between everything older than time t and
 * everything of it.
 */
public record RecordPosition(Instant time, long id) {

    public static RecordPosition of(PATrafficLog record) {
        return new RecordPosition(record.getTimeReceived(), record.getId());
    }

    static RecordPosition before(Instant time) {
        return new RecordPosition(time, 0);
    }
}
