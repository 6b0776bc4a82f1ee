package org.activedefense.defense;

/**
 * How often a listed source was seen in one run. Immutable.
 *
 * @param count records judged while it was listed
 * @param newestMillis the latest event time among them
 */
public record Hits(long count, long newestMillis) {

    Hits plus(long timeMillis) {
        return new Hits(count + 1, Math.max(newestMillis, timeMillis));
    }
}
