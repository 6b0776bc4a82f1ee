package org.activedefense.defense;

import org.activedefense.address.Address;

/** One TRAFFIC record of a source as far as the windows need it. */
record Event(long timeMillis, long dstHigh, long dstLow, int port) {

    /** Event times lie in 47 bits (until the year 4199), so time and port fit in one sorted number. */
    private static final long LATEST = (1L << 46) - 1;

    static boolean isTime(long millis) {
        return millis >= -LATEST && millis <= LATEST;
    }

    long timeAndPort() {
        return timeMillis << 16 | port;
    }

    Address dst() {
        return new Address(dstHigh, dstLow);
    }
}
