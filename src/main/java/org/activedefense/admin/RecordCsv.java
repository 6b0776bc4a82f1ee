package org.activedefense.admin;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.activedefense.logstore.PATrafficLog;

/** Records as lines of CSV, see {@link Csv}. Pure. */
final class RecordCsv {

    private final Map<String, Function<PATrafficLog, Object>> columns = new LinkedHashMap<>();
    private final Csv csv;

    /** @param deviceNames a device's name by its id */
    RecordCsv(ZoneId zone, LongFunction<String> deviceNames) {
        csv = new Csv(zone);
        columns.put("TimeReceived", PATrafficLog::getTimeReceived);
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
        columns.put("Stored", PATrafficLog::getCreatedAt);
        columns.put("Record", PATrafficLog::getId);
    }

    String header() {
        return csv.line(columns.keySet().toArray());
    }

    String line(PATrafficLog record) {
        return csv.line(
                columns.values().stream().map(column -> column.apply(record)).toArray());
    }
}
