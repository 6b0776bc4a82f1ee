package org.activedefense.launcher.demo;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes an event as the firewall FW-DEMO would: the custom format with Direction, Serial and SeqNo, behind the header that
 * rsyslog's traditional file format puts there. What a TRAFFIC log has no value for stays as the firewall's literal
 * {@code $variable}. Not thread-safe.
 */
final class DemoLines {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter RECEIVED = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss", Locale.ROOT);
    private static final List<String> COUNTRIES = List.of(
            "United States", "Netherlands", "Germany", "Brazil", "Viet Nam", "India", "Romania", "Singapore", "Canada");

    private final ZoneId zone;
    private long sequence;

    /** @param zone the firewall's, which must be the one that its device is registered with */
    DemoLines(ZoneId zone, long firstSequence) {
        this.zone = zone;
        this.sequence = firstSequence;
    }

    /** Without the line's end. */
    String line(DemoEvent event, Instant now) {
        ZonedDateTime time = now.atZone(zone);
        String header = String.format(
                Locale.ROOT, "%s %2d %s FW-DEMO ", MONTH.format(time), time.getDayOfMonth(), TIME.format(time));
        long number = sequence++;
        return header
                + field("SrcLocation", location(event.source()))
                + field("SrcIP", event.source())
                + field("SrcPort", event.port() == 0 ? "0" : Long.toString(1024 + number * 7919 % 64000))
                + field(
                        "SrcUser",
                        event.source().startsWith("10.1.2")
                                ? "corp\\user" + Math.floorMod(event.source().hashCode(), 50)
                                : "")
                + field("DstLocation", location(event.destination()))
                + field("DstIP", event.destination())
                + field("DstPort", Integer.toString(event.port()))
                + field("Action", action(event))
                + field("RuleName", event.rule())
                + field(
                        "RuleID",
                        UUID.nameUUIDFromBytes(event.rule().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .toString())
                + field("TimeReceived", RECEIVED.format(time))
                + field("ThreatName", event.isThreat() ? event.threat() : "$threat_name")
                + field("ThreatID", event.isThreat() ? event.threat() : "$threatid")
                + field("Severity", event.isThreat() ? event.severity() : "$severity")
                + field("Subtype", event.isThreat() ? "vulnerability" : event.allowed() ? "end" : "drop")
                + field("Type", event.isThreat() ? " THREAT" : " TRAFFIC")
                + field("Direction", event.isThreat() ? event.direction() : "$direction")
                + field("Serial", "007951000012345")
                + field("SeqNo", Long.toString(number)).strip();
    }

    private static String action(DemoEvent event) {
        if (event.isThreat()) {
            return event.severity().equals("critical") ? "reset-both" : "alert";
        }
        return event.allowed() ? "allow" : "drop";
    }

    private static String location(String address) {
        if (address.startsWith("10.")) {
            return "10.0.0.0-10.255.255.255";
        }
        if (address.startsWith("100.64.")) {
            return "100.64.0.0-100.127.255.255";
        }
        return address.startsWith("198.51.100.") || address.startsWith("2001:db8:100:")
                ? "Australia"
                : COUNTRIES.get(Math.floorMod(address.hashCode(), COUNTRIES.size()));
    }

    private static String field(String name, String value) {
        return name + "=" + value + "; ";
    }
}
