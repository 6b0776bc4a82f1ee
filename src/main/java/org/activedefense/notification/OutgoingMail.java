package org.activedefense.notification;

import java.time.Instant;

/**
 * One mail to one recipient, the same in every attempt. Immutable.
 *
 * @param messageId with its angle brackets
 * @param html {@code null} for a mail of plain text only
 */
record OutgoingMail(String messageId, String recipient, Instant date, String subject, String text, String html) {}
