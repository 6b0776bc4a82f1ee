package org.activedefense.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A firewall whose syslog ends up in a file: makes lines of the custom format and appends them. */
public final class Firewall {

    private final String name;
    private final Path file;
    private long seqNo;
    private long written;
    private long bytes;

    public Firewall(String name, Path file) {
        this.name = name;
        this.file = file;
    }

    /** Fields that a line says beside the usual ones come last, such as {@code "Action=allow"}. */
    public static String traffic(Instant time, String src, String dst, int port, String... more) {
        return "SrcLocation=Australia; SrcIP=" + src + "; SrcPort=41890; SrcUser=; DstLocation=Australia; DstIP=" + dst
                + "; DstPort=" + port + "; Action=" + of(more, "Action", "drop")
                + "; RuleName=Active Defense sensor; RuleID=7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d11; TimeReceived="
                + time.truncatedTo(ChronoUnit.SECONDS)
                + "; ThreatName=$threat_name; ThreatID=$threatid; Severity=$severity; Subtype=drop; Type= TRAFFIC;";
    }

    public static String threat(
            Instant time, String src, String dst, String severity, String subtype, String direction) {
        return "SrcLocation=United States; SrcIP=" + src + "; SrcPort=41890; SrcUser=; DstLocation=Australia; DstIP="
                + dst + "; DstPort=443; Action=reset-both; RuleName=Inbound web; RuleID=$rule_uid; TimeReceived="
                + time.truncatedTo(ChronoUnit.SECONDS)
                + "; ThreatName=Apache Log4j Remote Code Execution Vulnerability(91991); ThreatID=$threatid; Severity="
                + severity + "; Subtype=" + subtype + "; Type= THREAT; Direction=" + direction + ";";
    }

    private static String of(String[] more, String field, String otherwise) {
        for (String text : more) {
            if (text.startsWith(field + "=")) {
                return text.substring(field.length() + 1);
            }
        }
        return otherwise;
    }

    /** Vertical scan: so many ports of one destination, one a second from a time on. */
    public static List<String> ports(Instant from, String src, String dst, int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(traffic(from.plusSeconds(i), src, dst, 1000 + i));
        }
        return lines;
    }

    /** Sweep: one port on so many destinations, one a second from a time on. */
    public static List<String> sweep(Instant from, String src, int port, int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(traffic(from.plusSeconds(i), src, "198.51.100." + (100 + i), port));
        }
        return lines;
    }

    /** Appends messages, each with a syslog header and the next sequence number. */
    public void log(List<String> messages) {
        StringBuilder text = new StringBuilder();
        for (String message : messages) {
            text.append("Nov 23 04:50:00 ").append(name).append(' ').append(message);
            text.append(" SeqNo=").append(++seqNo).append(";\n");
        }
        append(text.toString(), messages.size());
    }

    public void log(String... messages) {
        log(List.of(messages));
    }

    /** Appends text as it is, which ends so many lines. */
    public void append(String text, int lines) {
        try {
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            Files.write(file, content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            bytes += content.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        written += lines;
    }

    /** Newline-ended lines so far. */
    public long written() {
        return written;
    }

    public long bytes() {
        return bytes;
    }
}
