package org.activedefense.defense;

/**
 * A span of past event time that is wholly in memory: every judged TRAFFIC record of an unlisted source with an event time in it is
 * here, as far as windows need it. Not thread-safe.
 */
final class PastSpan {

    private final SourceMemory memory;
    private final long heldSince;
    private long from;
    private long to;
    private long usedAt;

    /**
     * Holds nothing yet.
     *
     * @param from milliseconds since 1970 UTC
     * @param run the number of the run that needs it
     */
    PastSpan(DefenseRules rules, long from, long run) {
        this.memory = new SourceMemory(rules);
        this.from = from;
        this.to = from - 1;
        this.heldSince = run;
        this.usedAt = run;
    }

    long from() {
        return from;
    }

    /** The last millisecond held; before {@link #from} if there is none. */
    long to() {
        return to;
    }

    void reachDownTo(long millis) {
        from = millis;
    }

    void reachUpTo(long millis) {
        to = millis;
    }

    boolean holds(long fromMillis, long toMillis) {
        return from <= fromMillis && toMillis <= to;
    }

    /** Whether it could be made longer to hold those as well without anything in between. */
    boolean touches(long fromMillis, long toMillis) {
        return fromMillis <= to + 1 && toMillis >= from - 1;
    }

    SourceMemory memory() {
        return memory;
    }

    long heldSince() {
        return heldSince;
    }

    long usedAt() {
        return usedAt;
    }

    void use(long run) {
        usedAt = run;
    }

    /** Forgets the oldest until at most so many bytes are held. */
    void shrinkTo(long mostBytes) {
        from = memory.shrinkTo(mostBytes, from);
    }
}
