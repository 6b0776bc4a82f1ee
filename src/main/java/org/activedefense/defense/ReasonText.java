package org.activedefense.defense;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A reason as the sentence that an administrator reads. Times are UTC. */
final class ReasonText {

    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private ReasonText() {}

    /** Such as "12 ports on 198.51.100.10 within 8 min 20 s, 20 Feb 12:21 - 12:29 UTC". */
    static String of(Reason reason) {
        return switch (reason.alert()) {
            case PORT_SCAN_V1 -> reason.count() + " ports on " + reason.dst() + " within " + span(reason);
            case PORT_SCAN_V2 ->
                reason.dstPort() == 0
                        ? "ping (port 0) to " + reason.count() + " addresses within " + span(reason)
                        : "port " + reason.dstPort() + " on " + reason.count() + " addresses within " + span(reason);
            case VULNERABILITY_SCAN_V1 ->
                "vulnerability attack on " + reason.dst() + ", " + DAY_AND_TIME.format(utc(reason.fromMillis()))
                        + " UTC";
            case USER_ADDED -> throw new IllegalArgumentException("The defense does not add by hand");
        };
    }

    private static String span(Reason reason) {
        var from = utc(reason.fromMillis());
        var to = utc(reason.toMillis());
        boolean sameDay = from.toLocalDate().equals(to.toLocalDate());
        return length(Duration.ofMillis(reason.toMillis() - reason.fromMillis())) + ", " + DAY_AND_TIME.format(from)
                + " - " + (sameDay ? TIME : DAY_AND_TIME).format(to) + " UTC";
    }

    private static java.time.OffsetDateTime utc(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    private static String length(Duration duration) {
        long hours = duration.toHours();
        int minutes = duration.toMinutesPart();
        int seconds = duration.toSecondsPart();
        StringBuilder text = new StringBuilder();
        if (hours > 0) {
            text.append(hours).append(" h ");
        }
        if (minutes > 0) {
            text.append(minutes).append(" min ");
        }
        if (seconds > 0 || text.isEmpty()) {
            text.append(seconds).append(" s ");
        }
        return text.toString().strip();
    }
}
