package org.activedefense.account;

import java.time.Duration;

/** Too many wrong passwords: what is given is not even looked at until a while has passed. */
public final class LockedOutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Duration remaining;

    LockedOutException(Duration remaining) {
        super("Too many failed logins. Try again in " + words(remaining) + ".");
        this.remaining = remaining;
    }

    /** How long it lasts from now, at least a second. */
    public Duration remaining() {
        return remaining;
    }

    /** Rounded up, so that whoever waits that long gets in. */
    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds <= 90) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        return (seconds + 59) / 60 + " minutes";
    }
}
