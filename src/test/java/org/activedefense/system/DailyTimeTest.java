package org.activedefense.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DailyTimeTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final DailyTime ONE_UTC = new DailyTime(1, ZoneId.of("UTC"));

    private static Instant at(String time) {
        return Instant.parse(time);
    }

    @Test
    void is_due_once_a_day_from_its_hour_on() {
        assertFalse(ONE_UTC.isDue(at("2026-11-22T01:00:00Z"), at("2026-11-23T00:59:59Z")));
        assertTrue(ONE_UTC.isDue(at("2026-11-22T01:00:00Z"), at("2026-11-23T01:00:00Z")));
        assertFalse(ONE_UTC.isDue(at("2026-11-23T01:00:00Z"), at("2026-11-23T23:00:00Z")));
    }

    @Test
    void a_time_missed_while_down_is_made_up_once() {
        assertTrue(ONE_UTC.isDue(at("2026-11-01T01:00:01Z"), at("2026-11-23T00:30:00Z")));
        assertFalse(ONE_UTC.isDue(at("2026-11-23T00:30:00Z"), at("2026-11-23T00:31:00Z")));
        assertTrue(ONE_UTC.isDue(null, at("2026-11-23T00:30:00Z")));
    }

    @Test
    void the_hour_is_that_of_the_zone() {
        DailyTime midnight = new DailyTime(0, ZoneId.of("Australia/Sydney"));
        assertEquals(at("2026-11-22T13:00:00Z"), midnight.latestDue(at("2026-11-23T04:00:00Z")));
        assertEquals(at("2026-11-23T13:00:00Z"), midnight.nextDue(at("2026-11-23T04:00:00Z")));
    }

    @Test
    void an_hour_that_daylight_saving_skips_is_due_after_the_gap() {
        DailyTime two = new DailyTime(2, BERLIN);
        assertEquals(at("2026-03-29T01:00:00Z"), two.latestDue(at("2026-03-29T12:00:00Z")));
    }

    @Test
    void an_hour_that_daylight_saving_repeats_is_due_once() {
        DailyTime two = new DailyTime(2, BERLIN);
        Instant first = at("2026-10-25T00:00:00Z");
        assertTrue(two.isDue(at("2026-10-24T00:00:00Z"), first));
        assertFalse(two.isDue(first, first.plus(Duration.ofHours(1))));
    }

    @Property
    void between_the_latest_and_the_next_time_lies_about_a_day(
            @ForAll @IntRange(max = 23) int hour,
            @ForAll @LongRange(min = 1_700_000_000, max = 1_900_000_000) long now) {
        DailyTime daily = new DailyTime(hour, BERLIN);
        Instant time = Instant.ofEpochSecond(now);
        Duration between = Duration.between(daily.latestDue(time), daily.nextDue(time));
        assertFalse(daily.latestDue(time).isAfter(time));
        assertTrue(daily.nextDue(time).isAfter(time));
        assertTrue(between.toHours() >= 23 && between.toHours() <= 25);
    }
}
