package org.activedefense.edl;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

/**
 * What a client says it has already (RFC 9110, 13.1). Immutable.
 *
 * @param ifNoneMatch all field lines joined by commas, {@code null} if there is none
 * @param ifModifiedSince {@code null} if there is none; does not count beside ifNoneMatch
 */
record Conditions(String ifNoneMatch, String ifModifiedSince) {

    /** IMF-fixdate, and the two obsolete forms that a recipient must still read (RFC 9110, 5.6.7). */
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH),
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 1990)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));

    /** Whether a 304 is the answer, for a representation with this ETag and time (whole seconds). */
    boolean areMetBy(String etag, Instant lastModified) {
        if (ifNoneMatch != null) {
            return names(etag);
        }
        Instant since = ifModifiedSince == null ? null : date(ifModifiedSince.strip());
        // a date that we have not given out may be anybody's: then the list itself is the safe answer
        return since != null && since.equals(lastModified);
    }

    /** Weak comparison: a leading W/ does not count. A tag may hold commas. */
    private boolean names(String etag) {
        String list = ifNoneMatch.strip();
        if (list.equals("*")) {
            return true;
        }
        int from = 0;
        while (true) {
            int open = list.indexOf('"', from);
            int close = open < 0 ? -1 : list.indexOf('"', open + 1);
            if (close < 0) {
                return false;
            }
            if (list.substring(open, close + 1).equals(etag)) {
                return true;
            }
            from = close + 1;
        }
    }

    /** {@code null} if it is no date, which counts as not given. */
    static Instant date(String text) {
        for (DateTimeFormatter format : DATES) {
            try {
                return LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                // perhaps another form
            }
        }
        return null;
    }

    static String format(Instant time) {
        return DATES.get(0).format(time.atOffset(ZoneOffset.UTC));
    }
}
