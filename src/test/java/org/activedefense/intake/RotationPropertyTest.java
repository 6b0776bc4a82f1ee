package org.activedefense.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.activedefense.logstore.MemoryGenerations;

/**
 * Whatever rsyslog and logrotate do to a file, between whichever two steps of the reader, and whenever the reader dies: every
 * line is committed once.
 */
class RotationPropertyTest {

    /** One step of the writer, of the rotation or of the reader. */
    enum Step {
        WRITE_A_LINE,
        WRITE_MANY,
        WRITE_A_PIECE,
        RENAME,
        REOPEN,
        COPY_A_PART,
        COPY_AND_TRUNCATE,
        HIDE,
        SHOW,
        REPLACE_BY_A_COPY,
        MOVE_UNDER_ANOTHER_NAME,
        LEAVE_TORN,
        HOLE_OF_NULS,
        MAKE_UNREADABLE,
        COMPRESS_A_COPY,
        LINK,
        WAIT,
        LOOK,
        READ,
        CHECK,
        COMMIT,
        DIE,
        START
    }

    // the same stories each time, so that nobody's change is blamed for a story that was never told before; bin/torture
    // --stories draws others
    @Property(tries = 1000, seed = "11")
    void everyLineIsCommittedOnce(@ForAll @Size(max = 60) List<Step> steps) throws IOException {
        tell(steps);
    }

    /** Any number of others: bin/torture --stories. */
    @Example
    void storiesThatWereNeverToldBefore() throws IOException {
        long stories = Long.getLong("stories", 0);
        long seed = Long.getLong("stories.seed", 0);
        for (long i = 0; i < stories; i++) {
            Random random = new Random(seed * 1_000_003 + i);
            List<Step> steps = new ArrayList<>();
            for (int k = random.nextInt(61); k > 0; k--) {
                steps.add(Step.values()[random.nextInt(Step.values().length)]);
            }
            try {
                tell(steps);
            } catch (AssertionError | IOException e) {
                throw new AssertionError("Story " + i + " of seed " + seed + ": " + steps, e);
            }
        }
    }

    private static void tell(List<Step> steps) throws IOException {
        Path folder = Files.createTempDirectory("rotation");
        try (Story story = new Story(folder)) {
            for (Step step : steps) {
                story.take(step);
            }
            story.end();
            assertEquals(
                    story.written.stream().sorted().toList(),
                    story.read.stream().sorted().toList());
        } finally {
            try (Stream<Path> files = Files.walk(folder).sorted(Comparator.reverseOrder())) {
                files.forEach(file -> file.toFile().delete());
            }
        }
    }

    /** The files, who writes them, and a reader that works as DeviceReader does, one step after the other. */
    private static final class Story implements AutoCloseable {

        private final List<String> written = new ArrayList<>();
        private final List<String> read = new ArrayList<>();
        private final MemoryGenerations generations = new MemoryGenerations();
        private final Path folder;
        private final Path log;
        private FileChannel writer;
        private String unfinished = "";
        private int torn;
        private int tornSeen;
        private boolean copying;
        private Instant now = Instant.now();
        private LogfileFollower follower;
        private FollowedFile reading;
        private List<String> batch = List.of();
        private boolean checked;
        private boolean ended;
        private org.activedefense.logstore.Fingerprint tail;
        private int turn;

        Story(Path folder) throws IOException {
            this.folder = folder;
            this.log = folder.resolve("FW-01.log");
            open();
            start();
            follower.look(now); // a device begins with the file that its reader finds
        }

        void take(Step step) throws IOException {
            switch (step) {
                case WRITE_A_LINE -> write(1);
                case WRITE_MANY -> write(9);
                case WRITE_A_PIECE -> writeAPiece();
                case RENAME -> rename();
                case REOPEN -> reopen();
                case COPY_A_PART -> copyAPart();
                case COPY_AND_TRUNCATE -> copyAndTruncate();
                case HIDE -> hide();
                case SHOW -> show();
                case REPLACE_BY_A_COPY -> replaceByACopy();
                case MOVE_UNDER_ANOTHER_NAME -> moveUnderAnotherName();
                case LEAVE_TORN -> leaveTorn();
                case HOLE_OF_NULS -> holeOfNuls();
                case MAKE_UNREADABLE -> makeUnreadable();
                case COMPRESS_A_COPY -> compressACopy();
                case LINK -> link();
                case WAIT -> now = now.plus(Duration.ofSeconds(20));
                case LOOK -> look();
                case READ -> read();
                case CHECK -> check();
                case COMMIT -> commit();
                case DIE -> die();
                case START -> start();
                default -> throw new IllegalStateException(step.name());
            }
        }

