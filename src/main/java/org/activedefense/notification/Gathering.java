package org.activedefense.notification;

import java.time.Duration;
import java.time.Instant;

/**
 * When waiting entries become a mail: shortly after the first of them, so that one scan's whole run and its evidence get into
 * one mail, and at most once in five minutes. Immutable.
 *
 * @param oldest when the oldest waiting entry was listed, {@code null} if none waits
 * @param evidenceDue whether the evidence of some, and with it their country, is still being copied
 * @param lastMail when the last mail was made, {@code null} if none was
 */
record Gathering(Instant oldest, boolean evidenceDue, Instant lastMail) {

    static final Duration BETWEEN_MAILS = Duration.ofMinutes(5);
    static final Duration SETTLING = Duration.ofSeconds(10);
    static final Duration LONGEST_SETTLING = Duration.ofMinutes(1);

    boolean isDue(Instant now) {
        if (oldest == null || lastMail != null && now.isBefore(lastMail.plus(BETWEEN_MAILS))) {
            return false;
        }
        return !now.isBefore(oldest.plus(evidenceDue ? LONGEST_SETTLING : SETTLING));
    }
}
