package org.activedefense.parser;

/**
 * Finds where the firewall's message begins behind whatever headers syslog servers put before it, by its first field
 * and not by its position: a server that saw no host name may have taken {@code SrcLocation=United} for it. Not thread
 * safe: it holds the last answer.
 */
final class MessageStart {

    enum Format {
        CUSTOM,
        CSV,
        UNKNOWN
    }

    private static final int TYPE_POSITION = 3;
    private static final int LONGEST_TYPE = 20;

    /** The bytes that end a word of a header or tell a format. */
    private static final boolean[] TELLING = new boolean[256];

    static {
        for (char c : "=;, \t:>]\u00BF".toCharArray()) {
            TELLING[c] = true;
        }
    }

    /** The message's first byte; what is before it is the header. */
    private int at;

    int at() {
        return at;
    }

    Format find(byte[] line, int from, int to) {
        at = from;
        for (int i = from; i < to; i++) {
            if (!TELLING[line[i] & 0xFF]) {
                continue;
            }
            switch (line[i]) {
                case '=' -> {
                    // an unknown name begins the message too, or its value could pose as a field;
                    // a quote follows in the structured data of RFC 5424, which is still header
                    boolean structuredData = i + 1 < to && line[i + 1] == '"';
                    if (!structuredData || FieldNames.fieldNamed(line, at, i) >= 0) {
                        return Format.CUSTOM;
                    }
                }
                case ';' -> {
                    return Format.CUSTOM;
                }
                case ',' -> {
                    if (isCsvAfterFirstField(line, i + 1, to)) {
                        return Format.CSV;
                    }
                }
                case ' ', '\t', ':', '>', ']' -> at = i + 1;
                default -> at = isByteOrderMark(line, from, i) ? i + 1 : at; // RFC 5424 allows one
            }
        }
        return Format.UNKNOWN;
    }

    private static boolean isByteOrderMark(byte[] line, int from, int last) {
        return last - from >= 2 && line[last - 1] == (byte) 0xBB && line[last - 2] == (byte) 0xEF;
    }

    /** Whether a receive time, a serial number and a log type follow, each of which may be empty but the type. */
    private static boolean isCsvAfterFirstField(byte[] line, int from, int to) {
        int position = 1;
        int begin = from;
        for (int i = from; i <= to; i++) {
            boolean ends = i == to || line[i] == ',';
            if (ends && position == TYPE_POSITION) {
                return i - begin >= 2 && i - begin <= LONGEST_TYPE;
            } else if (ends) {
                position++;
                begin = i + 1;
            } else if (position == 1 ? !isOfTime(line[i]) : !isOfWord(line[i])) {
                return false;
            }
        }
        return false;
    }

    private static boolean isOfTime(byte b) {
        return b >= '+' && b <= ':' || b == ' ' || b == 'T' || b == 'Z'; // + , - . / digits :
    }

    private static boolean isOfWord(byte b) {
        return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '_';
    }
}
