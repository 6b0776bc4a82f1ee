package org.activedefense.defense;

/** Reads a piece of the log that memory no longer holds. */
@FunctionalInterface
public interface PastRecords {

    /**
     * Gives every TRAFFIC record with an event time between two, both included, that was judged in an earlier run, in any order;
     * may give one twice, or others too.
     */
    void between(long fromMillis, long toMillis, RecordSink sink);
}
