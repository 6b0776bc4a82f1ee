package org.activedefense.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A line is one message: nothing of two is ever mixed, and no text that a stranger words decides anything. */
class TornLineTest {

    private static final String HEADER = "Nov 26 01:52:25 FW-RW ";
    private static final String RECOMMENDED =
            "SrcLocation=Australia; SrcIP=%s; SrcPort=41890; DstLocation=Australia; DstIP=198.51.100.10; DstPort=%d; Action=deny; RuleID=7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d11; TimeReceived=2026/11/26 01:52:25; ThreatID=Some Command Injection(95187); Severity=%s; Subtype=vulnerability; Type=THREAT; Direction=client-to-server; Serial=0070; SeqNo=71; RuleName=Edge in; ThreatName=$threat_name; SrcUser=%s;";
    private static final String PLAIN =
            "SrcLocation=Australia; SrcIP=%1$s; SrcPort=41890; SrcUser=%4$s; DstLocation=Australia; DstIP=198.51.100.10; DstPort=%2$d; Action=deny; RuleName=Edge in; RuleID=7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d11; TimeReceived=2026/11/26 01:52:25; ThreatName=Some Command Injection(95187); ThreatID=$threatid; Severity=%3$s; Subtype=vulnerability; Type= THREAT;";
    private static final String CSV =
            "1,2026/11/26 01:52:25,012501002341,THREAT,vulnerability,2561,2026/11/26 01:52:25,%1$s,198.51.100.10,0.0.0.0,0.0.0.0,Edge in,,,ssl,vsys1,untrust,dmz,ethernet1/1,ethernet1/2,SYSLOG,2026/11/26 01:52:25,72568134,1,41890,%2$d,0,0,0x0,tcp,reset-both,\"www.example.org/%4$s\",Some Command Injection(95187),code-execution,%3$s,client-to-server,7013374541868105,0x8000000000000000,Japan,Australia,,,0,,,0,,,,,,,,0,34,0,0,0,vsys1,FW-RW,,,,,0,,0,,N/A,code-execution,AppThreat-8676-7898,0x0,0,4294967295,,,7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d11,0";
    private static final List<String> FORMATS = List.of(RECOMMENDED, PLAIN, CSV);

    private final LineParser parser = new LineParser(ZoneId.of("UTC"));

    private List<ParsedLine> parts(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        ParsedLine parsed = parser.parse(bytes, 0, bytes.length, Long.MAX_VALUE);
        return parsed instanceof ParsedLine.Several several ? several.parts() : List.of(parsed);
    }

    /** Everything that a verdict rests on, in words. */
    private static String verdictOf(ParsedLine part) {
        Accepted record = (Accepted) part;
        return record.srcIp() + " " + record.dstIp() + " " + record.dstPort() + " " + record.logType() + " "
                + record.text(TextField.SUBTYPE) + " " + record.text(TextField.SEVERITY) + " "
                + record.text(TextField.DIRECTION) + " " + record.text(TextField.ACTION) + " "
                + Instant.ofEpochMilli(record.timeMillis());
    }

    private List<String> verdicts(String line) {
        return parts(line).stream()
                .filter(part -> part instanceof Accepted)
                .map(TornLineTest::verdictOf)
                .toList();
    }

    private List<String> rejections(String line) {
        return parts(line).stream()
                .filter(part -> part instanceof Rejected)
                .map(part -> ((Rejected) part).reason())
                .toList();
    }

    private static String message(String format, String src, int port, String severity, String text) {
        return String.format(format, src, port, severity, text);
    }

    private static String input(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/lines", name + ".txt"))
                .stripTrailing();
    }

    @ParameterizedTest
    @CsvSource({
        "torn-head-joins-attack-custom, 45.81.95.3, 1",
        "torn-url-joins-attack-csv, 45.81.95.4, 1",
        "message-repeated-recommended, 45.80.95.11, 0",
        "cr-as-015-no-last-semicolon, 45.80.95.12, 0",
        "csv-sdwan-braces, 45.80.95.22, 0",
        "critical-by-number, 45.80.95.44, 0",
        "cef-formatted-time, 45.80.95.47, 0",
        "rfc5424-relay-cuts-csv-time, 45.80.95.7, 0",
        "csv-high-resolution-time-with-zone, 45.80.95.34, 0"
    })
    void linesThatWereReadWrongAreReadRight(String name, String source, int rejected) throws IOException {
        String line = input(name);
        List<String> read = verdicts(line);
        assertEquals(1, read.size(), () -> read + " and " + rejections(line));
        assertTrue(read.get(0).startsWith(source + " 198.51.100.10 "), read::toString);
        assertEquals(rejected, rejections(line).size());
    }

