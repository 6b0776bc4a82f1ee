package org.activedefense.parser;

/**
 * Finds the sender's name in the header before the message: RFC 3164 and rsyslog's traditional file format, RFC 5424, or
 * a bare ISO 8601 time, each with or without priority and octet count (RFC 6587).
 */
final class SyslogHeader {

    private static final int LONGEST_HOST = 255;

    private SyslogHeader() {}

    /** Notes the host, unless there is none or what stands in its place cannot be one. */
    static void readHost(Fields fields, int from, int to) {
        byte[] line = fields.line;
        int at = skipPriority(line, skipBlanks(line, from, to), to);
        int afterVersion = skipVersion(line, at, to);
        int afterTime = skipTime(line, afterVersion, to);
        if (afterTime == afterVersion) {
            return;
        }
        int host = skipBlanks(line, afterTime, to);
        int end = skipWord(line, host, to);
        boolean followed = end < to; // by a blank: a word that touches the message is its tag
        if (followed && isPlausibleHost(line, host, end)) {
            fields.put(TextField.HOSTNAME.ordinal(), host, end);
        }
    }

    /** Behind {@code <14>} and the octet count before it. */
    private static int skipPriority(byte[] line, int from, int to) {
        int open = skipDigits(line, from, to);
        if (open > from && open < to) {
            open = skipBlanks(line, open, to);
        }
        if (open >= to || line[open] != '<') {
            return from;
        }
        int close = skipDigits(line, open + 1, to);
        return close < to && line[close] == '>' ? skipBlanks(line, close + 1, to) : from;
    }

    /** Behind RFC 5424's version, a number before an ISO time or a dash for none. */
    private static int skipVersion(byte[] line, int from, int to) {
        int end = skipDigits(line, from, to);
        if (end == from || end >= to || line[end] != ' ') {
            return from;
        }
        return end + 1;
    }

    private static int skipTime(byte[] line, int from, int to) {
        int end = skipWord(line, from, to);
        boolean isoTime = end - from >= 19 && line[from + 4] == '-' && line[from + 10] == 'T' && isDigit(line[from]);
        boolean noTime = end - from == 1 && line[from] == '-';
        if (isoTime || noTime) {
            return end;
        }
        boolean month = end - from == 3 && isLetter(line[from]) && isLetter(line[from + 1]) && isLetter(line[from + 2]);
        int day = skipBlanks(line, end, to);
        int dayEnd = skipDigits(line, day, to);
        int time = skipBlanks(line, dayEnd, to);
        int timeEnd = skipWord(line, time, to);
        boolean clock = timeEnd - time >= 8 && line[time + 2] == ':' && line[time + 5] == ':' && isDigit(line[time]);
        return month && dayEnd > day && dayEnd - day <= 2 && clock ? timeEnd : from;
    }

    private static boolean isPlausibleHost(byte[] line, int from, int to) {
        if (from == to || to - from > LONGEST_HOST || line[to - 1] == ':') { // a colon ends a tag
            return false;
        }
        boolean named = false;
        for (int i = from; i < to; i++) {
            byte b = line[i];
            boolean letterOrDigit = isLetter(b) || isDigit(b);
            named |= letterOrDigit;
            if (!letterOrDigit && b != '-' && b != '.' && b != '_' && b != ':') {
                return false;
            }
        }
        return named;
    }

    private static int skipBlanks(byte[] line, int from, int to) {
        int i = from;
        while (i < to && line[i] == ' ') {
            i++;
        }
        return i;
    }

    private static int skipWord(byte[] line, int from, int to) {
        int i = from;
        while (i < to && line[i] != ' ') {
            i++;
        }
        return i;
    }

    private static int skipDigits(byte[] line, int from, int to) {
        int i = from;
        while (i < to && isDigit(line[i])) {
            i++;
        }
        return i;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isLetter(byte b) {
        return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
    }
}
