package org.activedefense.parser;

import java.util.Arrays;

/**
 * Reads the comma-separated lines that PAN-OS sends when no custom format is set. Positions are those of Palo Alto's
 * "Traffic Log Fields" and "Threat Log Fields" (PAN-OS 8.1 to 11.1 only ever appended to them; the lists are in those of 10.1 on); a line may end early. The high
 * resolution time is known by its form, since what stands before it differs between versions. Not thread safe: it holds what it
 * found odd in the line read last.
 */
final class CsvFormat {

    private static final int TYPE_POSITION = 3;
    private static final byte IGNORED = -1;
    private static final byte[] TRAFFIC = new byte[130];
    private static final byte[] THREAT = new byte[130];

    private static final int SESSION = 22;
    private static final int FLAGS = 28;

    /** Times stand here, and up to here only; one further on belongs to another message. */
    private static final int LAST_TIME = 40;

    /** The first field that may be the high resolution time. */
    private static final int FIRST_LATE = 66;

    /** No unquoted field is longer, bytes: names end at 63 or 127 characters. */
    private static final int LONGEST_UNQUOTED = 300;

    static {
        Arrays.fill(TRAFFIC, IGNORED);
        place(TRAFFIC, 1, Fields.TIME);
        place(TRAFFIC, 2, TextField.SERIAL.ordinal());
        place(TRAFFIC, TYPE_POSITION, Fields.TYPE);
        place(TRAFFIC, 6, Fields.GENERATED);
        place(TRAFFIC, 4, TextField.SUBTYPE.ordinal());
        place(TRAFFIC, 7, Fields.SRC_IP);
        place(TRAFFIC, 8, Fields.DST_IP);
        place(TRAFFIC, 11, TextField.RULE_NAME.ordinal());
        place(TRAFFIC, 12, TextField.SRC_USER.ordinal());
        place(TRAFFIC, 14, TextField.APP.ordinal());
        place(TRAFFIC, 16, TextField.FROM_ZONE.ordinal());
        place(TRAFFIC, 17, TextField.TO_ZONE.ordinal());
        place(TRAFFIC, 23, Fields.REPEAT_COUNT);
        place(TRAFFIC, 24, Fields.SRC_PORT);
        place(TRAFFIC, 25, Fields.DST_PORT);
        place(TRAFFIC, 29, TextField.PROTOCOL.ordinal());
        place(TRAFFIC, 30, TextField.ACTION.ordinal());
        Arrays.fill(THREAT, IGNORED);
        System.arraycopy(TRAFFIC, 0, THREAT, 0, 31); // up to the action both types agree

        place(TRAFFIC, 39, Fields.SEQ_NO);
        place(TRAFFIC, 41, TextField.SRC_LOCATION.ordinal());
        place(TRAFFIC, 42, TextField.DST_LOCATION.ordinal());
        place(TRAFFIC, 46, TextField.SESSION_END_REASON.ordinal());
        place(TRAFFIC, 52, TextField.DEVICE_NAME.ordinal());
        place(TRAFFIC, 65, TextField.RULE_ID.ordinal());
        place(TRAFFIC, 95, TextField.SRC_EDL.ordinal());
        place(TRAFFIC, 96, TextField.DST_EDL.ordinal());

        place(THREAT, 32, TextField.THREAT_NAME.ordinal());
        place(THREAT, 34, TextField.SEVERITY.ordinal());
        place(THREAT, 35, TextField.DIRECTION.ordinal());
        place(THREAT, 36, Fields.SEQ_NO);
        place(THREAT, 38, TextField.SRC_LOCATION.ordinal());
        place(THREAT, 39, TextField.DST_LOCATION.ordinal());
        place(THREAT, 59, TextField.DEVICE_NAME.ordinal());
        place(THREAT, 76, TextField.RULE_ID.ordinal());
        place(THREAT, 99, TextField.SRC_EDL.ordinal());
        place(THREAT, 100, TextField.DST_EDL.ordinal());
    }

    private boolean moved;
    private boolean cut;
    private boolean joined;
    private int count;

    private static void place(byte[] places, int position, int field) {
        places[position] = (byte) field;
    }

