package org.activedefense.defense;

import java.util.List;

/** Looks up stored records that memory no longer holds. */
@FunctionalInterface
public interface History {

    /**
     * Called at most once a run, for all late sources together. Must give at least every TRAFFIC record in the ranges that
     * was judged in an earlier run; may give any other stored record too, judged or not, and one twice. Records in order of
     * time are the cheapest to take.
     *
     * @param ranges those of one source do not overlap
     */
    void recordsOf(List<SourceRange> ranges, RecordSink sink);
}