        // Who writes and rotates

        private void open() throws IOException {
            writer = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        private void put(String text) throws IOException {
            writer.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        }

        private void write(int lines) throws IOException {
            for (int i = 0; i < lines; i++) {
                String line = line();
                put(line.substring(unfinished.length()) + "\n");
                written.add(line);
                unfinished = "";
            }
        }

        private String line() {
            return "Nov 23 04:50:00 FW-01 line number " + (written.size() + 1) + ' ' + "x".repeat(90);
        }

        private void writeAPiece() throws IOException {
            int length = Math.min(line().length(), unfinished.length() + 8);
            put(line().substring(unfinished.length(), length));
            unfinished = line().substring(0, length);
        }

        private Path rotated(int number) {
            return folder.resolve("FW-01.log." + number);
        }

        private void shift() throws IOException {
            int last = 1;
            while (Files.exists(rotated(last))) {
                last++;
            }
            for (int i = last; i > 1; i--) {
                Files.move(rotated(i - 1), rotated(i));
            }
        }

        /** The writer goes on with the renamed file until it is told to open the new one. */
        private void rename() throws IOException {
            if (Files.exists(log) && !copying) {
                shift();
                Files.move(log, rotated(1));
            }
        }

        private void reopen() throws IOException {
            if (!Files.exists(log) && unfinished.isEmpty()) {
                writer.close();
                open();
            }
        }

        private void copyAPart() throws IOException {
            if (Files.exists(log) && !copying) {
                shift();
                byte[] bytes = Files.readAllBytes(log);
                Files.write(rotated(1), java.util.Arrays.copyOf(bytes, bytes.length / 2));
                copying = true;
            }
        }

        /** Nothing is written between the copy's end and the truncation: what is lost then, nobody could read. */
        private void copyAndTruncate() throws IOException {
            if (!Files.exists(log) || !unfinished.isEmpty()) {
                return;
            }
            if (!copying) {
                shift();
                Files.createFile(rotated(1));
            }
            byte[] bytes = Files.readAllBytes(log);
            int there = (int) Files.size(rotated(1));
            Files.write(
                    rotated(1), java.util.Arrays.copyOfRange(bytes, there, bytes.length), StandardOpenOption.APPEND);
            writer.truncate(0);
            copying = false;
        }

        /** A folder that is listed while files are renamed in it may show one under neither name. */
        private void hide() throws IOException {
            show();
            if (Files.exists(rotated(1)) && !copying) {
                Files.move(rotated(1), folder.resolve("hidden"));
            }
        }

        private void show() throws IOException {
            if (Files.exists(folder.resolve("hidden"))) {
                int free = 1;
                while (Files.exists(rotated(free))) {
                    free++;
                }
                Files.move(folder.resolve("hidden"), rotated(free));
            }
        }

        /** What cp and mv, sed -i, rsync or a restore do: the same content under a new inode, which the writer opens anew. */
        private void replaceByACopy() throws IOException {
            if (Files.exists(log) && !copying && isWriting(log)) {
                torn += unfinished.isEmpty() ? 0 : 1; // the replaced file ends in it
                Path copy = folder.resolve("copy.tmp");
                Files.copy(log, copy);
                Files.move(copy, log, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                writer.close();
                open();
            }
        }

        private boolean isWriting(Path file) throws IOException {
            return writer.size() == Files.size(file);
        }

        private void moveUnderAnotherName() throws IOException {
            if (Files.exists(rotated(1)) && !copying && !Files.exists(folder.resolve("FW-01.1.log"))) {
                Files.move(rotated(1), folder.resolve("FW-01.1.log"));
            }
        }

        /** The writer dies in the middle of a line, and its file is rotated so. */
        private void leaveTorn() throws IOException {
            if (Files.exists(log) && !copying && isWriting(log)) {
                writeAPiece();
                torn += unfinished.isEmpty() ? 0 : 1;
                unfinished = "";
                shift();
                Files.move(log, rotated(1));
                writer.close();
                open();
                write(1);
            }
        }

        /** A crash leaves NULs behind what was written last; the next line goes on behind them. */
        private void holeOfNuls() throws IOException {
            if (unfinished.isEmpty() && Files.exists(log) && isWriting(log)) {
                put("\0".repeat(70_000));
                torn++; // if the file ends there
            }
        }

        private void makeUnreadable() throws IOException {
            Path file = folder.resolve("FW-01.log.99");
            if (!Files.exists(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(file);
            }
        }

        private void compressACopy() throws IOException {
            if (Files.exists(rotated(1)) && !copying) {
                try (java.io.OutputStream out =
                        new java.util.zip.GZIPOutputStream(Files.newOutputStream(folder.resolve("FW-01.log.1.gz")))) {
                    Files.copy(rotated(1), out);
                }
            }
        }

        private void link() throws IOException {
            Path link = folder.resolve("FW-01.log-20251123");
            if (Files.exists(rotated(1)) && !copying && !Files.exists(link)) {
                Files.createLink(link, rotated(1));
            }
        }

        // Who reads

        private void start() throws IOException {
            if (follower == null) {
                follower = new LogfileFollower(
                        1,
                        log,
                        MemoryGenerations.folders(folder),
                        generations,
                        null,
                        now,
                        1,
                        () -> now.toEpochMilli() * 1_000_000);
            }
        }

        private void die() throws IOException {
            if (follower != null) {
                follower.close();
                follower = null;
                reading = null;
            }
        }

        private void look() throws IOException {
            if (follower != null) {
                finishBatch();
                follower.look(now);
            }
        }

        private void read() throws IOException {
            if (follower == null || follower.files().isEmpty()) {
                return;
            }
            finishBatch();
            reading = follower.files().get(turn++ % follower.files().size());
            LineSource source = reading.lines();
            source.seekUnlessAt(reading.generation().position());
            batch = new ArrayList<>();
            while (source.next() == LineSource.Next.LINE) {
                String line =
                        new String(source.buffer(), source.lineStart(), source.lineEnd() - source.lineStart(), UTF_8);
                batch.add(line.substring(line.lastIndexOf('\0') + 1)); // as the parser does
            }
            ended = false;
            if (batch.isEmpty() && follower.isToBeEnded(reading, now) && source.unended() == LineSource.Next.UNENDED) {
                batch.add(new String(source.sample(), UTF_8));
                ended = true;
                reading.endHere();
            }
            checked = false;
            if (!follower.files().contains(reading)) {
                reading = null; // it goes on in a copy
            } else if (batch.isEmpty()) {
                reading.unread(now);
                reading = null;
            }
        }

        private void check() throws IOException {
            if (reading != null && !checked) {
                tail = reading.tailAt(reading.lines().endPosition());
                checked = reading.stillStartsTheSame();
                if (!checked) {
                    reading.lines().seek(reading.generation().position());
                    reading = null;
                }
            }
        }

        private void commit() throws IOException {
            if (reading != null && checked) {
                generations.commit(reading.generation(), reading.lines().endPosition(), tail);
                if (ended) {
                    tornSeen += batch.get(0).isBlank() ? 0 : 1; // a mere hole is no line
                } else {
                    read.addAll(batch);
                }
                reading.unread(now);
                reading = null;
            }
        }

        private void finishBatch() throws IOException {
            check();
            commit();
        }

        /** Nothing happens any more, and everything is read. */
        void end() throws IOException {
            show();
            if (!unfinished.isEmpty()) {
                write(1);
            }
            if (copying) {
                copyAndTruncate();
            }
            reopen();
            write(1);
            start();
            for (int round = 0; round < 14; round++) {
                look();
                for (int i = follower.files().size(); i > 0; i--) {
                    read();
                }
                finishBatch();
                now = now.plus(Duration.ofSeconds(45));
            }
            assertEquals(1, follower.files().size(), () -> generations.states().toString());
            assertTrue(tornSeen <= torn, () -> tornSeen + " of " + torn + " torn lines");
        }

        @Override
        public void close() throws IOException {
            die();
            writer.close();
        }
    }
}
