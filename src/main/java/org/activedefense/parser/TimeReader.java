package org.activedefense.parser;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Reads the firewall's times: {@code YYYY/MM/DD HH:MM:SS} in its own zone, ISO 8601 with or without an offset, or month first. Not
 * thread safe: it remembers from when to when, by the device's clock on the wall, the offset last used holds.
 */
final class TimeReader {

    /** No time: unreadable, impossible, or before 1971. */
    static final long NONE = Long.MIN_VALUE;

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int OLDEST_YEAR = 1971;
    private static final long DAY = 86_400;
    private static final long WEEK = 7 * DAY;
    private static final long NO_OFFSET = Long.MIN_VALUE;
    private static final int[] DAYS_BEFORE_MONTH = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    private static final int[] DAYS_OF_MONTH = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private final ZoneRules rules;

    /** Local seconds since 1970 for which the offset holds, the end exclusive. */
    private long knownFrom = 0;

    private long knownTo = 0;
    private int knownOffset;

    TimeReader(ZoneId zone) {
        rules = zone.getRules();
    }

    /** Milliseconds since 1970 UTC, finer fractions cut off, or {@link #NONE}. */
    long read(byte[] text, int from, int to) {
        if (to - from < 19) {
            return NONE;
        }
        if (text[from] > '9') {
            return readMonthFirst(text, from, to);
        }
        long date = readDate(text, from);
        long second = readTimeOfDay(text, from + 10);
        if (date < 0 || second < 0) {
            return NONE;
        }
        long local = date * DAY + second;
        if (to - from == 19) {
            return (local - offsetAt(local)) * 1000;
        }
        int at = endOfFraction(text, from + 19, to);
        long millis = at < 0 ? -1 : millisOf(text, from + 19, at);
        long offset = at < 0 ? 0 : at == to ? offsetAt(local) : readOffset(text, at, to);
        return millis < 0 || offset == NO_OFFSET ? NONE : (local - offset) * 1000 + millis;
    }

