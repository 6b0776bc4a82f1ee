package org.activedefense.blacklist;

import java.time.Instant;

/**
 * What a run saw of one listed source. Immutable.
 *
 * @param hits its records judged while it was listed
 * @param newest the latest event time known of it
 * @param allowed those of the hits that the firewall let through
 * @param newestAllowed the latest event time among these, {@code null} if there are none
 */
public record Sighting(long hits, Instant newest, long allowed, Instant newestAllowed) {

    static String text(Instant time) {
        return time == null ? null : time.toString();
    }
}
