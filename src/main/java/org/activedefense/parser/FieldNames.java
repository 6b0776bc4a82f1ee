package org.activedefense.parser;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The names that users give to the fields of the custom format. Names are told apart by length, first and last letter,
 * which differ for each, and then compared whole.
 */
final class FieldNames {

    private static final int LONGEST = 16;
    private static final byte[][] NAMES = new byte[Fields.COUNT][];
    private static final int SLOTS = 128;
    private static final byte[] FIELD_IN_SLOT = new byte[SLOTS];

    /** The first eight bytes of the name and its {@code =}, the last eight if it is longer, and which of them count. */
    private static final long[] HEADS = new long[Fields.COUNT];

    private static final long[] TAILS = new long[Fields.COUNT];
    private static final long[] HEAD_MASKS = new long[Fields.COUNT];

    static {
        Arrays.fill(FIELD_IN_SLOT, (byte) -1);
        name(TextField.SRC_LOCATION.ordinal(), "SrcLocation");
        name(Fields.SRC_IP, "SrcIP");
        name(Fields.SRC_PORT, "SrcPort");
        name(TextField.SRC_USER.ordinal(), "SrcUser");
        name(TextField.DST_LOCATION.ordinal(), "DstLocation");
        name(Fields.DST_IP, "DstIP");
        name(Fields.DST_PORT, "DstPort");
        name(TextField.ACTION.ordinal(), "Action");
        name(TextField.RULE_NAME.ordinal(), "RuleName");
        name(TextField.RULE_ID.ordinal(), "RuleID");
        name(Fields.TIME, "TimeReceived");
        name(TextField.THREAT_NAME.ordinal(), "ThreatName");
        name(TextField.THREAT_ID.ordinal(), "ThreatID");
        name(TextField.SEVERITY.ordinal(), "Severity");
        name(TextField.SUBTYPE.ordinal(), "Subtype");
        name(Fields.TYPE, "Type");
        name(TextField.DIRECTION.ordinal(), "Direction");
        name(TextField.PROTOCOL.ordinal(), "Protocol");
        name(Fields.REPEAT_COUNT, "RepeatCount");
        name(TextField.SERIAL.ordinal(), "Serial");
        name(Fields.SEQ_NO, "SeqNo");
        name(TextField.DEVICE_NAME.ordinal(), "Device");
        name(TextField.FROM_ZONE.ordinal(), "FromZone");
        name(TextField.TO_ZONE.ordinal(), "ToZone");
        name(TextField.APP.ordinal(), "App");
        name(TextField.SESSION_END_REASON.ordinal(), "SessionEndReason");
        name(TextField.SRC_EDL.ordinal(), "SrcEDL");
        name(TextField.DST_EDL.ordinal(), "DstEDL");
        name(Fields.GENERATED, "TimeGenerated");
        name(Fields.HIGH_RES, "HighResTime");
    }

    private FieldNames() {}

    private static void name(int field, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        int slot = slot(bytes, 0, bytes.length);
        if (FIELD_IN_SLOT[slot] >= 0) {
            throw new IllegalStateException(name + " needs another slot function");
        }
        FIELD_IN_SLOT[slot] = (byte) field;
        NAMES[field] = bytes;
        byte[] whole = Arrays.copyOf((name + "=").getBytes(StandardCharsets.US_ASCII), Math.max(8, bytes.length + 1));
        HEADS[field] = LineBytes.eightAt(whole, 0);
        TAILS[field] = LineBytes.eightAt(whole, whole.length - 8);
        HEAD_MASKS[field] = bytes.length >= 7 ? -1 : (1L << 8 * (bytes.length + 1)) - 1;
    }

    private static int slot(byte[] text, int from, int to) {
        return to - from + 5 * text[from] + 41 * text[to - 1] & SLOTS - 1;
    }

    /**
     * Whether that field's name and {@code =} stand at that place; only {@code true} is certain, for it is a quick look
     * that is not possible at the end of the line and with the longest name.
     */
    static boolean surelyAt(int field, byte[] line, int at, int to) {
        int length = NAMES[field].length + 1;
        if (at + Math.max(8, length) > to || length > 16) {
            return false;
        }
        return (LineBytes.eightAt(line, at) & HEAD_MASKS[field]) == HEADS[field]
                && (length <= 8 || LineBytes.eightAt(line, at + length - 8) == TAILS[field]);
    }

    /** The field whose name and {@code =} stand at that place, or -1. */
    static int fieldAt(byte[] line, int at, int to) {
        int last = Math.min(to, at + LONGEST + 1);
        int equals = LineBytes.indexOf((byte) '=', line, at, last);
        return equals == last ? -1 : fieldNamed(line, at, equals);
    }

    /** The field of exactly that name, or -1. */
    static int fieldNamed(byte[] line, int from, int to) {
        if (from == to) {
            return -1;
        }
        int field = FIELD_IN_SLOT[slot(line, from, to)];
        if (field < 0 || NAMES[field].length != to - from) {
            return -1;
        }
        return isName(NAMES[field], line, from) ? field : -1;
    }

    private static boolean isName(byte[] name, byte[] line, int from) {
        int i = 0;
        for (; i <= name.length - 8; i += 8) {
            if (LineBytes.eightAt(name, i) != LineBytes.eightAt(line, from + i)) {
                return false;
            }
        }
        for (; i < name.length; i++) {
            if (name[i] != line[from + i]) {
                return false;
            }
        }
        return true;
    }

    /** All of them, the longer ones first. */
    static List<String> all() {
        return Arrays.stream(NAMES)
                .filter(Objects::nonNull)
                .map(name -> new String(name, StandardCharsets.US_ASCII))
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
    }

    static int length(int field) {
        return NAMES[field].length;
    }
}
