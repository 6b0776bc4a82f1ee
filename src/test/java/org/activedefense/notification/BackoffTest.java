package org.activedefense.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void pausesGrowToAnHour() {
        assertEquals(
                List.of(1L, 2L, 5L, 15L, 60L, 60L, 60L),
                IntStream.rangeClosed(1, 7)
                        .mapToObj(attempts -> Backoff.afterAttempt(attempts).toMinutes())
                        .toList());
    }

    @Test
    void triesForThreeDaysAndThenGivesUp() {
        Instant made = Instant.parse("2026-02-20T12:00:00Z");
        Instant givesUpAt = made.plus(Backoff.GIVE_UP_AFTER);
        Instant attempt = made;
        Instant last = made;
        int attempts = 0;
        while (attempt != null) {
            last = attempt;
            attempts++;
            attempt = Backoff.next(attempt, attempts, givesUpAt);
        }
        assertTrue(attempts > 70 && attempts < 80, attempts + " attempts");
        assertTrue(Duration.between(last, givesUpAt).toHours() < 1, last.toString());
        assertNull(Backoff.next(givesUpAt, 3, givesUpAt));
    }
}
