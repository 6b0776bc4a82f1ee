package org.activedefense.parser;

import java.util.Arrays;

/**
 * Reads {@code Name=value; Name=value;} as the custom log format writes it.
 *
 * <p>PAN-OS escapes nothing by default, so a text chosen by a person may hold semicolons and equals signs. A field
 * therefore begins only where a known name stands at the start of the message or behind a semicolon. A value that a person words
 * (see {@link #WORDED}) lasts until the field that follows it in the documented formats; all other values cannot hold a semicolon
 * and end at the first, so that fields which users added are not taken for a part of them.
 *
 * <p>Attackers have a hand in some values (a user name tried at a portal, a URL that the user added to the format) and could write
 * {@code ; SrcIP=...} into them. Such fields are passed over: what stands before a worded value is the firewall's own; behind it
 * the firewall goes on where its format does. Where a line has neither documented order, a field that weakens a verdict is not
 * believed behind a worded value. See docs/decisions/0060.
 *
 * <p>Not thread safe: it remembers in which order fields last came. That saves time and changes no answer.
 */
final class CustomFormat {

    /** A bit for each field whose value a person words. */
    private static final int WORDED = 1 << TextField.RULE_NAME.ordinal()
            | 1 << TextField.SRC_USER.ordinal()
            | 1 << TextField.THREAT_NAME.ordinal()
            | 1 << TextField.THREAT_ID.ordinal();

    /** Fields that a line can do without and that would weaken or move a verdict. */
    private static final int WEAKENING = 1 << TextField.DIRECTION.ordinal()
            | 1 << Fields.HIGH_RES
            | 1 << Fields.GENERATED
            | 1 << TextField.SRC_EDL.ordinal()
            | 1 << TextField.DST_EDL.ordinal();

    /** Beginnings of the names that users give to fields whose value a stranger words. */
    private static final String[] FREE_TEXTS = {
        "url",
        "misc",
        "file",
        "refer",
        "useragent",
        "user",
        "xff",
        "subject",
        "sender",
        "recipient",
        "host",
        "rule",
        "threat",
        "query",
        "uri",
        "domain",
        "reason",
        "content",
        "path",
        "payload",
        "msg",
        "message",
        "desc",
        "name",
        "dst",
        "src"
    };

    private static final int LONGEST_NAME = 40;
    private static final int UNKNOWN = -1;

    /** For each field, behind one place for none, the field that last followed it: most lines have one order. */
    private final int[] followers = new int[Fields.COUNT + 1];

    /** Which field begins where, known or not, as the careful reading found them. */
    private int[] token = new int[64];

    private int[] nameAt = new int[64];
    private int[] valueAt = new int[64];
    private int[] endAt = new int[64]; // the semicolon before the next name, or the line's end
    private int tokens;
    private boolean odd;
    private boolean undecided;

    CustomFormat() {
        Arrays.fill(followers, Fields.TYPE);
    }

    /** Whether the line read last can be understood in two ways. */
    boolean isUndecided() {
        return undecided;
    }

    /** Whether the line read last is of none of the documented orders, or holds a field twice. */
    boolean isOdd(Fields fields) {
        return odd || fields.isTwice();
    }

    void read(Fields fields, int from, int to) {
        odd = false;
        undecided = false;
        readAsDocumented(fields, from, to);
        if (isOdd(fields)) {
            odd = true;
            fields.forgetMessage();
            readCarefully(fields, from, to);
        }
    }

