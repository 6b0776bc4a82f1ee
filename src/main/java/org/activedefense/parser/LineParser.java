package org.activedefense.parser;

import java.time.ZoneId;
import org.activedefense.address.Address;

/**
 * Turns one line of a firewall's log file into a record or a rejection: the custom format or PAN-OS's default CSV, told
 * apart line by line, behind any usual syslog header.
 *
 * <p>The answer depends on the arguments and the zone alone. No line makes it throw, and it never changes the buffer.
 * NULs are dropped; of a line torn by a long run of them (the hole that a crash leaves) what follows the hole is read. Where a
 * second message begins in a line nothing of the two is mixed: see {@link TornLine}.
 *
 * <p>Not thread safe, because it reuses its working memory and remembers the zone's offset: one for each reader.
 */
public final class LineParser {

    static final int MAX_PORT = 65_535;

    private static final long MINUTE = 60_000;
    private static final long QUARTER_HOUR = 15 * MINUTE;
    private static final long DAY_AND_MORE = 27 * 60 * MINUTE;
    private static final int LONGEST_COUNTRY = 64;
    private static final int LONGEST_TEXT = 128;

    private final Fields fields = new Fields();
    private final MessageStart start = new MessageStart();
    private final CustomFormat customFormat = new CustomFormat();
    private final CsvFormat csvFormat = new CsvFormat();
    private final TimeReader times;

    /** Whether the message read last was odd, so that another one may begin in it. */
    private boolean odd;

    private boolean csv;

    /** @param zone the device's zone, for times that name no offset */
    public LineParser(ZoneId zone) {
        times = new TimeReader(zone);
    }

    /**
     * Reads the line in {@code buffer[from, to)}, without its newline.
     *
     * @param latestMillis the latest event time taken, in milliseconds since 1970 UTC: a day from now
     * @return a {@link Rejected}, an {@link Accepted}, or several of them; valid until the caller overwrites the buffer
     */
    public ParsedLine parse(byte[] buffer, int from, int to, long latestMillis) {
        int kind = LineBytes.kind(buffer, from, to);
        boolean ascii = (kind & LineBytes.NOT_ASCII) == 0;
        if ((kind & LineBytes.NUL) != 0) {
            byte[] clean = LineBytes.withoutNuls(buffer, from, to);
            return parseClean(clean, 0, clean.length, ascii, latestMillis);
        }
        return parseClean(buffer, from, to, ascii, latestMillis);
    }

    private ParsedLine parseClean(byte[] line, int from, int to, boolean ascii, long latestMillis) {
        int begin = from;
        int end = endOf(line, from, to);
        while (begin < end && isBlank(line[begin])) {
            begin++;
        }
        if (begin == end) {
            return Rejected.BLANK;
        }
        ParsedLine one = parseOne(line, begin, end, ascii, latestMillis);
        boolean sound = one instanceof Accepted && !odd;
        return sound ? one : new TornLine(this, line, begin, end, latestMillis).orElse(one);
    }

    /** Without what relays and writers put behind a line: blanks, and control characters written as numbers. */
    private static int endOf(byte[] line, int from, int to) {
        int end = to;
        while (end > from) {
            if (isBlank(line[end - 1])) {
                end--;
            } else if (end - from >= 4
                    && line[end - 4] == '#'
                    && line[end - 3] == '0'
                    && line[end - 2] == '1'
                    && (line[end - 1] == '5' || line[end - 1] == '2' || line[end - 1] == '1')) {
                end -= 4;
            } else {
                break;
            }
        }
        return end;
    }

    /** Reads the piece as one message. */
    ParsedLine parseOne(byte[] line, int begin, int to, boolean ascii, long latestMillis) {
        odd = true;
        MessageStart.Format format = start.find(line, begin, to);
        if (format == MessageStart.Format.UNKNOWN) {
            return Rejected.UNKNOWN_FORMAT;
        }
        int end = line[to - 1] == ']' && isRepeated(line, begin, start.at()) ? endOf(line, begin, to - 1) : to;
        fields.reset(line, ascii);
        SyslogHeader.readHost(fields, begin, start.at());
        csv = format == MessageStart.Format.CSV;
        if (csv) {
            csvFormat.read(fields, start.at(), end);
            odd = csvFormat.isOdd();
        } else {
            customFormat.read(fields, start.at(), end);
            odd = customFormat.isOdd(fields) || hasSwallowed();
            if (!fields.hasAnyOfMessage()) {
                return Rejected.UNKNOWN_FORMAT;
            }
            if (customFormat.isUndecided()) {
                return Rejected.UNDECIDED;
            }
        }
        return judge(latestMillis);
    }

