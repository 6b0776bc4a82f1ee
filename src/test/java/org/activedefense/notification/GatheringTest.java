package org.activedefense.notification;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class GatheringTest {

    private static final Instant NOON = Instant.parse("2026-02-20T12:00:00Z");

    @Test
    void nothingIsDueWhereNothingWaits() {
        assertFalse(new Gathering(null, false, null).isDue(NOON));
        assertFalse(new Gathering(null, false, NOON.minusSeconds(3600)).isDue(NOON));
    }

    @Test
    void theFirstMailWaitsTenSecondsForWhatComesWithIt() {
        Gathering first = new Gathering(NOON, false, null);
        assertFalse(first.isDue(NOON.plusSeconds(9)));
        assertTrue(first.isDue(NOON.plusSeconds(10)));
    }

    @Test
    void evidenceUnderWayIsWaitedForButNotForLong() {
        Gathering first = new Gathering(NOON, true, null);
        assertFalse(first.isDue(NOON.plusSeconds(59)));
        assertTrue(first.isDue(NOON.plusSeconds(60)));
    }

    @Test
    void theNextMailComesFiveMinutesAfterTheOneBefore() {
        Gathering next = new Gathering(NOON.plusSeconds(20), false, NOON);
        assertFalse(next.isDue(NOON.plusSeconds(299)));
        assertTrue(next.isDue(NOON.plusSeconds(300)));
        Gathering late = new Gathering(NOON.plusSeconds(299), false, NOON);
        assertFalse(late.isDue(NOON.plusSeconds(300)));
        assertTrue(late.isDue(NOON.plusSeconds(309)));
    }
}
