package org.activedefense.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times, durations and sizes in words for a page. Pure. */
final class Words {

    static final String NOTHING = "–";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss", Locale.ENGLISH);
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Words() {}

    static String time(Instant at, ZoneId zone) {
        return at == null ? NOTHING : TIME.format(at.atZone(zone));
    }

    static String zone(ZoneId zone, Instant now) {
        ZoneOffset offset = zone.getRules().getOffset(now);
        String utc = "UTC"
                + (offset.getTotalSeconds() == 0 ? "" : offset.getId().replaceFirst("^([+-])0?", "$1"))
                        .replaceFirst(":00$", "");
        return zone instanceof ZoneOffset
                        || zone.getId().equals("UTC")
                        || zone.getId().equals("Etc/UTC")
                ? utc
                : zone.getId() + ", " + utc;
    }

    static String ago(Instant at, Instant now) {
        if (at == null) {
            return "never";
        }
        long seconds = Duration.between(at, now).toSeconds();
        if (Math.abs(seconds) < 5) {
            return "just now";
        }
        return seconds > 0 ? coarse(seconds) + " ago" : "in " + coarse(-seconds);
    }

    /** One unit only: how long ago something was needs no more. */
    private static String coarse(long seconds) {
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + " min";
        }
        if (seconds < 2 * DAY) {
            return seconds / HOUR + " h";
        }
        return seconds / DAY + " days";
    }

    static String duration(Duration duration) {
        if (duration == null) {
            return NOTHING;
        }
        long seconds = duration.toSeconds();
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return two(seconds / MINUTE, "min", seconds % MINUTE, "s");
        }
        if (seconds < DAY) {
            return two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min");
        }
        return two(seconds / DAY, seconds < 2 * DAY ? "day" : "days", seconds % DAY / HOUR, "h");
    }

    /** "118,000 lines/s", "3.5 lines/s". */
    static String rate(double lines) {
        return String.format(Locale.ENGLISH, lines >= 10 ? "%,.0f lines/s" : "%.1f lines/s", lines);
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    /** Thousands, not 1,024s, as disks are sold and shown. */
    static String bytes(Number bytes) {
        if (bytes == null) {
            return NOTHING;
        }
        double value = bytes.doubleValue();
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ENGLISH, unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
