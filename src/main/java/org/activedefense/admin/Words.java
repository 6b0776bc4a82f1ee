package org.activedefense.admin;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times, durations and sizes in words for a page. Pure. */
final class Words {

    static final String NOTHING = "–";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_AND_MINUTE = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE_OF_DAY = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter KEPT =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    private static final String DAY_NAME = "\\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
    /** As entries keep the times of their cases, see the blacklist's EntryCase. */
    private static final Pattern KEPT_TIME =
            Pattern.compile("(?<!\\d)(" + DAY_NAME + ") ([01]\\d:[0-5]\\d|2[0-3]:[0-5]\\d)" + "(?: - (?:(" + DAY_NAME
                    + ") )?([01]\\d:[0-5]\\d|2[0-3]:[0-5]\\d))? UTC\\b");

    private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST_TIME = Instant.parse("9999-12-30T00:00:00Z");

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Words() {}

    /**
     * The time itself.
     *
     * @throws DateTimeException if it is one that the database does not know: of a year that nobody means
     */
    static Instant storable(Instant at) {
        if (at.isBefore(FIRST_TIME) || at.isAfter(LAST_TIME)) {
            throw new DateTimeException("must be a time between the years 1 and 9999");
        }
        return at;
    }

    static String time(Instant at, ZoneId zone) {
        return at == null ? NOTHING : TIME.format(at.atZone(zone));
    }

    /**
     * A sentence with its times in a reader's zone: "26 Nov 23:50 - 23:58 UTC" becomes "27 Nov 10:20 - 10:28" in Adelaide. Kept
     * sentences have no year; it is the one that lets no time be in the future.
     */
    static String local(String sentence, ZoneId zone, Instant now) {
        return sentence == null
                ? NOTHING
                : KEPT_TIME.matcher(sentence).replaceAll(found -> Matcher.quoteReplacement(local(found, zone, now)));
    }

    private static String local(MatchResult found, ZoneId zone, Instant now) {
        ZonedDateTime from = kept(found.group(1), found.group(2), zone, now);
        String begin = DAY_AND_MINUTE.format(from);
        if (found.group(4) == null) {
            return begin;
        }
        ZonedDateTime to = kept(found.group(3) == null ? found.group(1) : found.group(3), found.group(4), zone, now);
        boolean sameDay = from.toLocalDate().equals(to.toLocalDate());
        return begin + " - " + (sameDay ? MINUTE_OF_DAY : DAY_AND_MINUTE).format(to);
    }

    private static ZonedDateTime kept(String day, String time, ZoneId zone, Instant now) {
        int year = now.atZone(ZoneOffset.UTC).getYear();
        for (int candidate = year + 1; candidate > year - 4; candidate--) { // 29 February is not in every year
            try {
                Instant at = LocalDateTime.parse(day + " " + candidate + " " + time, KEPT)
                        .toInstant(ZoneOffset.UTC);
                if (at.isBefore(now.plusSeconds(2 * DAY))) {
                    return at.atZone(zone);
                }
            } catch (DateTimeException e) {
                continue;
            }
        }
        throw new IllegalStateException("No year has a " + day);
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