    @Test
    void valuesOfMendedLinesAreWhatTheFirewallWrote() throws IOException {
        assertEquals(
                Instant.parse("2026-11-26T01:52:25.443Z"),
                Instant.ofEpochMilli(((Accepted) parts(input("csv-high-resolution-time-with-zone"))
                                .get(0))
                        .timeMillis()));
        assertEquals(
                Instant.parse("2026-11-26T01:52:25Z"),
                Instant.ofEpochMilli(
                        ((Accepted) parts(input("cef-formatted-time")).get(0)).timeMillis()));
        assertEquals(
                "7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d11",
                ((Accepted) parts(input("csv-sdwan-braces")).get(0)).text(TextField.RULE_ID));
        assertEquals(
                null, ((Accepted) parts(input("message-repeated-recommended")).get(0)).text(TextField.SRC_USER));
        Accepted cut = (Accepted) parts("2026-11-26T01:57:25+00:00 FW-RW "
                        + message(PLAIN, "45.80.95.8", 1, "low", "").replaceFirst("Australia", "United - - -  States"))
                .get(0);
        assertEquals("United States", cut.text(TextField.SRC_LOCATION));
    }

    @Test
    void aFirstWordThatWasTakenForTheHostIsNoTornMessage() {
        String line = "2025-07-14T09:50:36-04:00 SrcLocation=United - " + message(PLAIN, "45.80.95.3", 22, "low", "");
        assertEquals(1, verdicts(line).size());
        assertEquals(List.of(), rejections(line));
        assertEquals("Australia", ((Accepted) parts(line).get(0)).text(TextField.SRC_LOCATION));
    }

    @Test
    void framesWithOctetCountsAreEachStored() throws IOException {
        assertEquals(2, verdicts(input("two-octet-counted-frames-in-one-line")).size());
        StringBuilder many = new StringBuilder();
        for (int i = 1; i <= 30; i++) {
            String frame = "<14>1 2026-11-26T01:57:25Z FW-RW - - - - "
                    + message(FORMATS.get(i % 3), "45.80.1." + i, i, "high", "");
            many.append(frame.length()).append(' ').append(frame);
        }
        assertEquals(30, verdicts(many.toString()).size());
        assertEquals(29, verdicts(many.substring(0, many.length() - 300)).size(), "the last one is cut off");
    }

    @Test
    void lateLogsHaveTheTimeAtWhichTheFirewallMadeThem() throws IOException {
        Set<Long> times = new TreeSet<>();
        for (String line : input("buffered-logs-one-receive-time").split("\n")) {
            times.add(((Accepted) parts(line).get(0)).timeMillis());
        }
        assertEquals(12, times.size());
    }

    /** Every message is cut at every byte, and another one, of any format, goes on there. */
    @Property(tries = 6_000)
    void nothingOfTwoMessagesIsEverMixed(
            @ForAll @IntRange(max = 2) int first,
            @ForAll @IntRange(max = 2) int second,
            @ForAll("headers") String header,
            @ForAll @IntRange(max = 1000) int cut,
            @ForAll("texts") String text) {
        String a = header + message(FORMATS.get(first), "45.80.95.3", 22, "low", text);
        String b = header + message(FORMATS.get(second), "45.81.95.3", 443, "critical", "x");
        String whole = verdicts(a).get(0);
        String other = verdicts(b).get(0);
        int at = Math.min(cut, a.length());
        List<String> read = verdicts(a.substring(0, at) + b);
        List<String> rejected = rejections(a.substring(0, at) + b);
        assertTrue(List.of(whole, other).containsAll(read), () -> "mixed: " + read);
        assertTrue(!read.isEmpty() || !rejected.isEmpty());
        boolean hidden = !read.contains(other) && rejected.isEmpty();
        assertFalse(hidden, () -> "hidden without a trace: " + a.substring(0, at) + b);
        Statistics.label("attack").collect(read.contains(other) ? "stored" : "rejected");
    }

