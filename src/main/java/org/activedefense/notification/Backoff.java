package org.activedefense.notification;

import java.time.Duration;
import java.time.Instant;

/** When a mail that could not be delivered is tried again: soon at first, hourly in the end, and not beyond three days. */
final class Backoff {

    /** As long as mail servers themselves try (RFC 5321, 4.5.4.1: at least 4-5 days; a stale alarm is worth less). */
    static final Duration GIVE_UP_AFTER = Duration.ofDays(3);

    private static final int[] MINUTES = {1, 2, 5, 15, 60};

    private Backoff() {}

    /** @param attempts how many have failed, at least 1 */
    static Duration afterAttempt(int attempts) {
        return Duration.ofMinutes(MINUTES[Math.min(Math.max(attempts, 1), MINUTES.length) - 1]);
    }

    /** The next attempt, {@code null} if it would be too late. */
    static Instant next(Instant now, int attempts, Instant givesUpAt) {
        Instant next = now.plus(afterAttempt(attempts));
        return next.isAfter(givesUpAt) ? null : next;
    }
}
