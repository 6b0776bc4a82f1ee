package org.activedefense.parser;

import java.util.Arrays;

/**
 * Reads {@code Name=value; Name=value;} as the custom log format writes it.
 *
 * <p>PAN-OS escapes nothing by default, so a name chosen by a person may hold semicolons and equals signs. A field
 * therefore begins only where a known name stands at the start of the message or behind a semicolon, and a value that a
 * person words (see {@link #WORDED}) lasts until the semicolon before the next such field. All other values cannot hold a
 * semicolon and end at the first, so that fields which users added are not taken for a part of them.
 *
 * <p>A field that stands twice keeps its first value. Attackers have a hand in some values (a user name tried at a
 * portal, a URL that the user added at the end of the format) and could write {@code ; SrcIP=...} into them to have
 * somebody else blocked; the source address comes before them, in the documented format, so the first one is the
 * firewall's own.
 *
 * <p>Not thread safe: it remembers in which order fields last came. That saves time and changes no answer.
 */
final class CustomFormat {

    /** A bit for each field whose value a person words. */
    private static final int WORDED = 1 << TextField.RULE_NAME.ordinal()
            | 1 << TextField.SRC_USER.ordinal()
            | 1 << TextField.THREAT_NAME.ordinal()
            | 1 << TextField.THREAT_ID.ordinal();

    /** For each field, behind one place for none, the field that last followed it: most lines have one order. */
    private final int[] followers = new int[Fields.COUNT + 1];

    CustomFormat() {
        Arrays.fill(followers, Fields.TYPE);
    }

    void read(Fields fields, int from, int to) {
        byte[] line = fields.line;
        int field = FieldNames.fieldAt(line, from, to);
        int value = field < 0 ? from : from + FieldNames.length(field) + 1;
        int firstSemicolon = -1;
        int i = LineBytes.indexOf((byte) ';', line, value, to);
        while (i < to) {
            if (firstSemicolon < 0) {
                firstSemicolon = i;
            }
            int nextAt = skipBlanks(line, i + 1, to);
            int next = fieldAfter(field, line, nextAt, to);
            if (next >= 0) {
                put(fields, field, value, isWorded(field) ? i : firstSemicolon);
                field = next;
                value = nextAt + FieldNames.length(field) + 1;
                firstSemicolon = -1;
                nextAt = value;
            }
            i = LineBytes.indexOf((byte) ';', line, nextAt, to);
        }
        if (isWorded(field)) {
            put(fields, field, value, withoutLastSemicolon(line, value, to));
        } else {
            put(fields, field, value, firstSemicolon < 0 ? to : firstSemicolon);
        }
    }

    /** The field that begins at that place, or -1. */
    private int fieldAfter(int field, byte[] line, int at, int to) {
        int expected = followers[field + 1];
        if (FieldNames.surelyAt(expected, line, at, to)) {
            return expected;
        }
        int found = FieldNames.fieldAt(line, at, to);
        if (found >= 0) {
            followers[field + 1] = found;
        }
        return found;
    }

    private static boolean isWorded(int field) {
        return field >= 0 && (WORDED & 1 << field) != 0;
    }

    /** Notes a value; what stands before the first known field is of none. */
    private static void put(Fields fields, int field, int from, int to) {
        if (field < 0) {
            return;
        }
        fields.put(field, from, to);
        if (fields.has(field) && fields.line[fields.from(field)] == '$' && isVariable(fields, field)) {
            fields.clear(field);
        }
    }

    /** Whether the value is its own variable, which the firewall leaves where a log type has no such field. */
    private static boolean isVariable(Fields fields, int field) {
        int name = fields.from(field) + 1;
        int to = fields.to(field);
        for (int i = name; i < to; i++) {
            byte b = fields.line[i];
            boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
            if (!letter && (i == name || b != '_' && b != '-' && (b < '0' || b > '9'))) {
                return false;
            }
        }
        return name < to;
    }

    private static int withoutLastSemicolon(byte[] line, int from, int to) {
        int end = to;
        while (end > from && line[end - 1] == ' ') {
            end--;
        }
        return end > from && line[end - 1] == ';' ? end - 1 : to;
    }

    private static int skipBlanks(byte[] line, int from, int to) {
        int i = from;
        while (i < to && line[i] == ' ') {
            i++;
        }
        return i;
    }
}