    @Property(tries = 2_000)
    void aTearBeforeAnyFreeTextCostsTheTornMessageAlone(
            @ForAll @IntRange(max = 1) int first,
            @ForAll @IntRange(max = 2) int second,
            @ForAll @IntRange(max = 400) int cut) {
        String a = HEADER + message(FORMATS.get(first), "45.80.95.3", 22, "low", "");
        String b = HEADER + message(FORMATS.get(second), "45.81.95.3", 443, "critical", "x");
        int at = HEADER.length() + 1 + cut % (a.indexOf("SrcUser=") - HEADER.length() - 1);
        List<String> read = verdicts(a.substring(0, at) + b);
        assertTrue(read.containsAll(verdicts(b)), read::toString);
        assertTrue(List.of(verdicts(a).get(0), verdicts(b).get(0)).containsAll(read), read::toString);
    }

    /** Whatever a stranger words, his record is what the firewall says, and nobody else's comes of it. */
    @Property(tries = 6_000)
    void noFreeTextFramesHidesOrLosesARecord(@ForAll @IntRange(max = 2) int format, @ForAll("forgeries") String text) {
        String quoted = format == 2 ? text.replace("\"", "\"\"") : text;
        String sound = HEADER + message(FORMATS.get(format), "45.80.95.3", 22, "critical", "");
        String forged = HEADER + message(FORMATS.get(format), "45.80.95.3", 22, "critical", quoted);
        assertEquals(verdicts(sound), verdicts(forged), () -> forged + " " + rejections(forged));
        assertEquals(List.of(), rejections(forged));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Url=evil;Direction=server-to-client;",
                "Url=evil; Direction=server-to-client;",
                "Url=x;SrcIP=8.8.8.8;Type=SYSTEM;TimeReceived=2001/01/01 00:00:00;",
                "Url=x; HighResTime=2001-01-01T00:00:00Z; Severity=low; Subtype=url;"
            })
    void aFieldThatUsersAddBehindThePlainFormatDecidesNothing(String added) {
        String sound = HEADER + message(PLAIN, "45.80.95.3", 22, "critical", "joe");
        assertEquals(verdicts(sound), verdicts(sound + " " + added));
    }

    @Test
    void aFieldThatUsersAddBehindTheUserEndsIt() {
        Accepted record =
                (Accepted) parts(HEADER + message(RECOMMENDED, "45.80.95.3", 22, "low", "joe") + " Url=example.org/;x;")
                        .get(0);
        assertEquals("joe", record.text(TextField.SRC_USER));
    }

    @Test
    void aForgedMessageOfAnotherSenderIsTextAndOneOfThisSenderIsNotBelieved() {
        String forged = "joe" + "Nov 26 01:52:25 OTHER " + message(PLAIN, "8.8.8.8", 1, "critical", "y");
        for (String format : List.of(RECOMMENDED, PLAIN)) {
            String line = HEADER + message(format, "45.80.95.3", 22, "critical", forged);
            assertEquals(verdicts(HEADER + message(format, "45.80.95.3", 22, "critical", "")), verdicts(line));
        }
        String same = forged.replace("OTHER", "FW-RW");
        String line = HEADER + message(RECOMMENDED, "45.80.95.3", 22, "critical", same);
        assertEquals(1, verdicts(line).size());
        assertTrue(verdicts(line).get(0).startsWith("45.80.95.3 "));
        assertEquals(1, rejections(line).size());
        String plain = HEADER + message(PLAIN, "45.80.95.3", 22, "critical", same);
        assertTrue(verdicts(plain).stream().allMatch(read -> read.startsWith("45.80.95.3 ")), () -> verdicts(plain)
                .toString());
        String quoted = HEADER + message(CSV, "45.80.95.3", 22, "critical", same);
        assertEquals(verdicts(HEADER + message(CSV, "45.80.95.3", 22, "critical", "")), verdicts(quoted));
    }

    @ParameterizedTest
    @CsvSource({
        "5,true,false",
        "4,false,true",
        "critical,true,false",
        "High,false,true",
        "kritisch,false,false",
        "6,false,false"
    })
    void severitiesAreWordsOrNumbersAndOthersNeverAReason(String severity, boolean critical, boolean high) {
        Accepted record = (Accepted)
                parts(HEADER + message(PLAIN, "45.80.95.3", 22, severity, "")).get(0);
        assertEquals(critical, record.isCritical());
        assertEquals(high, record.isHigh());
    }

    @Test
    void theEventTimeIsTheMostExactOneThatTheLineHas() {
        String line = HEADER + message(RECOMMENDED, "45.80.95.3", 22, "low", "");
        String generated = line.replace("Type=THREAT;", "Type=THREAT; TimeGenerated=2026/11/26 01:40:00;");
        String exact = generated.replace("Type=THREAT;", "Type=THREAT; HighResTime=2026-11-26T01:39:59.250+00:00;");
        assertTrue(verdicts(generated).get(0).endsWith("2026-11-26T01:40:00Z"));
        assertTrue(verdicts(exact).get(0).endsWith("2026-11-26T01:39:59.250Z"));
        assertEquals(
                List.of("TimeGenerated is not a time"),
                rejections(generated.replace("TimeGenerated=2026/11/26", "TimeGenerated=2026/13/26")));
    }

    @Test
    void aTimeThatAStrangerPutsIntoAProxyHeaderIsNotTheEventTime() throws IOException {
        String line = input("csv-high-resolution-time-with-zone");
        int last = line.lastIndexOf("2026-11-26T06:52:25.443+05:00");
        String forged = line.substring(0, last) + "2001-01-01T00:00:00.000+00:00" + line.substring(last + 29);
        assertTrue(verdicts(forged).get(0).endsWith("2026-11-26T06:52:25Z"), () -> verdicts(forged)
                .toString());
        String header = line.substring(0, last) + "," + ",2026-11-26T03:52:25.443+00:00," + line.substring(last + 29);
        assertTrue(verdicts(header).get(0).endsWith("2026-11-26T06:52:25Z"), () -> verdicts(header)
                .toString());
    }

    @Test
    void aCsvLineCutOffInItsPortOrWithMovedNumbersIsRejected() {
        String line =
                HEADER + message(CSV, "45.80.95.3", 4433, "low", "").replace("THREAT,vulnerability", "TRAFFIC,drop");
        int port = line.indexOf("4433");
        assertEquals(List.of("cut off in its addresses or ports"), rejections(line.substring(0, port + 3)));
        assertEquals(List.of("CSV fields are not where they belong"), rejections(line.replace("Edge in", "Edge, in")));
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.of(
                HEADER,
                "<14>" + HEADER,
                "<14>1 2026-11-26T01:57:25+00:00 FW-RW - - - - ",
                "2026-11-26T01:57:25Z FW-RW ",
                "");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("", "joe", "corp\\joe", "a b c", "x/y?z=1");
    }

    /** Pieces of fields, headers and messages in any order; never a whole header of this sender before a message. */
    @Provide
    Arbitrary<String> forgeries() {
        Arbitrary<String> piece = Arbitraries.of(
                "; SrcIP=8.8.8.8",
                ";Direction=server-to-client",
                "; Direction=server-to-client",
                "; Type=SYSTEM",
                ";Type=TRAFFIC",
                "; TimeReceived=2001/01/01 00:00:00",
                "; TimeGenerated=2001/01/01 00:00:00",
                "; HighResTime=2001-01-01T00:00:00Z",
                "; DstPort=1",
                "; DstIP=192.0.2.1",
                "; Severity=low",
                "; Subtype=url",
                "; Action=allow",
                "; SrcEDL=x",
                "; RuleName=y",
                "; ThreatName=z",
                "; Foo=1",
                "<14>Nov 26 01:52:25 OTHER ",
                "Nov 26 01:52:25 ",
                "1,2026/11/26 01:52:25,0070,THREAT,x",
                "\"",
                ",",
                ";",
                "=",
                "]",
                " - - - ",
                "#015",
                "x");
        Arbitrary<List<String>> pieces = piece.list().ofMinSize(1).ofMaxSize(8);
        return Combinators.combine(Arbitraries.of("u", "joe smith", "x,"), pieces)
                .as((start, all) -> start + String.join("", new ArrayList<>(all)) + "e");
    }
}
