package org.activedefense.api;

import java.time.Instant;
import org.activedefense.address.Address;
import org.activedefense.blacklist.BlacklistEvidence;
import org.activedefense.logstore.PATrafficLog;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A record as the API shows it; what the line did not say is null. */
@Schema(name = "PATrafficLog")
public record RecordItem(
        long id,
        Instant timeReceived,
        Instant createdAt,
        DeviceName logfile,
        String hostname,
        String srcLocation,
        Address srcIp,
        Integer srcPort,
        String srcUser,
        String dstLocation,
        Address dstIp,
        Integer dstPort,
        String action,
        String ruleName,
        String ruleId,
        String threatName,
        String threatId,
        String severity,
        String subtype,
        String logType,
        String direction,
        String protocol,
        String app,
        String fromZone,
        String toZone,
        String deviceName,
        String serial,
        Long seqNo,
        Integer repeatCount,
        String sessionEndReason,
        String srcEdl,
        String dstEdl) {

    static RecordItem of(PATrafficLog record, DeviceNames devices) {
        return new RecordItem(
                record.getId(),
                record.getTimeReceived(),
                record.getCreatedAt(),
                devices.of(record.getLogfileId()),
                record.getHostname(),
                record.getSrcLocation(),
                record.getSrcIp(),
                record.getSrcPort(),
                record.getSrcUser(),
                record.getDstLocation(),
                record.getDstIp(),
                record.getDstPort(),
                record.getAction(),
                record.getRuleName(),
                record.getRuleId(),
                record.getThreatName(),
                record.getThreatId(),
                record.getSeverity(),
                record.getSubtype(),
                record.getLogType(),
                record.getDirection(),
                record.getProtocol(),
                record.getApp(),
                record.getFromZone(),
                record.getToZone(),
                record.getDeviceName(),
                record.getSerial(),
                record.getSeqNo(),
                record.getRepeatCount(),
                record.getSessionEndReason(),
                record.getSrcEdl(),
                record.getDstEdl());
    }

    /** A record's copy beside a blacklist entry. */
    static RecordItem of(BlacklistEvidence record, DeviceNames devices) {
        return new RecordItem(
                record.id(),
                record.timeReceived(),
                record.createdAt(),
                devices.of(record.logfileId()),
                record.hostname(),
                record.srcLocation(),
                record.srcIp(),
                record.srcPort(),
                record.srcUser(),
                record.dstLocation(),
                record.dstIp(),
                record.dstPort(),
                record.action(),
                record.ruleName(),
                record.ruleId(),
                record.threatName(),
                record.threatId(),
                record.severity(),
                record.subtype(),
                record.logType(),
                record.direction(),
                record.protocol(),
                record.app(),
                record.fromZone(),
                record.toZone(),
                record.deviceName(),
                record.serial(),
                record.seqNo(),
                record.repeatCount(),
                record.sessionEndReason(),
                record.srcEdl(),
                record.dstEdl());
    }
}