    private void readAsDocumented(Fields fields, int from, int to) {
        byte[] line = fields.line;
        int field = FieldNames.fieldAt(line, from, to);
        odd = field < 0;
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
                boolean worded = isWorded(field);
                odd |= worded && next != plainSuccessor(field) && next != recommendedSuccessor(field);
                put(fields, field, value, worded ? i : firstSemicolon);
                field = next;
                value = nextAt + FieldNames.length(field) + 1;
                firstSemicolon = -1;
                nextAt = value;
            } else if (nextAt < to) {
                odd |= nameLength(line, nextAt, to) > 0;
            }
            i = LineBytes.indexOf((byte) ';', line, nextAt, to);
        }
        if (isWorded(field)) {
            put(fields, field, value, withoutLastSemicolon(line, value, to));
        } else {
            odd |= firstSemicolon >= 0 && skipBlanks(line, firstSemicolon + 1, to) < to;
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

    // Lines of another order, with unknown or with doubled fields
    // ------------------------------------------------------

    private void readCarefully(Fields fields, int from, int to) {
        findTokens(fields.line, from, to);
        boolean loose = false; // behind a text of which nobody knows where it ends
        int before = 0; // a bit for each field that stands before it
        for (int i = 0; i < tokens; ) {
            int field = token[i];
            if (field == UNKNOWN) {
                loose |= isFreeText(fields.line, nameAt[i], valueAt[i] - 1);
                i++;
            } else if (isWorded(field)) {
                int next = successorOf(i);
                int end = next < tokens ? nextKnown(i, next) : nextOrEnd(i);
                put(
                        fields,
                        field,
                        valueAt[i],
                        end < tokens ? endAt[end - 1] : withoutLastSemicolon(fields.line, valueAt[i], to));
                loose |= next == tokens;
                i = next < tokens ? next : Math.max(i + 1, end);
            } else {
                take(fields, field, valueAt[i], firstSemicolon(fields.line, valueAt[i], endAt[i]), loose, before);
                i++;
            }
            before = loose ? before : before | (field == UNKNOWN ? 0 : 1 << field);
        }
    }

    private void take(Fields fields, int field, int from, int to, boolean loose, int before) {
        if (!loose) {
            put(fields, field, from, to);
        } else if ((before & 1 << field) == 0 && (WEAKENING & 1 << field) == 0) {
            if (fields.has(field) && !sameValue(fields, field, from, to)) {
                undecided = true;
            }
            put(fields, field, from, to);
        }
    }

    private static boolean sameValue(Fields fields, int field, int from, int to) {
        byte[] line = fields.line;
        int begin = skipBlanks(line, from, to);
        return Arrays.equals(line, fields.from(field), fields.to(field), line, begin, Math.max(begin, to));
    }

    private void findTokens(byte[] line, int from, int to) {
        tokens = 0;
        int at = from;
        while (at < to) {
            int field = FieldNames.fieldAt(line, at, to);
            int length = field >= 0 ? FieldNames.length(field) : nameLength(line, at, to);
            if (length > 0) {
                addToken(field, at, at + length + 1);
            }
            int semicolon = LineBytes.indexOf((byte) ';', line, length > 0 ? at + length + 1 : at, to);
            if (tokens > 0) {
                endAt[tokens - 1] = semicolon;
            }
            at = skipBlanks(line, semicolon + 1, to);
        }
    }

    private void addToken(int field, int at, int value) {
        if (tokens == token.length) {
            token = Arrays.copyOf(token, 2 * tokens);
            nameAt = Arrays.copyOf(nameAt, 2 * tokens);
            valueAt = Arrays.copyOf(valueAt, 2 * tokens);
            endAt = Arrays.copyOf(endAt, 2 * tokens);
        }
        token[tokens] = field < 0 ? UNKNOWN : field;
        nameAt[tokens] = at;
        valueAt[tokens] = value;
        tokens++;
    }

    /** Where the firewall goes on behind a worded field, by the documented orders; {@link #tokens} if that cannot be told. */
    private int successorOf(int i) {
        int field = token[i];
        int plain = plainSuccessor(field);
        boolean mayBePlain = plain >= 0 && !standsBefore(i, plain);
        int found = mayBePlain ? first(i + 1, plain) : tokens;
        if (found < tokens && field == TextField.SRC_USER.ordinal()) {
            // only here a stranger words: what he wrote stands before the firewall's own
            int last = last(i + 1, plain);
            undecided |= last != found && hasUnknown(found, last);
            found = last;
        }
        if (found == tokens || !canBePassedOver(i + 1, found)) {
            int recommended = recommendedSuccessor(field);
            found = recommended >= 0 && !standsBefore(i, recommended) ? first(i + 1, recommended) : tokens;
        }
        return found < tokens && canBePassedOver(i + 1, found) ? found : tokens;
    }

    /** Whether no field between would be missed: each comes again behind, or a line can do without it. */
    private boolean canBePassedOver(int from, int to) {
        for (int i = from; i < to; i++) {
            int field = token[i];
            boolean needed = field != UNKNOWN && !isWorded(field) && (WEAKENING & 1 << field) == 0;
            if (needed && first(to, field) == tokens && !standsBefore(from - 1, field)) {
                return false;
            }
        }
        return true;
    }

    private boolean standsBefore(int end, int field) {
        for (int i = 0; i < end; i++) {
            if (token[i] == field) {
                return true;
            }
        }
        return false;
    }

    private int first(int from, int field) {
        for (int i = from; i < tokens; i++) {
            if (token[i] == field) {
                return i;
            }
        }
        return tokens;
    }

    private int last(int from, int field) {
        int found = tokens;
        for (int i = from; i < tokens; i++) {
            found = token[i] == field ? i : found;
        }
        return found;
    }

    private boolean hasUnknown(int from, int to) {
        for (int i = from; i < to; i++) {
            if (token[i] == UNKNOWN) {
                return true;
            }
        }
        return false;
    }

    private int nextKnown(int i, int atLast) {
        for (int next = i + 1; next < atLast; next++) {
            if (token[next] != UNKNOWN) {
                return next;
            }
        }
        return atLast;
    }

    private int nextOrEnd(int i) {
        return Math.min(i + 1, tokens);
    }

    private static int plainSuccessor(int field) {
        if (field == TextField.SRC_USER.ordinal()) {
            return TextField.DST_LOCATION.ordinal();
        } else if (field == TextField.RULE_NAME.ordinal()) {
            return TextField.RULE_ID.ordinal();
        } else if (field == TextField.THREAT_NAME.ordinal()) {
            return TextField.THREAT_ID.ordinal();
        }
        return field == TextField.THREAT_ID.ordinal() ? TextField.SEVERITY.ordinal() : -2;
    }

    private static int recommendedSuccessor(int field) {
        if (field == TextField.RULE_NAME.ordinal()) {
            return TextField.THREAT_NAME.ordinal();
        }
        return field == TextField.THREAT_NAME.ordinal() ? TextField.SRC_USER.ordinal() : -2;
    }

    /** The length of a name that stands at that place with its {@code =}, 0 if none does. */
    private static int nameLength(byte[] line, int at, int to) {
        int last = Math.min(to, at + LONGEST_NAME + 1);
        for (int i = at; i < last; i++) {
            byte b = line[i];
            if (b == '=') {
                return i - at;
            }
            boolean letter = b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
            if (!letter && (i == at || b != '_' && b != '-' && (b < '0' || b > '9'))) {
                return 0;
            }
        }
        return 0;
    }

    private static boolean isFreeText(byte[] line, int from, int to) {
        for (String beginning : FREE_TEXTS) {
            int end = from + beginning.length();
            if (end <= to && LineBytes.equalsIgnoreCase(line, from, end, beginning)) {
                return true;
            }
        }
        return false;
    }

    private static int firstSemicolon(byte[] line, int from, int to) {
        return LineBytes.indexOf((byte) ';', line, from, to);
    }

    static boolean isWorded(int field) {
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

    /** Blanks and tabs, also one that a relay wrote as {@code #011}. */
    private static int skipBlanks(byte[] line, int from, int to) {
        int i = from;
        while (i < to && (line[i] == ' ' || line[i] == '\t' || line[i] == '#')) {
            if (line[i] != '#') {
                i++;
            } else if (i + 4 <= to && line[i + 1] == '0' && line[i + 2] == '1' && line[i + 3] == '1') {
                i += 4;
            } else {
                break;
            }
        }
        return i;
    }
}
