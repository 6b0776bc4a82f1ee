package org.activedefense.system;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * How much time has really passed since a job's last run: a clock that is set forward by a month while this server runs makes it no
 * longer. Not thread safe.
 */
public final class RunClock {

    private final LongSupplier nanoTime;
    private Instant lastRun;
    private Duration atFirstSight;
    private long seenAt;

    public RunClock() {
        this(System::nanoTime);
    }

    /** @param nanoTime a clock that only goes forward, nanoseconds */
    RunClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Asked at each look at the job, so that a last run is seen soon after it was.
     *
     * @param lastRun when the last run ended; {@code null} if there was none
     * @param now by the same clock
     * @return {@code null} if there was no run
     */
    public Duration since(Instant lastRun, Instant now) {
        if (lastRun == null) {
            this.lastRun = null;
            return null;
        }
        if (!lastRun.equals(this.lastRun)) {
            this.lastRun = lastRun;
            this.atFirstSight = Duration.between(lastRun, now);
            this.seenAt = nanoTime.getAsLong();
        }
        return atFirstSight.plusNanos(nanoTime.getAsLong() - seenAt);
    }
}
