package org.activedefense.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.activedefense.Injected;
import org.activedefense.intake.RawLines.Answer;
import org.activedefense.intake.RawLines.Outcome;
import org.activedefense.intake.RawLines.Place;
import org.activedefense.logstore.MemoryGenerations;
import org.activedefense.parser.Accepted;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawLinesTest {

    private static final Instant BEGIN = Instant.parse("2026-02-20T00:00:00Z");

    @TempDir
    Path folder;

    private RawLines lines;

    @BeforeEach
    void open() {
        lines = Injected.into(new RawLines(), MemoryGenerations.folders(folder));
    }

    private Path log() {
        return folder.resolve("FW-01.log");
    }

    private static String line(Instant time, String src, int port, String rest) {
        return "Feb 20 12:00:00 FW-01 SrcIP=" + src + "; DstIP=198.51.100.7; DstPort=" + port
                + "; Action=drop; Type= TRAFFIC; TimeReceived=" + time + "; RuleName=" + rest + ";";
    }

    private static void write(Path file, List<String> all) throws IOException {
        Files.write(file, String.join("\n", all).concat("\n").getBytes(UTF_8));
    }

    private static RawLineSearch.Wanted wanted(Instant time, String src, int port) {
        return new RawLineSearch.Wanted(
                time,
                src.contains(":") ? "\n" : src,
                (Accepted line) -> line.timeMillis() == time.toEpochMilli()
                        && line.srcIp().toString().equals(src)
                        && line.dstPort() == port);
    }

    private Answer find(RawLineSearch.Wanted wanted) {
        return find(wanted, null, () -> true);
    }

    private Answer find(RawLineSearch.Wanted wanted, Place from, BooleanSupplier hasTime) {
        return lines.find(wanted, log(), ZoneOffset.UTC, from, hasTime);
    }

    private static String text(Answer answer) {
        return answer.line() == null ? null : new String(answer.line(), UTF_8);
    }

    /** A log of some megabytes, in nearly the order of its times, some of them very late. */
    private List<String> manyLines(int count) {
        Random random = new Random(5);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long late = random.nextInt(500) == 0 ? random.nextInt(20_000) : random.nextInt(20);
            String src = random.nextInt(3) == 0
                    ? "2001:DB8:0:0::" + Integer.toHexString(i)
                    : "203.0." + i / 250 % 250 + "." + i % 250;
            all.add(line(BEGIN.plusSeconds(i).minusSeconds(late), src, 1 + i % 60_000, "rule " + "x".repeat(i % 300)));
        }
        return all;
    }

    private static Instant time(String line) {
        return Instant.parse(line.replaceFirst(".*TimeReceived=([^;]+);.*", "$1"));
    }

    private static String src(String line) {
        return line.replaceFirst(".*SrcIP=([^;]+);.*", "$1");
    }

    private static RawLineSearch.Wanted wanted(String line) {
        int port = Integer.parseInt(line.replaceFirst(".*DstPort=([^;]+);.*", "$1"));
        return wanted(
                time(line), org.activedefense.address.Address.parse(src(line)).toString(), port);
    }

    @Test
    void everyLineIsFoundWhereverItStands() throws IOException {
        List<String> all = manyLines(40_000);
        write(log(), all);
        Random random = new Random(6);
        for (int i = 0; i < 150; i++) {
            String line = all.get(i == 0 ? 0 : i == 1 ? all.size() - 1 : random.nextInt(all.size()));
            Answer answer = find(wanted(line));
            assertEquals(line, text(answer));
            assertEquals(log(), answer.file());
        }
        Answer late = find(wanted(all.get(39_000)));
        assertTrue(late.looked() < Files.size(log()) / 4, late.looked() + " bytes were looked through");
    }

    @Test
    void aLookWhoseTimeIsUpGoesOnUntilItHasSeenAll() throws IOException {
        List<String> all = manyLines(30_000);
        write(log(), all);
        for (String line : List.of(all.get(3), all.get(15_000), all.get(29_999))) {
            Answer answer = find(wanted(line), null, () -> false);
            int turns = 1;
            for (; answer.outcome() == Outcome.TIME_UP; turns++) {
                assertNull(answer.line());
                answer = find(wanted(line), Place.parse(answer.next().toString()), () -> false);
                assertTrue(turns < 100, "it comes to an end");
            }
            assertEquals(line, text(answer));
        }
        Answer answer = find(wanted(BEGIN, "203.0.113.250", 61_000), null, () -> false);
        for (int turns = 0; answer.outcome() == Outcome.TIME_UP && turns < 100; turns++) {
            answer = find(wanted(BEGIN, "203.0.113.250", 61_000), answer.next(), () -> false);
        }
        assertEquals(Outcome.NOT_THERE, answer.outcome());
        assertEquals(
                Outcome.NOT_THERE,
                find(wanted(BEGIN, "203.0.113.250", 61_000), new Place("../x", -5, 1L << 60), () -> true)
                        .outcome());
    }

    @Test
    void rotatedAndPackedFilesAreLookedThrough() throws IOException {
        String old = line(BEGIN, "203.0.113.1", 1, "old");
        String older = line(BEGIN.minusSeconds(9), "203.0.113.2", 2, "older");
        write(log(), List.of(line(BEGIN.plusSeconds(99), "203.0.113.3", 3, "new")));
        write(folder.resolve("FW-01.log.1"), List.of(old));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("FW-01.log.2.gz")))) {
            out.write((older + "\n").getBytes(UTF_8));
        }
        write(folder.resolve("FW-02.log"), List.of(line(BEGIN, "203.0.113.4", 4, "another's")));
        assertEquals(old, text(find(wanted(old))));
        assertEquals(older, text(find(wanted(older))));
        assertEquals(Outcome.NOT_THERE, find(wanted(BEGIN, "203.0.113.4", 4)).outcome());

        Files.write(folder.resolve("FW-01.log.2.gz"), new byte[] {1, 2, 3});
        assertEquals(Outcome.NOT_THERE, find(wanted(older)).outcome(), "a broken one is passed over");
        for (String name : List.of("FW-01.log", "FW-01.log.1", "FW-01.log.2.gz")) {
            Files.setLastModifiedTime(folder.resolve(name), FileTime.from(BEGIN.minus(Duration.ofDays(1))));
        }
        assertEquals(Outcome.NO_FILE, find(wanted(old)).outcome(), "all were written before it");
    }

    @Test
    void aFileOutsideIsNotOpened() throws IOException {
        Path elsewhere = Files.createTempDirectory("elsewhere");
        String line = line(BEGIN, "203.0.113.1", 1, "x");
        write(elsewhere.resolve("secret.log"), List.of(line));
        Files.createSymbolicLink(log(), elsewhere.resolve("secret.log"));
        Files.createSymbolicLink(folder.resolve("FW-01.log.1"), elsewhere.resolve("secret.log"));
        assertEquals(Outcome.NO_FILE, find(wanted(line)).outcome());
    }

    @Test
    void aTornALongAndAnOddLineAreFoundAsTheyStand() throws IOException {
        String whole = line(BEGIN, "203.0.113.9", 9, "x");
        String torn = "<14>Feb 20 12:00:00 FW-01 SrcIP=203.0.113.8; DstIP=198.51.1<14>" + whole;
        String longest = line(BEGIN, "203.0.113.10", 10, "y".repeat(LineSource.MAX_LINE - 200));
        String tooLong = line(BEGIN, "203.0.113.11", 11, "z".repeat(LineSource.MAX_LINE + 1));
        try (OutputStream out = Files.newOutputStream(log(), StandardOpenOption.CREATE)) {
            out.write((torn + "\r\n" + tooLong + "\n" + longest + "\n").getBytes(UTF_8));
            out.write("SrcIP=203.0.113.12; User=\u00e9\0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        Answer answer = find(wanted(BEGIN, "203.0.113.9", 9));
        assertNotNull(answer.line());
        assertEquals(torn + "\r", text(answer));
        assertEquals(longest, text(find(wanted(BEGIN, "203.0.113.10", 10))));
        assertEquals(Outcome.NOT_THERE, find(wanted(BEGIN, "203.0.113.11", 11)).outcome());
    }

    @Test
    void aFileThatIsCutOffMeanwhileHasNothingMore() throws IOException {
        List<String> all = manyLines(30_000);
        write(log(), all);
        int[] pieces = {0};
        Answer answer = find(wanted(BEGIN, "203.0.113.250", 61_000), null, () -> {
            if (pieces[0]++ == 2) {
                try {
                    Files.write(log(), new byte[0]);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            return true;
        });
        assertEquals(Outcome.NOT_THERE, answer.outcome());
    }

    @Test
    void placesAreReadAsTheyAreWritten() {
        Place place = new Place("FW:01.log", 5, 7);
        assertEquals(place, Place.parse(place.toString()));
        for (String none : new String[] {null, "", "1", "1:2", "x:2:a", "1:99999999999999999999:a"}) {
            assertNull(Place.parse(none));
        }
    }
}
