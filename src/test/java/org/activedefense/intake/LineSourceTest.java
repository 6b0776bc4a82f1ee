package org.activedefense.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.activedefense.intake.LineSource.Next;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineSourceTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.createFile(folder.resolve("log"));
    }

    private void append(byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.APPEND);
    }

    private void append(String text) throws IOException {
        append(text.getBytes(UTF_8));
    }

    private static byte[] line(LineSource source) {
        return Arrays.copyOfRange(source.buffer(), source.lineStart(), source.lineEnd());
    }

    private static void assertLine(String expected, LineSource source) throws IOException {
        assertEquals(Next.LINE, source.next());
        assertEquals(expected, new String(line(source), UTF_8));
    }

    @Test
    void linesComeOneByOneWithTheirPlaces() throws IOException {
        append("one\ntwo\r\n\nfour\n");
        try (LineSource source = new LineSource(file, 0)) {
            assertLine("one", source);
            assertEquals(0, source.linePosition());
            assertEquals(4, source.endPosition());
            assertLine("two\r", source); // the parser strips it
            assertEquals(4, source.linePosition());
            assertEquals(9, source.endPosition());
            assertLine("", source);
            assertEquals(10, source.endPosition());
            assertLine("four", source);
            assertEquals(Next.END, source.next());
        }
    }

    @Test
    void anUnfinishedLineWaitsForItsEnd() throws IOException {
        append("one\ntw");
        try (LineSource source = new LineSource(file, 0)) {
            assertLine("one", source);
            assertEquals(Next.END, source.next());
            append("o");
            assertEquals(Next.END, source.next());
            append("\nthree\n");
            assertLine("two", source);
            assertEquals(4, source.linePosition());
            assertLine("three", source);
            assertEquals(Next.END, source.next());
        }
    }

    @Test
    void readingBeginsAtAnyLine() throws IOException {
        append("one\ntwo\nthree\n");
        try (LineSource source = new LineSource(file, 4)) {
            assertLine("two", source);
            source.seek(0);
            assertLine("one", source);
            source.seekUnlessAt(4);
            assertLine("two", source);
            source.seekUnlessAt(0);
            assertLine("one", source);
        }
    }

    @Test
    void bytesAreHandedOnAsTheyAre() throws IOException {
        append("caf\u00e9\0\0 \u00ff\n".getBytes(ISO_8859_1));
        try (LineSource source = new LineSource(file, 0)) {
            assertEquals(Next.LINE, source.next());
            assertArrayEquals("caf\u00e9\0\0 \u00ff".getBytes(ISO_8859_1), line(source));
        }
    }

    @Test
    void sixtyFourKibibytesAreALineAndOneMoreIsTooLong() throws IOException {
        append("a".repeat(LineSource.MAX_LINE) + "\n" + "b".repeat(LineSource.MAX_LINE + 1) + "\nnext\n");
        try (LineSource source = new LineSource(file, 0)) {
            assertLine("a".repeat(LineSource.MAX_LINE), source);
            assertEquals(Next.OVERSIZED, source.next());
            assertEquals("b".repeat(LineSource.SAMPLE), new String(source.sample(), UTF_8));
            assertEquals(LineSource.MAX_LINE + 1, source.linePosition());
            assertEquals(2 * LineSource.MAX_LINE + 3, source.endPosition());
            assertLine("next", source);
            assertEquals(2 * LineSource.MAX_LINE + 3, source.linePosition());
        }
    }

    @Test
    void aLineOfTenMegabytesIsPassedOverWithoutBeingHeld() throws IOException {
        append("before\n");
        byte[] piece = "y".repeat(1_000_000).getBytes(UTF_8);
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            for (int i = 0; i < 10; i++) {
                out.write(piece);
            }
        }
        try (LineSource source = new LineSource(file, 0)) {
            assertLine("before", source);
            assertEquals(Next.END, source.next());
            append("\nafter\n");
            assertEquals(Next.OVERSIZED, source.next());
            assertEquals(7, source.linePosition());
            assertEquals(10_000_008, source.endPosition());
            assertEquals(LineSource.SAMPLE, source.sample().length);
            assertTrue(source.buffer().length <= 2 * LineSource.MAX_LINE, "it is never held as a whole");
            assertLine("after", source);
        }
    }

    @Test
    void seekingAwayFromATooLongLineForgetsIt() throws IOException {
        append("one\n" + "z".repeat(200_000));
        try (LineSource source = new LineSource(file, 0)) {
            assertLine("one", source);
            assertEquals(Next.END, source.next());
            source.seekUnlessAt(4); // it is still there
            append("\n");
            assertEquals(Next.OVERSIZED, source.next());
            assertEquals(4, source.linePosition());
            append("z".repeat(200_000));
            assertEquals(Next.END, source.next());
            source.seek(0);
            assertLine("one", source);
        }
    }

    @Test
    void whateverTheLengthsAndHoweverTheyArriveEveryLineIsReadOnce() throws IOException {
        Random random = new Random(20251123);
        List<String> expected = new ArrayList<>();
        List<String> read = new ArrayList<>();
        int[] lengths = {
            0, 1, 2, 100, 350, 8_000, LineSource.MAX_LINE - 1, LineSource.MAX_LINE, LineSource.MAX_LINE + 1, 140_000
        };
        try (LineSource source = new LineSource(file, 0)) {
            for (int i = 0; i < 300; i++) {
                int length = lengths[random.nextInt(random.nextInt(4) == 0 ? lengths.length : 6)];
                String text = Character.toString('a' + random.nextInt(26)).repeat(length);
                int cut = random.nextInt(length + 1);
                append(text.substring(0, cut));
                readAll(source, read);
                append(text.substring(cut) + "\n");
                expected.add(length > LineSource.MAX_LINE ? "oversized at " + source.fileSize() : text);
                if (random.nextInt(3) > 0) {
                    readAll(source, read);
                }
            }
            readAll(source, read);
        }
        assertEquals(expected, read);
    }

    private static void readAll(LineSource source, List<String> read) throws IOException {
        for (Next next = source.next(); next != Next.END; next = source.next()) {
            read.add(next == Next.OVERSIZED ? "oversized at " + source.endPosition() : new String(line(source), UTF_8));
        }
    }
}
