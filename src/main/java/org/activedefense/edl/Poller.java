package org.activedefense.edl;

import java.time.Instant;
import org.activedefense.address.Address;

/**
 * Who fetches the list: one client address over its polls of the last month and longer.
 *
 * @param lastStatus the HTTP status of its newest poll
 * @param served polls that were answered with the list or with 304
 * @param servedAt when it was served last, {@code null} if it never was
 * @param servedSince when it was served first, {@code null} if it never was
 * @param version of the list that it has, {@code null} if it never was served
 * @param userAgent what it calls itself; may be {@code null}
 */
public record Poller(
        Address client,
        Instant firstAt,
        Instant lastAt,
        int lastStatus,
        long polls,
        long served,
        Instant servedAt,
        Instant servedSince,
        Long version,
        String userAgent) {

    /** Whether its newest poll was refused for want of a right. */
    public boolean isRefused() {
        return lastStatus == 401 || lastStatus == 403;
    }
}
