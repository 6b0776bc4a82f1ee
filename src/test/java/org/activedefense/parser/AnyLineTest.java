package org.activedefense.parser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;

/** Whatever the line, the parser answers, and what it accepts keeps its promises. */
class AnyLineTest {

    private static final long LATEST = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final List<String> HEADERS = List.of(
            "",
            "Feb 20 12:29:35 LAB-FW-01 ",
            "<14>1 2025-07-14T09:50:36-04:00 host - - - -  ",
            "535 <14>Apr  8 01:47:32 ",
            "2025-02-20T12:29:35.123456+11:00 host FW1: ");
    private static final byte[] TELLING = {
        0,
        ';',
        '=',
        ',',
        '"',
        ' ',
        '$',
        '(',
        ')',
        '<',
        '>',
        ':',
        '/',
        '-',
        '.',
        '9',
        '0',
        '\r',
        '\t',
        'T',
        (byte) 0xC3,
        (byte) 0xA9,
        (byte) 0xED,
        (byte) 0xBF,
        (byte) 0xFF,
        (byte) 0x80,
        (byte) 0xF4,
        '\n',
        '[',
        ']'
    };

    /** One for all tries, as a reader has one for all lines: what it remembers must not matter. */
    private final LineParser parser = new LineParser(Lines.SYDNEY);

    @Property(tries = 20_000)
    void randomBytesAreAnswered(@ForAll @Size(max = 400) byte[] line) {
        check(line);
    }

    @Property(tries = 20_000)
    void randomBytesBehindTheStartOfARealLineAreAnswered(
            @ForAll("lines") byte[] real, @ForAll @Size(max = 60) byte[] tail, @ForAll @IntRange(max = 900) int cut) {
        byte[] line = Arrays.copyOf(real, Math.min(cut, real.length) + tail.length);
        System.arraycopy(tail, 0, line, line.length - tail.length, tail.length);
        check(line);
    }

    @Property(tries = 5_000)
    void realLinesAreAnsweredWhereverTheyAreCut(
            @ForAll("lines") byte[] real, @ForAll @IntRange(max = 900) int from, @ForAll @IntRange(max = 900) int to) {
        int begin = Math.min(from, real.length);
        check(Arrays.copyOfRange(real, begin, Math.max(begin, Math.min(to, real.length))));
    }

