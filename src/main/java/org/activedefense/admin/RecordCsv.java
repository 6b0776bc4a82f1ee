package org.activedefense.admin;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.activedefense.logstore.PATrafficLog;

/**
 * Records as lines of CSV (RFC 4180: CRLF, fields quoted where they must be, quotes doubled). A text that a spreadsheet would
 * take for a formula gets an apostrophe in front: what a firewall logs is written by strangers. Pure.
 */
final class RecordCsv {

    /** Tells spreadsheets that the file is UTF-8. */
    static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final String END = "\r\n";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSxxx", Locale.ROOT);

    private final Map<String, Function<PATrafficLog, Object>> columns = new LinkedHashMap<>();
    private final ZoneId zone;

    /** @param deviceNames a device's name by its id */
    RecordCsv(ZoneId zone, LongFunction<String> deviceNames) {
        this.zone = zone;
        columns.put("TimeReceived", record -> time(record.getTimeReceived()));
        columns.put("Device", record -> deviceNames.apply(record.getLogfileId()));
        columns.put("Hostname", PATrafficLog::getHostname);
        columns.put("SrcLocation", PATrafficLog::getSrcLocation);
        columns.put("SrcIP", PATrafficLog::getSrcIp);
        columns.put("SrcPort", PATrafficLog::getSrcPort);
        columns.put("SrcUser", PATrafficLog::getSrcUser);
        columns.put("DstLocation", PATrafficLog::getDstLocation);
        columns.put("DstIP", PATrafficLog::getDstIp);
        columns.put("DstPort", PATrafficLog::getDstPort);
        columns.put("Action", PATrafficLog::getAction);
        columns.put("RuleName", PATrafficLog::getRuleName);
        columns.put("RuleID", PATrafficLog::getRuleId);
        columns.put("ThreatName", PATrafficLog::getThreatName);
        columns.put("ThreatID", PATrafficLog::getThreatId);
        columns.put("Severity", PATrafficLog::getSeverity);
        columns.put("Subtype", PATrafficLog::getSubtype);
        columns.put("Type", PATrafficLog::getLogType);
        columns.put("Direction", PATrafficLog::getDirection);
        columns.put("Protocol", PATrafficLog::getProtocol);
        columns.put("App", PATrafficLog::getApp);
        columns.put("FromZone", PATrafficLog::getFromZone);
        columns.put("ToZone", PATrafficLog::getToZone);
        columns.put("SessionEndReason", PATrafficLog::getSessionEndReason);
        columns.put("SrcEDL", PATrafficLog::getSrcEdl);
        columns.put("DstEDL", PATrafficLog::getDstEdl);
        columns.put("RepeatCount", PATrafficLog::getRepeatCount);
        columns.put("DeviceName", PATrafficLog::getDeviceName);
        columns.put("Serial", PATrafficLog::getSerial);
        columns.put("SeqNo", PATrafficLog::getSeqNo);
        columns.put("Stored", record -> time(record.getCreatedAt()));
        columns.put("Record", PATrafficLog::getId);
    }

    String header() {
        return String.join(",", columns.keySet()) + END;
    }

    String line(PATrafficLog record) {
        StringBuilder line = new StringBuilder(400);
        for (Function<PATrafficLog, Object> column : columns.values()) {
            line.append(line.isEmpty() ? "" : ",");
            Object value = column.apply(record);
            line.append(value instanceof String text ? field(text) : value == null ? "" : value.toString());
        }
        return line.append(END).toString();
    }

    private String time(Instant at) {
        return at == null ? null : TIME.format(at.atZone(zone));
    }

    /** A text as a field. */
    static String field(String text) {
        String safe = text.isEmpty() || "=+-@\t\r\n".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