    /** {@code Nov 26 2026 01:52:25 GMT}, as the firewall's cef-formatted variables have it. */
    private long readMonthFirst(byte[] text, int from, int to) {
        int month = MONTHS.indexOf(new String(text, from, 3, StandardCharsets.US_ASCII));
        boolean blanks = text[from + 3] == ' ' && text[from + 6] == ' ' && to - from >= 20 && text[from + 11] == ' ';
        int day = text[from + 4] == ' ' ? text[from + 5] - '0' : two(text, from + 4);
        if (month < 0 || month % 3 != 0 || !blanks || day < 0 || day > 31) {
            return NONE;
        }
        StringBuilder iso = new StringBuilder(40)
                .append(new String(text, from + 7, 4, StandardCharsets.US_ASCII))
                .append('-')
                .append(twoDigits(month / 3 + 1))
                .append('-')
                .append(twoDigits(day))
                .append('T');
        String rest = new String(text, from + 12, to - from - 12, StandardCharsets.US_ASCII).strip();
        int blank = rest.indexOf(' ');
        iso.append(blank < 0 ? rest : rest.substring(0, blank));
        String zone = blank < 0 ? "" : rest.substring(blank + 1).strip();
        if (zone.equals("GMT") || zone.equals("UTC")) {
            iso.append('Z');
        } else if (zone.startsWith("+") || zone.startsWith("-")) {
            iso.append(zone);
        } else if (!zone.matches("[A-Z]{0,6}")) { // a zone's short name is the firewall's own
            return NONE;
        }
        byte[] bytes = iso.toString().getBytes(StandardCharsets.US_ASCII);
        return read(bytes, 0, bytes.length);
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    /** Days since 1970, or -1. */
    private static long readDate(byte[] text, int at) {
        int century = two(text, at);
        int yearOfCentury = two(text, at + 2);
        int month = two(text, at + 5);
        int day = two(text, at + 8);
        byte separator = text[at + 4];
        if ((century | yearOfCentury | month | day) < 0 || separator != '/' && separator != '-') {
            return -1;
        }
        int year = century * 100 + yearOfCentury;
        if (text[at + 7] != separator || year < OLDEST_YEAR || month < 1 || month > 12 || day < 1) {
            return -1;
        }
        boolean leapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if (day > DAYS_OF_MONTH[month] + (leapYear && month == 2 ? 1 : 0)) {
            return -1;
        }
        int before = year - 1;
        int days = before * 365 + before / 4 - before / 100 + before / 400 - 719_162; // days from 0001 to 1970
        return days + DAYS_BEFORE_MONTH[month] + (leapYear && month > 2 ? 1 : 0) + day - 1;
    }

    /** Seconds since midnight of the text from its separator on, or -1. */
    private static int readTimeOfDay(byte[] text, int at) {
        byte separator = text[at];
        int hour = two(text, at + 1);
        int minute = two(text, at + 4);
        int second = two(text, at + 7);
        boolean separated = (separator == ' ' || separator == 'T' || separator == 't')
                && text[at + 3] == ':'
                && text[at + 6] == ':';
        if ((hour | minute | second) < 0 || !separated || hour > 23 || minute > 59 || second > 59) {
            return -1;
        }
        return hour * 3600 + minute * 60 + second;
    }

    /** Where the fraction ends, {@code at} if there is none, or -1 if it has no digit. */
    private static int endOfFraction(byte[] text, int at, int to) {
        if (text[at] != '.' && text[at] != ',') {
            return at;
        }
        int end = at + 1;
        while (end < to && text[end] >= '0' && text[end] <= '9') {
            end++;
        }
        return end == at + 1 ? -1 : end;
    }

    private static long millisOf(byte[] text, int at, int end) {
        long millis = 0;
        for (int i = at + 1; i <= at + 3; i++) {
            millis = millis * 10 + (i < end ? text[i] - '0' : 0);
        }
        return millis;
    }

    /** Seconds east of UTC of {@code Z}, {@code +11}, {@code +1100} or {@code +11:00}. */
    private static long readOffset(byte[] text, int at, int to) {
        byte sign = text[at];
        int length = to - at;
        if (sign == 'Z' || sign == 'z') {
            return length == 1 ? 0 : NO_OFFSET;
        }
        boolean colon = length == 6 && text[at + 3] == ':';
        if (sign != '+' && sign != '-' || !colon && length != 3 && length != 5) {
            return NO_OFFSET;
        }
        int hours = two(text, at + 1);
        int minutes = length == 3 ? 0 : two(text, to - 2);
        if ((hours | minutes) < 0 || minutes > 59 || hours * 60 + minutes > 18 * 60) { // as java.time's ZoneOffset
            return NO_OFFSET;
        }
        int seconds = (hours * 60 + minutes) * 60;
        return sign == '-' ? -seconds : seconds;
    }

    /** The number of two digits, or -1. */
    private static int two(byte[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    private int offsetAt(long local) {
        if (local < knownFrom || local >= knownTo) {
            learn(local);
        }
        return knownOffset;
    }

    /**
     * In the hour that a clock set back repeats the earlier time is meant, and in the hour that a clock set forward
     * leaves out java.time reckons on from before; in both the offset from before the change still holds.
     */
    private void learn(long local) {
        Instant before = Instant.ofEpochSecond(local - WEEK);
        // no change before that instant reaches this far, for offsets end at 18 hours
        knownFrom = local - WEEK + DAY;
        knownOffset = rules.getOffset(before).getTotalSeconds();
        ZoneOffsetTransition change = rules.nextTransition(before);
        while (change != null && localEnd(change) <= local) {
            knownFrom = localEnd(change);
            knownOffset = change.getOffsetAfter().getTotalSeconds();
            change = rules.nextTransition(change.getInstant());
        }
        knownTo = change == null ? Long.MAX_VALUE : localEnd(change);
    }

    /** From when on the wall the offset after the change holds. */
    private static long localEnd(ZoneOffsetTransition change) {
        int offset = Math.max(
                change.getOffsetBefore().getTotalSeconds(),
                change.getOffsetAfter().getTotalSeconds());
        return change.toEpochSecond() + offset;
    }
}
