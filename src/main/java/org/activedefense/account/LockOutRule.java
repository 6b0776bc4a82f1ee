package org.activedefense.account;

import java.time.Duration;

/**
 * How failures turn into waiting: some are free, the next costs a minute, and every further one twice as much, up to an hour.
 * A failure is one that was looked at; what comes during the wait does not count.
 *
 * @param free how many failures within a day have no consequence
 */
record LockOutRule(int free) {

    /** One name from one address. */
    static final LockOutRule PAIR = new LockOutRule(4);

    /** One address, whatever the names. */
    static final LockOutRule ADDRESS = new LockOutRule(19);

    /** One name, from wherever. */
    static final LockOutRule NAME = new LockOutRule(49);

    static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** How long to wait after that many failures. */
    Duration after(int failures) {
        int doublings = failures - free - 1;
        if (doublings < 0) {
            return Duration.ZERO;
        }
        Duration wait = FIRST.multipliedBy(1L << Math.min(doublings, 10));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
