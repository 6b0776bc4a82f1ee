package org.activedefense.notification;

import java.time.Instant;

/**
 * A new entry as a mail tells of it. Immutable.
 *
 * @param ip an address or a network
 * @param alert the case, in the predecessor's words
 * @param country {@code null} if not known
 * @param firstSeen {@code null} for an entry added by hand
 * @param lastSeen {@code null} if no record came yet
 * @param held whether the brake keeps it from the served list
 * @param gone whether it has been taken off the list again before the mail was made
 */
record ListedEntry(
        String ip,
        String alert,
        String country,
        String reason,
        String addedBy,
        Instant firstSeen,
        Instant lastSeen,
        boolean held,
        boolean gone) {}
