package org.activedefense.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes events as the custom format behind the header of rsyslog's traditional file format. THREAT lines carry the
 * direction; TRAFFIC lines leave the firewall's literal variables, as firewalls do. Times are UTC.
 */
final class GeneratedFile {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter HEADER = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH);
    private static final String[] COUNTRIES = {
        "United States", "Netherlands", "Germany", "Brazil", "Viet Nam", "India", "Romania", "Singapore", "Canada"
    };
    private static final String[] RULES = {
        "Internet to DMZ", "Active Defense sensor", "Outbound web", "Default deny all"
    };
    private static final String[] RULE_IDS = new String[RULES.length];
    private static final String[] THREATS = {
        "Apache Log4j Remote Code Execution Vulnerability(91991)",
        "Palo Alto Networks GlobalProtect OS Command Injection Vulnerability(95187)",
        "HTTP SQL Injection Attempt(54608)"
    };

    static {
        for (int i = 0; i < RULES.length; i++) {
            RULE_IDS[i] = UUID.nameUUIDFromBytes(RULES[i].getBytes(StandardCharsets.UTF_8))
                    .toString();
        }
    }

    private final StringBuilder line = new StringBuilder(512);
    private long second = -1;
    private String header;
    private String received;

    private GeneratedFile() {}

    static void write(List<LogEvent> events, Path file) throws IOException {
        GeneratedFile writer = new GeneratedFile();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            for (LogEvent event : events) {
                out.write(writer.line(event).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    static void append(List<LogEvent> events, StringBuilder text) {
        GeneratedFile writer = new GeneratedFile();
        events.forEach(event -> text.append(writer.line(event)));
    }

    private String line(LogEvent event) {
        if (event.second() != second) {
            second = event.second();
            LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
            header = MONTH.format(time) + (time.getDayOfMonth() < 10 ? "  " : " ") + time.getDayOfMonth() + " "
                    + HEADER.format(time);
            received = TIME.format(time);
        }
        boolean threat = event.kind().isThreat();
        int mix = Math.floorMod(event.src().hashCode() * 31 + event.port(), 1 << 20);
        int rule = mix % RULES.length;
        String threatName = threat ? THREATS[mix % THREATS.length] : "$threat_name";
        line.setLength(0);
        line.append(header).append(" FW-BENCH-01 SrcLocation=").append(location(event.src()));
        line.append("; SrcIP=").append(event.src());
        line.append("; SrcPort=").append(1024 + (mix * 7L + second) % 64000);
        line.append("; SrcUser=").append(event.src().startsWith("10.") ? "corp\\user" + mix % 500 : "");
        line.append("; DstLocation=").append(location(event.dst()));
        line.append("; DstIP=").append(event.dst());
        line.append("; DstPort=").append(event.port());
        line.append("; Action=").append(event.kind().action);
        line.append("; RuleName=").append(RULES[rule]).append("; RuleID=").append(RULE_IDS[rule]);
        line.append("; TimeReceived=").append(received);
        line.append("; ThreatName=").append(threatName);
        line.append("; ThreatID=").append(threat ? threatName : "$threatid");
        line.append("; Severity=").append(threat ? event.kind().severity : "$severity");
        line.append("; Subtype=").append(event.kind().subtype);
        if (threat) {
            line.append("; Direction=")
                    .append(event.kind() == LogEvent.Kind.ANSWER ? "server-to-client" : "client-to-server");
        }
        line.append("; Type= ").append(threat ? "THREAT" : "TRAFFIC").append(";\n");
        return line.toString();
    }

    private static String location(String address) {
        if (address.startsWith("10.")) {
            return "10.0.0.0-10.255.255.255";
        }
        return address.startsWith("198.51.100.") || address.startsWith("2001:db8:")
                ? "Australia"
                : COUNTRIES[Math.floorMod(address.hashCode(), COUNTRIES.length)];
    }
}
