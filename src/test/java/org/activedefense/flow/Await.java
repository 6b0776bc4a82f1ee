package org.activedefense.flow;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for what must come true, with a deadline: generous in time, since tests share the machine, strict in what. */
public final class Await {

    public static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final long LOOK_EVERY_MILLIS = 50;

    private Await() {}

    public static void until(String what, Callable<Boolean> condition) {
        until(what, PATIENCE, condition, value -> value);
    }

    public static <T> T equal(T expected, Callable<T> actual) {
        return until(String.valueOf(expected), PATIENCE, actual, expected::equals);
    }

    /** The first value that will do. An exception on the way counts as not yet. */
    public static <T> T until(String what, Duration patience, Callable<T> value, Predicate<T> willDo) {
        Instant deadline = Instant.now().plus(patience);
        Object last = null;
        while (true) {
            try {
                T now = value.call();
                if (willDo.test(now)) {
                    return now;
                }
                last = now;
            } catch (AssertionError e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            if (Instant.now().isAfter(deadline)) {
                return fail("Not within " + patience.toSeconds() + " s: " + what + ". The last was: " + last);
            }
            pause(LOOK_EVERY_MILLIS);
        }
    }

    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
