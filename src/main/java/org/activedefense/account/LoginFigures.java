package org.activedefense.account;

import io.micrometer.core.instrument.Counter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import org.activedefense.system.Metrics;

/**
 * What logins come to, for Prometheus, and a limit to how much of a flood of them is written down. Thread safe.
 */
@ApplicationScoped
public class LoginFigures {

    /** What became of a name and password that were not in memory as right. */
    enum Result {
        RIGHT,
        WRONG,
        /** Not looked at. */
        LOCKED_OUT
    }

    private static final int NOTES_AN_HOUR = 100;
    private static final long HOUR = Duration.ofHours(1).toNanos();

    @Inject
    private Metrics metrics;

    private long hourBegan = System.nanoTime();
    private int notes;

    void count(Result result) {
        Counter.builder("logins")
                .description("Logins by form or HTTP Basic, by what they came to")
                .tag("result", result.name().toLowerCase(Locale.ROOT))
                .register(metrics.registry())
                .increment();
    }

    void countLockOut() {
        Counter.builder("lock.outs")
                .description("How often failed logins led to a wait")
                .register(metrics.registry())
                .increment();
    }

    /** Whether one more lock-out is to be written to the audit: 100 an hour and node, the rest is in the metrics. */
    synchronized boolean mayNote() {
        if (System.nanoTime() - hourBegan > HOUR) {
            hourBegan = System.nanoTime();
            notes = 0;
        }
        return ++notes <= NOTES_AN_HOUR;
    }
}
