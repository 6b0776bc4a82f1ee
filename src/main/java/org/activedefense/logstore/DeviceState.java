package org.activedefense.logstore;

import java.time.Duration;
import java.time.Instant;

/**
 * How a registered device is doing at one moment.
 *
 * @param readable whether its lines are read at all: an enabled firewall
 * @param rejected of all lines ever, those that are rejected
 * @param lineRate lines a second over the last minute
 * @param recentLines lines stored or rejected within the last five minutes
 * @param recentRejected of these, those rejected
 * @param directionSeenAt when a THREAT line with a direction came in last
 * @param directionMissedAt when a THREAT line without one came in last
 * @param unreadSince since when no live server bears the name of its node; {@code null} if one does
 * @param readingAgain whether its rejected lines are about to be read again
 */
public record DeviceState(
        long id,
        String name,
        String path,
        String type,
        String timeZone,
        boolean enabled,
        boolean readable,
        String node,
        Instant registeredAt,
        long stored,
        long rejected,
        Instant lastLineAt,
        Instant newestEventAt,
        long bytesBehind,
        Instant behindSince,
        String problem,
        double lineRate,
        long recentLines,
        long recentRejected,
        Instant directionSeenAt,
        Instant directionMissedAt,
        Instant unreadSince,
        boolean readingAgain) {

    /** How long lines have been waiting to be read; zero if the reader is at the file's end. */
    public Duration lag(Instant now) {
        return behindSince == null ? Duration.ZERO : Duration.between(behindSince, now);
    }

    /** Whether the newest THREAT lines do not say which way they went. */
    public boolean lacksDirection() {
        return directionMissedAt != null && (directionSeenAt == null || directionSeenAt.isBefore(directionMissedAt));
    }

    /** Whether lines came, and none of them could ever be read. */
    public boolean isNeverReadable() {
        return stored == 0 && rejected > 0;
    }

    /** Whether more than a tenth of its lines were rejected within five minutes. */
    public boolean rejectsMany() {
        return recentRejected * 10 > recentLines;
    }
}
