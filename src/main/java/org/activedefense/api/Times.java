package org.activedefense.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Times as the API reads and writes them: ISO 8601; written in UTC, to the millisecond where there are any. */
final class Times {

    private Times() {}

    static String format(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** @throws IllegalArgumentException with what must be, to follow a field's name */
    static Instant parse(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (time.getYear() >= 1 && time.getYear() <= 9999) {
                return time.toInstant();
            }
        } catch (DateTimeException e) {
            // as any other text that is no time
        }
        throw new IllegalArgumentException(
                "must be a time with its offset, such as 2026-11-23T03:00:00Z, not \"" + text + "\"");
    }
}
