package org.activedefense.parser;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;

/** Real lines, their addresses and names replaced, and short ways to parse them. */
final class Lines {

    static final ZoneId SYDNEY = ZoneId.of("Australia/Sydney");

    static final String CUSTOM_TRAFFIC =
            "SrcLocation=Australia; SrcIP=203.50.229.44; SrcPort=41890; SrcUser=; DstLocation=Australia; DstIP=198.51.100.10; DstPort=8060; Action=reset-both; RuleName=Active Defense sensor; RuleID=7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d11; TimeReceived=2025/02/20 12:29:35; ThreatName=$threat_name; ThreatID=$threatid; Severity=$severity; Subtype=drop; Type= TRAFFIC;";
    static final String CUSTOM_THREAT =
            "SrcLocation=United States; SrcIP=203.50.229.44; SrcPort=41890; SrcUser=corp\\jdoe; DstLocation=Australia; DstIP=198.51.100.10; DstPort=8060; Action=reset-both; RuleName=Inbound web; RuleID=$rule_uid; TimeReceived=2025/02/20 12:29:35; ThreatName=Palo Alto Networks GlobalProtect OS Command Injection Vulnerability(95187); ThreatID=$threatid; Severity=critical; Subtype=vulnerability; Type= THREAT";
    static final String CSV_TRAFFIC =
            "1,2025/02/20 12:29:35,012501002341,TRAFFIC,drop,2561,2025/02/20 12:29:35,203.50.229.44,198.51.100.10,0.0.0.0,0.0.0.0,Active Defense sensor,student\\x,,ssl,vsys1,bdr-untrust,bdr-trust,ethernet1/24,,SYSLOG FP,2025/02/20 12:29:35,72568134,2,41890,8060,0,0,0x40441a,tcp,reset-both,7312,2228,5084,22,2025/02/20 12:29:03,16,any,,7253419119627122716,0x8000000000000000,Japan,10.0.0.0-10.255.255.255,,12,10,policy-deny,34,0,0,0,,b309-fu-fw,from-policy,,,0,,0,,N/A,0,0,0,0,90431d13-81da-4129-8bc5-ce968fa06b76,0,0,,,,,2025-02-20T12:29:35+11:00,,,networking";
    static final String CSV_THREAT =
            "1,2025/02/20 12:29:35,012501002341,THREAT,vulnerability,2561,2025/02/20 12:29:35,203.50.229.44,198.51.100.10,0.0.0.0,0.0.0.0,\"Web, \"\"old\"\"\",,,web-browsing,vsys1,untrust,dmz,ethernet1/1,ethernet1/2,SYSLOG FP,2025/02/20 12:29:35,72568134,1,41890,8060,0,0,0x2000,tcp,reset-both,\"www.example.org/a,b?c=\"\"d\"\"\",Apache Log4j Remote Code Execution Vulnerability(91991),code-execution,critical,client-to-server,7013374541868105,0x8000000000000000,Japan,Australia,,,0,,,0,,,,,,,,0,34,0,0,0,vsys1,b309-fu-fw,,,,,0,,0,,N/A,code-execution,AppThreat-8676-7898,0x0,0,4294967295,,,90431d13-81da-4129-8bc5-ce968fa06b76,0";

    static final List<String> MESSAGES = List.of(CUSTOM_TRAFFIC, CUSTOM_THREAT, CSV_TRAFFIC, CSV_THREAT);

    private Lines() {}

    static ParsedLine parse(String line) {
        return parse(line, StandardCharsets.UTF_8);
    }

    static ParsedLine parse(String line, Charset charset) {
        byte[] bytes = ("#" + line + "#").getBytes(charset); // a line stands amid others
        return new LineParser(SYDNEY).parse(bytes, 1, bytes.length - 1, Long.MAX_VALUE);
    }

    static Accepted accepted(String line) {
        ParsedLine parsed = parse(line);
        if (parsed instanceof Rejected rejected) {
            throw new AssertionError(rejected.reason() + ": " + line);
        }
        return (Accepted) parsed;
    }

    static String rejection(String line) {
        return parse(line) instanceof Rejected rejected ? rejected.reason() : null;
    }

    static String written(Accepted record, TextField field) {
        byte[] target = new byte[record.maxUtf8Length(field) + 3];
        int length = record.writeUtf8(field, target, 3);
        return length < 0 ? null : new String(target, 3, length, StandardCharsets.UTF_8);
    }
}
