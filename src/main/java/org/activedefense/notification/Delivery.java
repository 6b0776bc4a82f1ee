package org.activedefense.notification;

import java.io.Serializable;
import java.time.Instant;

/**
 * One mail to one recipient as the page shows it. Immutable.
 *
 * @param createdAt when the mail was composed
 * @param state waiting, sent or failed (set aside)
 * @param nextAttempt only of a waiting one
 * @param lastAttempt {@code null} before the first
 * @param answer what the server said last or what went wrong, {@code null} before the first attempt
 */
public record Delivery(
        long id,
        Instant createdAt,
        long entries,
        String subject,
        String recipient,
        State state,
        int attempts,
        Instant nextAttempt,
        Instant lastAttempt,
        String answer)
        implements Serializable {

    /** What has become of it. */
    public enum State {
        WAITING,
        SENT,
        FAILED
    }
}
