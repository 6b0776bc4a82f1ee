package org.activedefense.blacklist;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A case as the sentence that an administrator reads. */
final class CaseText {

    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private CaseText() {}

    /** Such as "12 ports on 198.51.100.10 within 8 min 20 s, 20 Feb 12:21 - 12:29". */
    static String of(EntryCase one, ZoneId zone) {
        return switch (one.alert()) {
            case PORT_SCAN_V1 -> one.count() + " ports on " + one.dst() + " within " + span(one, zone);
            case PORT_SCAN_V2 ->
                one.dstPort() == 0
                        ? "ping (port 0) to " + one.count() + " addresses within " + span(one, zone)
                        : "port " + one.dstPort() + " on " + one.count() + " addresses within " + span(one, zone);
            case VULNERABILITY_SCAN_V1 ->
                "vulnerability attack on " + one.dst() + ", "
                        + DAY_AND_TIME.format(one.from().atZone(zone));
            case USER_ADDED -> throw new IllegalArgumentException("What is added by hand is no case");
        };
    }

    private static String span(EntryCase one, ZoneId zone) {
        ZonedDateTime from = one.from().atZone(zone);
        ZonedDateTime to = one.to().atZone(zone);
        boolean sameDay = from.toLocalDate().equals(to.toLocalDate());
        String begin = DAY_AND_TIME.format(from);
        String end = (sameDay ? TIME : DAY_AND_TIME).format(to);
        return length(Duration.between(one.from(), one.to())) + ", " + begin
                + (begin.equals(DAY_AND_TIME.format(to)) ? "" : " - " + end);
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