    /** Whether a text is longer than usual, or a location holds what may be the beginning of a message. */
    private boolean hasSwallowed() {
        int country = TextField.SRC_LOCATION.ordinal();
        int from = fields.from(country);
        int to = fields.to(country);
        return to - from > LONGEST_COUNTRY
                || LineBytes.indexOf((byte) '=', fields.line, from, to) < to
                || LineBytes.indexOf((byte) '-', fields.line, from, to) < to && !isDigit(fields.line[from])
                || fields.longest() > LONGEST_TEXT;
    }

    private static boolean isRepeated(byte[] line, int from, int to) {
        return Joints.text(line, from, to).contains("message repeated");
    }

    /** Which fields the message read last held, a bit each. */
    int fieldsSeen() {
        return fields.seen();
    }

    /** How many fields the CSV message read last held; 0 if it was none. */
    int csvCount() {
        return csv ? csvFormat.count() : 0;
    }

    private ParsedLine judge(long latestMillis) {
        LogType type = logType();
        if (type == null) {
            return fields.has(Fields.TYPE)
                    ? Rejected.unwantedType(fields.line, fields.from(Fields.TYPE), fields.to(Fields.TYPE))
                    : Rejected.NO_TYPE;
        }
        Address srcIp = address(Fields.SRC_IP);
        if (srcIp == null) {
            return fields.has(Fields.SRC_IP) ? Rejected.BAD_SRC_IP : Rejected.NO_SRC_IP;
        }
        Address dstIp = address(Fields.DST_IP);
        if (dstIp == null) {
            return fields.has(Fields.DST_IP) ? Rejected.BAD_DST_IP : Rejected.NO_DST_IP;
        }
        if (type == LogType.TRAFFIC && fields.number(Fields.DST_PORT, MAX_PORT) < 0) {
            return fields.has(Fields.DST_PORT) ? Rejected.BAD_DST_PORT : Rejected.NO_DST_PORT;
        }
        if (csv && csvFormat.isMoved()) {
            return Rejected.MOVED;
        }
        Rejected bad = badTime();
        if (bad != null) {
            return bad;
        }
        long time = eventTime();
        if (time > latestMillis) {
            return Rejected.TIME_AHEAD;
        }
        if (csv && csvFormat.isCut()) {
            return Rejected.CUT;
        }
        completeThreat();
        return new Accepted(fields, type, time, srcIp, dstIp);
    }

    /** Both the receive and the generated time must be times, if they are there, and one of them must be. */
    private Rejected badTime() {
        if (fields.has(Fields.TIME) && timeOf(Fields.TIME) == TimeReader.NONE) {
            return Rejected.BAD_TIME;
        }
        if (fields.has(Fields.GENERATED)) {
            return timeOf(Fields.GENERATED) == TimeReader.NONE ? Rejected.BAD_GENERATED : null;
        }
        return fields.has(Fields.TIME) ? null : Rejected.NO_TIME;
    }

    /** The high resolution time if there is one, else the generated time, else the receive time. */
    private long eventTime() {
        long highRes = fields.has(Fields.HIGH_RES) ? timeOf(Fields.HIGH_RES) : TimeReader.NONE;
        if (highRes != TimeReader.NONE && (!csv || isSameMoment(highRes, timeOf(Fields.GENERATED)))) {
            return highRes;
        }
        return timeOf(fields.has(Fields.GENERATED) ? Fields.GENERATED : Fields.TIME);
    }

    /** In CSV both tell of one moment, the generated one in the device's zone, which may be set wrong here by quarters of hours. */
    private static boolean isSameMoment(long highRes, long generated) {
        long apart = Math.abs(highRes - generated);
        long besideQuarter = apart % QUARTER_HOUR;
        return generated == TimeReader.NONE
                || apart < DAY_AND_MORE && Math.min(besideQuarter, QUARTER_HOUR - besideQuarter) <= MINUTE;
    }

    private long timeOf(int field) {
        return times.read(fields.line, fields.from(field), fields.to(field));
    }

    /** Firewalls write the type in capitals; any case is taken, since nothing else could be meant. */
    private LogType logType() {
        int from = fields.from(Fields.TYPE);
        int to = fields.to(Fields.TYPE);
        if (LineBytes.equalsIgnoreCase(fields.line, from, to, "traffic")) {
            return LogType.TRAFFIC;
        }
        return LineBytes.equalsIgnoreCase(fields.line, from, to, "threat") ? LogType.THREAT : null;
    }

    private Address address(int field) {
        return Address.parseOrNull(fields.line, fields.from(field), fields.to(field));
    }

    /** {@code $threatid} is {@code Name(number)} on most versions: name and number each fill in for the other. */
    private void completeThreat() {
        int name = TextField.THREAT_NAME.ordinal();
        int id = TextField.THREAT_ID.ordinal();
        if (fields.has(id)) {
            int from = fields.from(id);
            int to = fields.to(id);
            if (fields.setToNumberInLastParentheses(id, from, to) && !fields.has(name)) {
                fields.set(name, from, to);
            }
        } else if (fields.has(name)) {
            fields.setToNumberInLastParentheses(id, fields.from(name), fields.to(name));
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
