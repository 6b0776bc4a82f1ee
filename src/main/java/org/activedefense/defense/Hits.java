package org.activedefense.defense;

/**
 * How often a listed source was seen in one run. Immutable.
 *
 * @param count records judged while it was listed
 * @param newestMillis the latest event time among them
 * @param allowed those of them that the firewall let through
 * @param newestAllowedMillis the latest event time among these, {@link #NEVER} if there are none
 */
public record Hits(long count, long newestMillis, long allowed, long newestAllowedMillis) {

    public static final long NEVER = Long.MIN_VALUE;

    static Hits one(long timeMillis, boolean isAllowed) {
        return new Hits(1, timeMillis, isAllowed ? 1 : 0, isAllowed ? timeMillis : NEVER);
    }

    Hits plus(Hits more) {
        return new Hits(
                count + more.count,
                Math.max(newestMillis, more.newestMillis),
                allowed + more.allowed,
                Math.max(newestAllowedMillis, more.newestAllowedMillis));
    }
}
