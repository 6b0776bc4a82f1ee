package org.activedefense.admin;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Lines of CSV (RFC 4180: CRLF, fields quoted where they must be, quotes doubled). A text that a spreadsheet would take for a
 * formula gets an apostrophe in front: what a firewall logs is written by strangers. Pure.
 */
final class Csv {

    /** Tells spreadsheets that the file is UTF-8. */
    static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSxxx", Locale.ROOT);

    private final ZoneId zone;

    /** @param zone in which times are written, with their offset */
    Csv(ZoneId zone) {
        this.zone = zone;
    }

    /** @param values texts, times, numbers; {@code null} is an empty field */
    String line(Object... values) {
        StringJoiner line = new StringJoiner(",", "", "\r\n");
        for (Object value : values) {
            line.add(
                    value == null
                            ? ""
                            : value instanceof Instant at
                                    ? TIME.format(at.atZone(zone))
                                    : value instanceof Number ? value.toString() : field(value.toString()));
        }
        return line.toString();
    }

    /** A text as a field; quoted also where a spreadsheet of another country would cut it apart. */
    static String field(String text) {
        String safe = text.isEmpty() || "=+-@\t\r\n".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
        boolean quoted =
                safe.chars().anyMatch(c -> c == ',' || c == ';' || c == '\t' || c == '"' || c == '\r' || c == '\n');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
