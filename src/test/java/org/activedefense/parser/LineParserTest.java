package org.activedefense.parser;

import static org.activedefense.parser.Lines.CSV_THREAT;
import static org.activedefense.parser.Lines.CSV_TRAFFIC;
import static org.activedefense.parser.Lines.CUSTOM_THREAT;
import static org.activedefense.parser.Lines.CUSTOM_TRAFFIC;
import static org.activedefense.parser.Lines.accepted;
import static org.activedefense.parser.Lines.parse;
import static org.activedefense.parser.Lines.rejection;
import static org.activedefense.parser.Lines.written;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.activedefense.address.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineParserTest {

    private record Header(String text, String host) {}

    private static Stream<Header> headers() {
        return Stream.of(
                new Header("", null),
                new Header("<14>Aug 22 11:21:04 LAB-FW-01 ", "LAB-FW-01"),
                new Header("<14>Apr  8 01:47:32 ", null),
                new Header("<14> Jul 24 01:47:32 fw.example.org ", "fw.example.org"),
                new Header("<14>1 2025-07-14T09:50:36-04:00 LAB-FW-01 - - - -  ", "LAB-FW-01"),
                new Header("<14>1 2025-07-14T09:50:36-04:00 LAB-FW-01 - - - - \u00EF\u00BB\u00BF", "LAB-FW-01"),
                new Header("<14>1 - LAB-FW-01 - - - - ", "LAB-FW-01"),
                new Header("<14>1 2025-07-14T09:50:36Z - - - - - ", null),
                new Header("<14>1 2025-07-14T09:50:36Z fw app 1 ID47 [meta@1 seq=\"29\"] ", "fw"),
                new Header("535 <14>1 2025-07-14T09:50:36-04:00 LAB-FW-01 - - - -  ", "LAB-FW-01"),
                new Header("535 <14>Aug 22 11:21:04 LAB-FW-01 ", "LAB-FW-01"),
                new Header("Feb 20 12:29:35 LAB-FW-01 ", "LAB-FW-01"),
                new Header("Feb  2 12:29:35 192.0.2.7 ", "192.0.2.7"),
                new Header("Feb  2 12:29:35 2001:db8::7 ", "2001:db8::7"),
                new Header("Feb 20 12:29:35 LAB-FW-01 FW1: ", "LAB-FW-01"),
                new Header("Feb 20 12:29:35 LAB-FW-01 FW1:", "LAB-FW-01"),
                new Header("Feb 20 12:29:35 FW1: ", null),
                new Header("Feb 20 12:29:35 LAB;FW ".replace(';', '/'), null),
                new Header("2025-02-20T12:29:35.123456+11:00 LAB-FW-01 ", "LAB-FW-01"),
                new Header("<14>2025-02-20T12:29:35+11:00 LAB-FW-01 FW1[77]: ", "LAB-FW-01"),
                new Header("2025-02-20T12:29:35,123Z LAB-FW-01 ", "LAB-FW-01"),
                new Header("<14>", null),
                new Header("  ", null));
    }

    private static Stream<Arguments> headersTimesMessages() {
        return headers().flatMap(header -> Lines.MESSAGES.stream()
                .map(message -> Arguments.of(header.text, header.host, message)));
    }

    @ParameterizedTest
    @MethodSource("headersTimesMessages")
    void everyHeaderIsReadBeforeEveryMessage(String header, String host, String message) {
        ParsedLine parsed = parse(header + message, StandardCharsets.ISO_8859_1);
        assertTrue(parsed instanceof Accepted, parsed::toString);
        Accepted record = (Accepted) parsed;
        assertAll(
                () -> assertEquals(host, record.text(TextField.HOSTNAME)),
                () -> assertEquals(Address.parse("203.50.229.44"), record.srcIp()),
                () -> assertEquals(Address.parse("198.51.100.10"), record.dstIp()),
                () -> assertEquals(41890, record.srcPort()),
                () -> assertEquals(8060, record.dstPort()),
                () -> assertEquals("reset-both", record.text(TextField.ACTION)),
                () -> assertEquals(Instant.parse("2025-02-20T01:29:35Z"), Instant.ofEpochMilli(record.timeMillis())));
    }

    @Test
    void aCustomTrafficLineHasNoThreatFields() {
        Accepted record = accepted(CUSTOM_TRAFFIC);
        assertAll(
                () -> assertEquals(LogType.TRAFFIC, record.logType()),
                () -> assertEquals("Australia", record.text(TextField.SRC_LOCATION)),
                () -> assertNull(record.text(TextField.SRC_USER)),
                () -> assertEquals("Active Defense sensor", record.text(TextField.RULE_NAME)),
                () -> assertEquals("7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d11", record.text(TextField.RULE_ID)),
                () -> assertNull(record.text(TextField.THREAT_NAME)),
                () -> assertNull(record.text(TextField.THREAT_ID)),
                () -> assertNull(record.text(TextField.SEVERITY)),
                () -> assertEquals("drop", record.text(TextField.SUBTYPE)),
                () -> assertEquals(-1, record.repeatCount()),
                () -> assertEquals(-1, record.seqNo()));
    }

    @Test
    void aCustomThreatLineTakesItsThreatNumberFromTheName() {
        Accepted record = accepted(CUSTOM_THREAT);
        assertAll(
                () -> assertEquals(LogType.THREAT, record.logType()),
                () -> assertEquals("corp\\jdoe", record.text(TextField.SRC_USER)),
                () -> assertNull(record.text(TextField.RULE_ID)),
                () -> assertEquals(
                        "Palo Alto Networks GlobalProtect OS Command Injection Vulnerability(95187)",
                        record.text(TextField.THREAT_NAME)),
                () -> assertEquals("95187", record.text(TextField.THREAT_ID)),
                () -> assertTrue(record.isValue(TextField.SEVERITY, "critical")),
                () -> assertTrue(record.isValue(TextField.SUBTYPE, "vulnerability")));
    }

    @Test
    void aCsvTrafficLineIsReadByPosition() {
        Accepted record = accepted(CSV_TRAFFIC);
        assertAll(
                () -> assertEquals(LogType.TRAFFIC, record.logType()),
                () -> assertEquals("012501002341", record.text(TextField.SERIAL)),
                () -> assertEquals("drop", record.text(TextField.SUBTYPE)),
                () -> assertEquals("Active Defense sensor", record.text(TextField.RULE_NAME)),
                () -> assertEquals("student\\x", record.text(TextField.SRC_USER)),
                () -> assertEquals("ssl", record.text(TextField.APP)),
                () -> assertEquals("bdr-untrust", record.text(TextField.FROM_ZONE)),
                () -> assertEquals("bdr-trust", record.text(TextField.TO_ZONE)),
                () -> assertEquals("tcp", record.text(TextField.PROTOCOL)),
                () -> assertEquals("Japan", record.text(TextField.SRC_LOCATION)),
                () -> assertEquals("10.0.0.0-10.255.255.255", record.text(TextField.DST_LOCATION)),
                () -> assertEquals("policy-deny", record.text(TextField.SESSION_END_REASON)),
                () -> assertEquals("b309-fu-fw", record.text(TextField.DEVICE_NAME)),
                () -> assertEquals("90431d13-81da-4129-8bc5-ce968fa06b76", record.text(TextField.RULE_ID)),
                () -> assertEquals(2, record.repeatCount()),
                () -> assertEquals(7253419119627122716L, record.seqNo()),
                () -> assertNull(record.text(TextField.SEVERITY)));
    }

    @Test
    void aCsvThreatLineIsReadByPositionWithItsQuotes() {
        Accepted record = accepted(CSV_THREAT);
        assertAll(
                () -> assertEquals(LogType.THREAT, record.logType()),
                () -> assertEquals("Web, \"old\"", record.text(TextField.RULE_NAME)),
                () -> assertEquals("Web, \"old\"", written(record, TextField.RULE_NAME)),
                () -> assertTrue(record.isValue(TextField.RULE_NAME, "web, \"old\"")),
                () -> assertEquals(
                        "Apache Log4j Remote Code Execution Vulnerability(91991)", record.text(TextField.THREAT_NAME)),
                () -> assertEquals("91991", record.text(TextField.THREAT_ID)),
                () -> assertEquals("critical", record.text(TextField.SEVERITY)),
                () -> assertEquals("client-to-server", record.text(TextField.DIRECTION)),
                () -> assertEquals(7013374541868105L, record.seqNo()),
                () -> assertEquals("Japan", record.text(TextField.SRC_LOCATION)),
                () -> assertEquals("Australia", record.text(TextField.DST_LOCATION)),
                () -> assertEquals("b309-fu-fw", record.text(TextField.DEVICE_NAME)),
                () -> assertEquals("90431d13-81da-4129-8bc5-ce968fa06b76", record.text(TextField.RULE_ID)));
    }

    @Test
    void aShortCsvLineOfAnOldVersionMissesItsLateFields() {
        Accepted record = accepted(
                "Jul 13 20:39:44 1,2017/07/13 20:39:44,0009C101317,TRAFFIC,end,1,2017/07/13 20:39:44,10.183.12.108,10.183.51.49,0.0.0.0,0.0.0.0,WinDomain_AUTH_TO_DC,,x\\mkwan,msrpc,vsys1,ENG_USER,ENG_INFRA,vlan_712,vlan_751,Syslog,2017/07/13 20:39:44,1070831,1,65123,135,0,0,0x0,tcp,allow");
        assertEquals(135, record.dstPort());
        assertEquals("allow", record.text(TextField.ACTION));
        assertEquals(-1, record.seqNo());
        assertNull(record.text(TextField.SRC_LOCATION));
        assertNull(record.text(TextField.HOSTNAME));
    }

    @Test
    void aMessageWhoseFirstFieldWasTakenForTheHostIsReadWhole() {
        Accepted record = accepted("Feb 20 12:29:35 " + CUSTOM_THREAT);
        assertEquals("United States", record.text(TextField.SRC_LOCATION));
        assertNull(record.text(TextField.HOSTNAME));
    }

    @Test
    void fieldsMayStandInAnyOrderAndTheLastSemicolonMayBeMissing() {
        Accepted record = accepted(
                "Type=THREAT;TimeReceived=2025/02/20 12:29:35;   DstIP= 2001:db8::1 ;SrcIP=::ffff:203.0.113.9; RuleName=a rule");
        assertEquals(Address.parse("203.0.113.9"), record.srcIp());
        assertEquals(Address.parse("2001:db8::1"), record.dstIp());
        assertEquals(-1, record.dstPort());
        assertEquals("a rule", record.text(TextField.RULE_NAME));
    }

    @Test
    void theFieldsThatUsersAddAreKnown() {
        Accepted record = accepted(
                CUSTOM_THREAT
                        + "; Direction=server-to-client; Protocol=tcp; RepeatCount=3; Serial=007051; SeqNo=7013374541868105; Device=FW-01; FromZone=untrust; ToZone=dmz; App=web-browsing; SessionEndReason=threat;");
        assertAll(
                () -> assertTrue(record.isValue(TextField.DIRECTION, "server-to-client")),
                () -> assertEquals("tcp", record.text(TextField.PROTOCOL)),
                () -> assertEquals(3, record.repeatCount()),
                () -> assertEquals("007051", record.text(TextField.SERIAL)),
                () -> assertEquals(7013374541868105L, record.seqNo()),
                () -> assertEquals("FW-01", record.text(TextField.DEVICE_NAME)),
                () -> assertEquals("untrust", record.text(TextField.FROM_ZONE)),
                () -> assertEquals("dmz", record.text(TextField.TO_ZONE)),
                () -> assertEquals("web-browsing", record.text(TextField.APP)),
                () -> assertEquals("threat", record.text(TextField.SESSION_END_REASON)));
    }

    @Test
    void anUnknownFieldDoesNotBecomePartOfTheSeverityBeforeIt() {
        Accepted record = accepted(CUSTOM_THREAT.replace("Severity=critical;", "Severity=critical; Bytes=$bytes;"));
        assertEquals("critical", record.text(TextField.SEVERITY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a;b",
                "a; Foo=bar",
                "x=y, (z)",
                "allow SrcIP=1.2.3.4 x",
                "a;; b",
                ";",
                "=",
                "xSrcIP=1.2.3.4",
                "a; srcip=1.2.3.4",
                "a; SrcIPx=1.2.3.4",
                "$5 and up",
                "Ünïcode规则",
                "1,2025/02/20 12:29:35,0070,SYSTEM,x"
            })
    void aRuleNameMayHoldWhatLooksLikeFields(String name) {
        Accepted record = accepted(CUSTOM_TRAFFIC.replace("Active Defense sensor", name));
        assertEquals(name, record.text(TextField.RULE_NAME));
        assertEquals(name, written(record, TextField.RULE_NAME));
        assertEquals(Address.parse("203.50.229.44"), record.srcIp());
        assertEquals("7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d11", record.text(TextField.RULE_ID));
    }

    @Test
    void aUserNameCannotPutAnotherSourceInPlaceOfTheFirewallsOwn() {
        Accepted record = accepted(CUSTOM_TRAFFIC.replace("SrcUser=", "SrcUser=eve; SrcIP=192.0.2.66; SrcPort=1"));
        assertEquals(Address.parse("203.50.229.44"), record.srcIp());
        assertEquals(41890, record.srcPort());
        assertEquals("eve", record.text(TextField.SRC_USER));
    }

    @Test
    void anAddedFirstFieldCannotPutAnotherSourceInPlaceEither() {
        Accepted record = accepted("Feb 20 12:29:35 LAB-FW-01 Url=example.org/? SrcIP=192.0.2.66; " + CUSTOM_TRAFFIC);
        assertEquals(Address.parse("203.50.229.44"), record.srcIp());
        assertEquals("LAB-FW-01", record.text(TextField.HOSTNAME));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Name(95187)|$threatid|Name(95187)|95187",
                "Name (CVE-2024-1)(95187)|$threatid|Name (CVE-2024-1)(95187)|95187",
                "Name(95187) (beta)|$threatid|Name(95187) (beta)|",
                "Name()|$threatid|Name()|",
                "Name(95187|$threatid|Name(95187|",
                "Name|95187|Name|95187",
                "Name(1)|2|Name(1)|2",
                "$threat_name|Name(95187)|Name(95187)|95187",
                "Name|Name(95187)|Name|95187",
                "$threat_name|$threatid||",
                "(9999)||(9999)|9999"
            })
    void theThreatNumberIsTheOneInTheLastParentheses(String name, String id, String expectedName, String expectedId) {
        Accepted record = accepted(CUSTOM_THREAT
                .replaceFirst("ThreatName=[^;]*;", "ThreatName=" + name.replace("$", "\\$") + ";")
                .replace("ThreatID=$threatid", "ThreatID=" + (id == null ? "" : id)));
        assertEquals(expectedName, record.text(TextField.THREAT_NAME));
        assertEquals(expectedId, record.text(TextField.THREAT_ID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$srcuser", "$src_user", "$cef-formatted-receive_time", "", "   "})
    void aValueThatIsItsOwnVariableIsNone(String value) {
        assertNull(
                accepted(CUSTOM_TRAFFIC.replace("SrcUser=", "SrcUser=" + value)).text(TextField.SRC_USER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$", "$ x", "$1", "pc-7$", "-"})
    void otherValuesWithADollarAreValues(String value) {
        assertEquals(
                value,
                accepted(CUSTOM_TRAFFIC.replace("SrcUser=", "SrcUser=" + value)).text(TextField.SRC_USER));
    }

    @ParameterizedTest
    @CsvSource({"41890,65536", "41890,-1", "41890,x", "41890,99999999999999999999", "41890,''"})
    void aBadSourcePortIsNoneAndNoRejection(String port, String bad) {
        assertEquals(-1, accepted(CUSTOM_TRAFFIC.replace(port, bad)).srcPort());
    }

    @Test
    void anIcmpLineHasPortZero() {
        assertEquals(
                0, accepted(CUSTOM_TRAFFIC.replace("DstPort=8060", "DstPort=0")).dstPort());
    }

    @Test
    void theTypeIsTakenInAnyCase() {
        assertEquals(
                LogType.TRAFFIC,
                accepted(CUSTOM_TRAFFIC.replace("TRAFFIC", "traffic")).logType());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Type= TRAFFIC|Type= SYSTEM|log type SYSTEM is not kept",
                "Type= TRAFFIC|Type= A_TYPE_LONGER_THAN_TWENTY|log type A_TYPE_LONGER_THAN_T is not kept",
                "Type= TRAFFIC|Type= ü|log type ? is not kept",
                "Type= TRAFFIC|Type=$type|no Type",
                "Type= TRAFFIC|Typ|no Type",
                "SrcIP=203.50.229.44|SrcIP=|no SrcIP",
                "SrcIP=203.50.229.44|SrcIP=203.50.229|SrcIP is not an address",
                "DstIP=198.51.100.10|Dst=|no DstIP",
                "DstIP=198.51.100.10|DstIP=host|DstIP is not an address",
                "DstPort=8060|DstPort=|no DstPort",
                "DstPort=8060|DstPort=65536|DstPort is not a port",
                "TimeReceived=2025/02/20 12:29:35|Time=|no TimeReceived",
                "TimeReceived=2025/02/20 12:29:35|TimeReceived=2025/02/30 12:29:35|TimeReceived is not a time"
            })
    void aLineWithoutARequiredFieldIsRejectedWithTheReason(String good, String bad, String reason) {
        assertEquals(reason, rejection(CUSTOM_TRAFFIC.replace(good, bad)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|blank line",
                "'  \t '|blank line",
                "last message repeated 3 times|neither the custom format nor PAN-OS CSV",
                "a; b=c; d|neither the custom format nor PAN-OS CSV",
                "1,2,3|neither the custom format nor PAN-OS CSV",
                "'<14>Apr 14 16:48:54 pa 1,2020/04/14 16:48:54,unknown,SYSTEM,auth,0'|log type SYSTEM is not kept",
                "'Apr 14 16:48:54 pa 1,2020/04/14 16:48:54,0,HIP-MATCH,x'|log type HIP-MATCH is not kept",
                "'1,2025/02/20 12:29:35,0,THREAT,x'|no SrcIP",
                "'1,,0,THREAT,x,,,192.0.2.1,192.0.2.2'|no TimeReceived"
            })
    void aLineOfAnotherKindIsRejectedWithTheReason(String line, String reason) {
        assertEquals(reason, rejection(line));
    }

    @Test
    void aThreatLineNeedsNoPort() {
        assertEquals(-1, accepted(CUSTOM_THREAT.replace("8060", "x")).dstPort());
    }

    @Test
    void anEventTimeBeyondTheLatestIsRejectedAndTheLatestItselfIsTaken() {
        byte[] line = CUSTOM_TRAFFIC.getBytes(StandardCharsets.US_ASCII);
        long time = Instant.parse("2025-02-20T01:29:35Z").toEpochMilli();
        LineParser parser = new LineParser(Lines.SYDNEY);
        assertTrue(parser.parse(line, 0, line.length, time) instanceof Accepted);
        assertEquals(Rejected.TIME_AHEAD, parser.parse(line, 0, line.length, time - 1));
    }

    @Test
    void aCarriageReturnAtTheEndIsNoPartOfTheLastValue() {
        assertEquals(
                "a rule",
                accepted("RuleName=x; " + CUSTOM_THREAT + "; Device=a rule\r").text(TextField.DEVICE_NAME));
        assertEquals("drop", accepted("Type=TRAFFIC;" + CUSTOM_TRAFFIC + "\r").text(TextField.SUBTYPE));
    }

    @Test
    void nulsAreDroppedWhereverTheyStand() {
        StringBuilder dotted = new StringBuilder("\0\0\0");
        CUSTOM_THREAT.chars().forEach(c -> dotted.append((char) c).append('\0'));
        Accepted record = accepted(dotted.toString());
        assertEquals("United States", record.text(TextField.SRC_LOCATION));
        assertEquals("United States", written(record, TextField.SRC_LOCATION));
    }

    @Test
    void aHoleThatACrashLeftBeforeALineIsPassedOver() {
        assertEquals("95187", accepted("\0".repeat(4096) + CUSTOM_THREAT).text(TextField.THREAT_ID));
        assertEquals("95187", accepted(CUSTOM_THREAT + "\0".repeat(4096) + "\r").text(TextField.THREAT_ID));
    }

    @Test
    void aLineTornByAHoleIsNotMixedWithTheLineBehindIt() {
        String torn = CUSTOM_TRAFFIC.substring(0, 60).replace("203.50.229.44", "192.0.2.66");
        Accepted record = accepted(torn + "\0".repeat(300) + CUSTOM_THREAT);
        assertEquals(Address.parse("203.50.229.44"), record.srcIp());
        assertEquals("blank line", rejection("\0".repeat(100)));
    }

    @Test
    void aValueThatIsNotUtf8IsTakenAsLatin1() {
        String line = CUSTOM_TRAFFIC.replace("SrcUser=", "SrcUser=Jürgen");
        Accepted latin1 = (Accepted) parse(line, StandardCharsets.ISO_8859_1);
        Accepted utf8 = (Accepted) parse(line, StandardCharsets.UTF_8);
        assertEquals("Jürgen", latin1.text(TextField.SRC_USER));
        assertEquals("Jürgen", written(latin1, TextField.SRC_USER));
        assertEquals("Jürgen", utf8.text(TextField.SRC_USER));
        assertEquals("Jürgen", written(utf8, TextField.SRC_USER));
        assertFalse(utf8.isValue(TextField.SRC_USER, "jurgen"));
    }

    @Test
    void aValueIsComparedWithoutRegardToCase() {
        Accepted record = accepted(CUSTOM_THREAT.replace("critical", "Critical"));
        assertTrue(record.isValue(TextField.SEVERITY, "critical"));
        assertFalse(record.isValue(TextField.SEVERITY, "critica"));
        assertFalse(record.isValue(TextField.DIRECTION, ""));
    }

    @Test
    void theBufferIsNeverChanged() {
        byte[] line = ("\0" + CSV_THREAT + "\r").getBytes(StandardCharsets.US_ASCII);
        byte[] before = line.clone();
        new LineParser(Lines.SYDNEY).parse(line, 0, line.length, Long.MAX_VALUE);
        assertArrayEquals(before, line);
    }

    @Test
    void aLineOf64KiBIsRead() {
        String url = "x".repeat(64 * 1024);
        assertEquals("critical", accepted(CUSTOM_THREAT + "; Url=" + url).text(TextField.SEVERITY));
        assertEquals(
                "critical", accepted(CSV_THREAT.replace("www.example.org", url)).text(TextField.SEVERITY));
    }
}