    @Property(tries = 60_000)
    void realLinesWithSomeBytesChangedAreAnswered(
            @ForAll("lines") byte[] real, @ForAll @IntRange(min = 1, max = 8) int changes, @ForAll long seed) {
        byte[] line = real.clone();
        Random random = new Random(seed);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(line.length);
            switch (random.nextInt(4)) {
                case 0 -> line[at] = (byte) random.nextInt(256);
                case 1 -> line = without(line, at, Math.min(line.length - 1, at + 1 + random.nextInt(20)));
                case 2 -> line = withCopied(line, at, random);
                default -> line[at] = TELLING[random.nextInt(TELLING.length)];
            }
        }
        Statistics.label("outcome").collect(check(line).getClass().getSimpleName());
    }

    @Property(tries = 10_000)
    void aRuleNameOfAnyCharactersIsKeptUnlessItPosesAsAField(@ForAll("ruleNames") String name) {
        String kept = name.replace("\0", "");
        Accepted record = Lines.accepted(Lines.CUSTOM_TRAFFIC.replace("Active Defense sensor", name));
        assertEquals(trimmed(kept), record.text(TextField.RULE_NAME));
        assertEquals("203.50.229.44", record.srcIp().toString());
        assertEquals("7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d11", record.text(TextField.RULE_ID));
    }

    @Property(tries = 10_000)
    void aCsvRuleNameOfAnyCharactersIsKept(@ForAll("ruleNames") String name) {
        String kept = name.replace("\0", "");
        String quoted = '"' + name.replace("\"", "\"\"") + '"';
        Accepted record = Lines.accepted(Lines.CSV_TRAFFIC.replace("Active Defense sensor", quoted));
        assertEquals(trimmed(kept), record.text(TextField.RULE_NAME));
        assertEquals(8060, record.dstPort());
    }

    @Provide
    Arbitrary<byte[]> lines() {
        return Arbitraries.of(HEADERS)
                .flatMap(header -> Arbitraries.of(Lines.MESSAGES).map(message -> header + message))
                .map(line -> line.getBytes(StandardCharsets.UTF_8));
    }

    /** Of pieces that matter to the formats and any characters between; never a known field at a field's start. */
    @Provide
    Arbitrary<String> ruleNames() {
        Arbitrary<String> piece = Arbitraries.oneOf(
                Arbitraries.of(";", "; ", "=", ",", "\"", "(", ")", "; Foo=", " SrcIP=1.2.3.4", "$", " ", "\0", "x"),
                Arbitraries.strings().ofMaxLength(4).filter(AnyLineTest::isEncodable));
        return piece.list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(pieces -> "r" + String.join("", pieces))
                .filter(name -> !name.replace("\0", "").matches("(?s).*; *SrcIP=.*"));
    }

    private static boolean isEncodable(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Not by a dollar sign, which would find an end before a last U+0085, too. */
    private static String trimmed(String value) {
        return value.replaceAll("^[ \t\r]+|[ \t\r]+\\z", "");
    }

    private static byte[] without(byte[] line, int from, int to) {
        byte[] shorter = Arrays.copyOf(line, line.length - (to - from));
        System.arraycopy(line, to, shorter, from, line.length - to);
        return shorter;
    }

    private static byte[] withCopied(byte[] line, int at, Random random) {
        int from = random.nextInt(line.length);
        int length = random.nextInt(Math.min(80, line.length - from) + 1);
        byte[] longer = new byte[line.length + length];
        System.arraycopy(line, 0, longer, 0, at);
        System.arraycopy(line, from, longer, at, length);
        System.arraycopy(line, at, longer, at + length, line.length - at);
        return longer;
    }

    /** Parses the line amid other bytes and checks every promise. */
    private ParsedLine check(byte[] line) {
        byte[] buffer = new byte[line.length + 7];
        Arrays.fill(buffer, (byte) ';');
        System.arraycopy(line, 0, buffer, 3, line.length);
        byte[] before = buffer.clone();
        ParsedLine parsed = parser.parse(buffer, 3, 3 + line.length, LATEST);
        checkPart(parsed, line);
        assertArrayEquals(before, buffer);
        return parsed;
    }

    private static void checkPart(ParsedLine parsed, byte[] line) {
        if (parsed instanceof Rejected rejected) {
            assertFalse(rejected.reason().isBlank());
            assertTrue(rejected.reason().length() <= 60, rejected::reason);
        } else if (parsed instanceof ParsedLine.Several several) {
            assertTrue(several.parts().size() > 1);
            several.parts().forEach(part -> checkPart(part, line));
        } else {
            checkRecord((Accepted) parsed, line);
        }
    }

    private static void checkRecord(Accepted record, byte[] line) {
        assertNotNull(record.srcIp());
        assertNotNull(record.dstIp());
        assertNotNull(record.logType());
        assertTrue(record.timeMillis() >= 0 - 18 * 3_600_000L + 365 * 86_400_000L && record.timeMillis() <= LATEST);
        assertTrue(record.srcPort() >= -1 && record.srcPort() <= 65_535);
        assertTrue(record.dstPort() >= (record.logType() == LogType.TRAFFIC ? 0 : -1) && record.dstPort() <= 65_535);
        assertTrue(record.repeatCount() >= -1);
        assertTrue(record.seqNo() >= -1);
        for (TextField field : TextField.values()) {
            checkText(record, field, line.length);
        }
    }

    private static void checkText(Accepted record, TextField field, int lineLength) {
        String text = record.text(field);
        int room = record.maxUtf8Length(field);
        assertTrue(room >= 0 && room <= 2 * lineLength);
        byte[] target = new byte[room + 2];
        int length = record.writeUtf8(field, target, 1);
        if (text == null) {
            assertEquals(-1, length);
            return;
        }
        assertFalse(text.isEmpty());
        assertTrue(text.indexOf('\0') < 0);
        assertTrue(length > 0 && length <= room);
        assertEquals(text, strictUtf8(target, 1, length));
        assertEquals(0, target[0] | target[length + 1]);
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        assertEquals(ascii, record.isValue(field, text.toLowerCase(Locale.ROOT)));
    }

    private static String strictUtf8(byte[] bytes, int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8", e);
        }
    }
}