    /** Whether numbers do not stand where they belong: a comma that an older version left unquoted has moved what follows. */
    boolean isMoved() {
        return moved;
    }

    /** Whether the line ends in a field that a verdict rests on: it may be cut off there. */
    boolean isCut() {
        return cut;
    }

    /** Whether something in it looks like the beginning of another message, or a quote does not end. */
    boolean isOdd() {
        return joined;
    }

    /** How many fields the line has. */
    int count() {
        return count;
    }

    void read(Fields fields, int from, int to) {
        byte[] line = fields.line;
        byte[] places = TRAFFIC;
        moved = false;
        joined = false;
        int at = from;
        int position = 0;
        for (; at <= to; position++) {
            int field = position < places.length ? places[position] : IGNORED;
            int end;
            if (at < to && line[at] == '"') {
                end = readQuoted(fields, field, at + 1, to);
            } else if (at < to && line[at] == '{' && position >= FIRST_LATE) {
                end = endOfBraces(line, at, to);
            } else {
                end = LineBytes.indexOf((byte) ',', line, at, to);
                check(line, position, at, end);
                if (field != IGNORED) {
                    fields.put(field, at, end);
                } else if (position >= FIRST_LATE && !isStrangers(places, position) && isIsoTime(line, at, end)) {
                    fields.put(Fields.HIGH_RES, at, end);
                }
            }
            at = end + 1;
            if (position == TYPE_POSITION
                    && LineBytes.equalsIgnoreCase(line, fields.from(Fields.TYPE), fields.to(Fields.TYPE), "threat")) {
                places = THREAT;
            }
        }
        count = position;
        cut = position <= (places == THREAT ? 9 : 26);
        if (!isUuid(fields, TextField.RULE_ID.ordinal())) {
            // a comma that an older version left unquoted has moved the late fields
            fields.clear(TextField.RULE_ID.ordinal());
        }
    }

    private void check(byte[] line, int position, int from, int to) {
        int length = to - from;
        if (position >= SESSION && position < FLAGS) {
            moved |= !isNumber(line, from, to);
        } else if (position == FLAGS) {
            moved |= length > 0 && (length < 2 || line[from] != '0' || line[from + 1] != 'x');
        }
        boolean time = length >= 19 && line[to - 15] == '/' && line[to - 12] == '/' && line[to - 6] == ':';
        joined |= length > LONGEST_UNQUOTED || time && position > LAST_TIME;
    }

    private static boolean isNumber(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] < '0' || line[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /** Proxy headers and names of hosts: who is on the other end words them, and could word a time. */
    private static boolean isStrangers(byte[] places, int position) {
        return places == TRAFFIC
                ? position == 75 || position == 82 || position == 90
                : position == 74 || position == 75 || position == 79 || position == 86 || position == 94;
    }

    private static boolean isIsoTime(byte[] line, int from, int to) {
        return to - from >= 19 && line[from + 4] == '-' && line[from + 10] == 'T' && line[from + 13] == ':';
    }

    private static int endOfBraces(byte[] line, int from, int to) {
        int close = LineBytes.indexOf((byte) '}', line, from, to);
        return LineBytes.indexOf((byte) ',', line, close < to ? close : from, to);
    }

    /** Reads the field behind an opening quote and returns where the comma behind it stands. */
    private int readQuoted(Fields fields, int field, int from, int to) {
        byte[] line = fields.line;
        boolean doubled = false;
        int end = from;
        while (end < to && (line[end] != '"' || end + 1 < to && line[end + 1] == '"')) {
            doubled |= line[end] == '"';
            end += line[end] == '"' ? 2 : 1;
        }
        if (field != IGNORED) {
            fields.put(field, from, end);
            fields.doubledQuotes |= doubled ? 1 << field : 0;
        }
        joined |= end >= to || end + 1 < to && line[end + 1] != ',';
        return LineBytes.indexOf((byte) ',', line, Math.min(end, to), to);
    }

    private static boolean isUuid(Fields fields, int field) {
        byte[] line = fields.line;
        int from = fields.from(field);
        return fields.to(field) - from == 36
                && line[from + 8] == '-'
                && line[from + 13] == '-'
                && line[from + 18] == '-'
                && line[from + 23] == '-';
    }
}
