package org.activedefense.system;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * An hour of the day at which a job is due once, and made up for if the server was down. On the day that daylight saving
 * skips the hour it is due right after the gap, on the day that repeats it at the first of the two. Immutable.
 *
 * @param hour 0-23
 */
public record DailyTime(int hour, ZoneId zone) {

    /** The latest time at or before {@code now} at which the job was to run. */
    public Instant latestDue(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        Instant due = on(today);
        return due.isAfter(now) ? on(today.minusDays(1)) : due;
    }

    /** The first time after {@code now} at which the job is to run. */
    public Instant nextDue(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        Instant due = on(today);
        return due.isAfter(now) ? due : on(today.plusDays(1));
    }

    /** @param lastRun when it ran last, {@code null} if it never did */
    public boolean isDue(Instant lastRun, Instant now) {
        return lastRun == null || lastRun.isBefore(latestDue(now));
    }

    private Instant on(LocalDate day) {
        return ZonedDateTime.of(day, LocalTime.of(hour, 0), zone).toInstant();
    }
}
