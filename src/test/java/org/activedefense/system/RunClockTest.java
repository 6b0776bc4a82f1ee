package org.activedefense.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunClockTest {

    private final Instant run = Instant.parse("2026-11-25T01:00:00Z");
    private long nanos = 5;
    private final RunClock clock = new RunClock(() -> nanos);

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void aClockThatIsSetForwardMakesTheTimeNoLonger() {
        assertEquals(Duration.ofMinutes(1), clock.since(run, run.plusSeconds(60)));
        pass(Duration.ofHours(5));
        assertEquals(Duration.ofHours(5).plusMinutes(1), clock.since(run, run.plus(Duration.ofDays(31))));
    }

    @Test
    void afterAStartWhatTheClocksSayCounts() {
        assertEquals(Duration.ofDays(40), clock.since(run, run.plus(Duration.ofDays(40))));
        pass(Duration.ofHours(1));
        assertEquals(Duration.ofDays(40).plusHours(1), clock.since(run, run.plus(Duration.ofDays(40))));
    }

    @Test
    void anotherRunBeginsAnew() {
        assertNull(clock.since(null, run));
        clock.since(run, run.plusSeconds(60));
        pass(Duration.ofDays(1));
        Instant next = run.plus(Duration.ofDays(1));
        assertEquals(Duration.ofSeconds(30), clock.since(next, next.plusSeconds(30)));
    }
}
