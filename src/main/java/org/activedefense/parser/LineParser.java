package org.activedefense.parser;

import java.time.ZoneId;
import org.activedefense.address.Address;

/**
 * Turns one line of a firewall's log file into a record or a rejection: the custom format or PAN-OS's default CSV, told
 * apart line by line, behind any usual syslog header.
 *
 * <p>The answer depends on the arguments and the zone alone. No line makes it throw, and it never changes the buffer.
 * NULs are dropped; of a line torn by a long run of them (the hole that a crash leaves) what follows the hole is read.
 *
 * <p>Not thread safe, because it reuses its working memory and remembers the zone's offset: one for each reader.
 */
public final class LineParser {

    static final int MAX_PORT = 65_535;

    private final Fields fields = new Fields();
    private final MessageStart start = new MessageStart();
    private final CustomFormat customFormat = new CustomFormat();
    private final TimeReader times;

    /** @param zone the device's zone, for times that name no offset */
    public LineParser(ZoneId zone) {
        times = new TimeReader(zone);
    }

    /**
     * Reads the line in {@code buffer[from, to)}, without its newline.
     *
     * @param latestMillis the latest event time taken, in milliseconds since 1970 UTC: a day from now
     * @return a {@link Rejected}, or an {@link Accepted} that is valid until the caller overwrites the buffer
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
        int end = to;
        while (begin < end && isBlank(line[begin])) {
            begin++;
        }
        while (begin < end && isBlank(line[end - 1])) {
            end--;
        }
        if (begin == end) {
            return Rejected.BLANK;
        }
        MessageStart.Format format = start.find(line, begin, end);
        if (format == MessageStart.Format.UNKNOWN) {
            return Rejected.UNKNOWN_FORMAT;
        }
        fields.reset(line, ascii);
        SyslogHeader.readHost(fields, begin, start.at());
        if (format == MessageStart.Format.CSV) {
            CsvFormat.read(fields, start.at(), end);
        } else {
            customFormat.read(fields, start.at(), end);
            if (!fields.hasAnyOfMessage()) {
                return Rejected.UNKNOWN_FORMAT;
            }
        }
        return judge(latestMillis);
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
        long time = times.read(fields.line, fields.from(Fields.TIME), fields.to(Fields.TIME));
        if (time == TimeReader.NONE) {
            return fields.has(Fields.TIME) ? Rejected.BAD_TIME : Rejected.NO_TIME;
        }
        if (time > latestMillis) {
            return Rejected.TIME_AHEAD;
        }
        completeThreat();
        return new Accepted(fields, type, time, srcIp, dstIp);
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

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
