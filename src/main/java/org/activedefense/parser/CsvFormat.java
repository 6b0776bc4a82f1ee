package org.activedefense.parser;

import java.util.Arrays;

/**
 * Reads the comma-separated lines that PAN-OS sends when no custom format is set. Positions are those of Palo Alto's
 * "Traffic Log Fields" and "Threat Log Fields" (PAN-OS 8.1 to 11.1 only ever appended to them); a line may end early.
 */
final class CsvFormat {

    private static final int TYPE_POSITION = 3;
    private static final byte IGNORED = -1;
    private static final byte[] TRAFFIC = new byte[66];
    private static final byte[] THREAT = new byte[77];

    static {
        Arrays.fill(TRAFFIC, IGNORED);
        place(TRAFFIC, 1, Fields.TIME);
        place(TRAFFIC, 2, TextField.SERIAL.ordinal());
        place(TRAFFIC, TYPE_POSITION, Fields.TYPE);
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

        place(THREAT, 32, TextField.THREAT_NAME.ordinal());
        place(THREAT, 34, TextField.SEVERITY.ordinal());
        place(THREAT, 35, TextField.DIRECTION.ordinal());
        place(THREAT, 36, Fields.SEQ_NO);
        place(THREAT, 38, TextField.SRC_LOCATION.ordinal());
        place(THREAT, 39, TextField.DST_LOCATION.ordinal());
        place(THREAT, 59, TextField.DEVICE_NAME.ordinal());
        place(THREAT, 76, TextField.RULE_ID.ordinal());
    }

    private CsvFormat() {}

    private static void place(byte[] places, int position, int field) {
        places[position] = (byte) field;
    }

    static void read(Fields fields, int from, int to) {
        byte[] line = fields.line;
        byte[] places = TRAFFIC;
        int at = from;
        for (int position = 0; position < places.length && at <= to; position++) {
            int field = places[position];
            if (at < to && line[at] == '"') {
                at = readQuoted(fields, field, at + 1, to);
            } else {
                int end = LineBytes.indexOf((byte) ',', line, at, to);
                if (field != IGNORED) {
                    fields.put(field, at, end);
                }
                at = end + 1;
            }
            if (position == TYPE_POSITION
                    && LineBytes.equalsIgnoreCase(line, fields.from(Fields.TYPE), fields.to(Fields.TYPE), "threat")) {
                places = THREAT;
            }
        }
        if (!isUuid(fields, TextField.RULE_ID.ordinal())) {
            // a comma that an older version left unquoted has moved the late fields
            fields.clear(TextField.RULE_ID.ordinal());
        }
    }

    /** Reads the field behind an opening quote and returns where the next one begins. */
    private static int readQuoted(Fields fields, int field, int from, int to) {
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
        return LineBytes.indexOf((byte) ',', line, end, to) + 1;
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
