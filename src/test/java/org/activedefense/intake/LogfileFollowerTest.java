package org.activedefense.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.logstore.MemoryGenerations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which a log file is rotated, while it is followed and while nobody looks: every line is read once. */
class LogfileFollowerTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final MemoryGenerations generations = new MemoryGenerations();
    private final List<String> written = new ArrayList<>();
    private final List<String> read = new ArrayList<>();
    private Instant now = Instant.now();
    private LogfileFollower follower;

    private Path log() {
        return folder.resolve("FW-01.log");
    }

    private Path rotated(int number) {
        return folder.resolve("FW-01.log." + number);
    }

    @AfterEach
    void close() throws IOException {
        stop();
    }

    // What the reader does --------------------------------------------------------------------------------------------

    private void start() throws IOException {
        follower = new LogfileFollower(1, log(), MemoryGenerations.folders(folder), generations, null, now, 1);
    }

    private void stop() throws IOException {
        if (follower != null) {
            follower.close();
            follower = null;
        }
    }

    /** Something that happens to the files. */
    private interface Happening {
        void happen() throws IOException;
    }

    /** Looks, and reads what there is, as DeviceReader does. */
    private void readOn() throws IOException {
        readOn(() -> {});
    }

    /** The same, while something happens after lines were read and before they are committed. */
    private void readOn(Happening meanwhile) throws IOException {
        follower.look(now);
        for (FollowedFile file : follower.files()) {
            file.lines().seekUnlessAt(file.generation().position());
            List<String> lines = new ArrayList<>();
            while (file.lines().next() == LineSource.Next.LINE) {
                LineSource source = file.lines();
                lines.add(
                        new String(source.buffer(), source.lineStart(), source.lineEnd() - source.lineStart(), UTF_8));
            }
            meanwhile.happen();
            if (lines.isEmpty()) {
                file.unread(now);
                continue;
            }
            if (file.stillStartsTheSame()) {
                read.addAll(lines);
                generations.commit(
                        file.generation(),
                        file.lines().endPosition(),
                        file.tailAt(file.lines().endPosition()));
            } else {
                file.lines().seek(file.generation().position());
            }
            file.unread(now);
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    /** Until every quiet file has been finished. */
    private void settle() throws IOException {
        for (int i = 0; i < 4; i++) {
            readOn();
            pass(Duration.ofSeconds(45));
        }
        readOn();
    }

    private void assertEverythingIsReadOnce() {
        assertEquals(numbers(written), numbers(read));
        assertEquals(written, read);
    }

    private static List<String> numbers(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("\\D*:00 FW-01 line number |x+", ""))
                .toList();
    }

    private void assertEverythingIsReadOnceInAnyOrder() {
        assertEquals(written.stream().sorted().toList(), read.stream().sorted().toList());
    }

    // What rsyslog and logrotate do
    // ------------------------------------------------------------------------------------

    private void write(Path file, int lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            String line = "Nov 23 04:50:00 FW-01 line number " + (written.size() + 1) + ' ' + "x".repeat(90);
            written.add(line);
            text.append(line).append('\n');
        }
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void write(int lines) throws IOException {
        write(log(), lines);
    }

    /** log -> log.1 -> log.2 ...; the log is not there any more. */
    private void rename() throws IOException {
        shift();
        Files.move(log(), rotated(1));
    }

    private void shift() throws IOException {
        for (int i = 9; i >= 1; i--) {
            if (Files.exists(rotated(i))) {
                Files.move(rotated(i), rotated(i + 1));
            }
        }
    }

    private void copyTruncate() throws IOException {
        shift();
        Files.copy(log(), rotated(1));
        truncate();
    }

    private void truncate() throws IOException {
        Files.write(log(), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    }

    // The cases
    // ---------------------------------------------------------------------------------------------------------

    @Test
    void aFileThatGrowsIsFollowed() throws IOException {
        write(3);
        start();
        readOn();
        write(1);
        readOn();
        readOn();
        write(20);
        readOn();

        assertEverythingIsReadOnce();
        assertEquals(List.of("current FW-01.log"), generations.states());
        assertNull(follower.problem());
    }

    @Test
    void aFileThatIsTruncatedBetweenItsFirstReadAndItsCommitIsReadOnce() throws IOException {
        start();
        truncateAmidTheFirstRead(4, 9);
        truncateAmidTheFirstRead(9, 2);
        settle();

        assertEverythingIsReadOnceInAnyOrder();
    }

    @Test
    void aBeginningThatWasReadBeforeATruncationIsNotJoinedToWhatFollowsIt() throws IOException {
        start();
        Files.createFile(log());
        readOn();
        Files.writeString(log(), "Dec 31 a line that was begun");
        readOn();
        Files.writeString(log(), " and ended\n", StandardOpenOption.APPEND);
        written.add("Dec 31 a line that was begun and ended");
        copyTruncate();
        write(3);
        settle();

        assertEverythingIsReadOnceInAnyOrder();
    }

    /** Nothing was committed of the file yet, so only what was read of it can tell that it holds other lines now. */
    private void truncateAmidTheFirstRead(int before, int after) throws IOException {
        Files.write(log(), new byte[0]);
        readOn();
        write(before);
        readOn(() -> {
            copyTruncate();
            write(after);
        });
        settle();
    }

    @Test
    void aFileThatIsNotThereYetIsReadFromItsStart() throws IOException {
        start();
        readOn();
        assertEquals("No file at " + log() + " yet", follower.problem());
        write(2);
        readOn();

        assertEverythingIsReadOnce();
        assertNull(follower.problem());
    }

    @Test
    void whatWasRotatedBeforeTheDeviceWasRegisteredIsNotRead() throws IOException {
        Files.writeString(rotated(1), "old line that nobody asked for\n");
        Files.writeString(folder.resolve("FW-01-20201123.log"), "another old line\n");
        write(2);
        start();
        settle();

        assertEverythingIsReadOnce();
    }

    @Test
    void aRestartGoesOnWhereItWas() throws IOException {
        write(3);
        start();
        readOn();
        stop();
        write(2);
        start();
        readOn();

        assertEverythingIsReadOnce();
        assertEquals(List.of("current FW-01.log"), generations.states());
    }

    @Test
    void aRenamedFileIsReadUntilItIsQuiet() throws IOException {
        write(3);
        start();
        readOn();
        rename();
        write(rotated(1), 2); // rsyslog has not been told yet
        readOn();
        write(2);
        readOn();
        pass(Duration.ofSeconds(50));
        readOn();
        write(rotated(1), 1);
        readOn();
        pass(Duration.ofSeconds(50));
        readOn();
        write(rotated(1), 1);
        readOn();
        assertEquals("draining FW-01.log", generations.states().get(0));

        settle();
        assertEverythingIsReadOnceInAnyOrder();
        assertEquals(List.of("finished FW-01.log", "current FW-01.log"), generations.states());
        assertEquals(1, follower.files().size());
    }

    @Test
    void aRenamedFileIsKeptAsLongAsItsSuccessorIsEmpty() throws IOException {
        write(3);
        start();
        readOn();
        rename();
        Files.createFile(log()); // "create" of logrotate; rsyslog is told hours later
        for (int i = 0; i < 5; i++) {
            pass(LONG);
            readOn();
        }
        write(rotated(1), 2);
        readOn();
        assertEverythingIsReadOnce();
        assertEquals(List.of("draining FW-01.log", "current FW-01.log"), generations.states());

        write(1);
        settle();
        assertEverythingIsReadOnce();
        assertEquals(List.of("finished FW-01.log", "current FW-01.log"), generations.states());
    }

    @Test
    void severalRotationsBetweenTwoLooksLoseNothing() throws IOException {
        write(3);
        start();
        readOn();
        write(2);
        rename();
        write(4);
        rename();
        write(4);
        rename();
        write(5);
        settle();

        assertEverythingIsReadOnceInAnyOrder();
    }

    @Test
    void severalRotationsWhileDownLoseNothing() throws IOException {
        write(3);
        start();
        readOn();
        stop();
        write(2);
        rename();
        write(4);
        rename();
        write(4);
        rename();
        write(5);
        start();
        settle();

        assertEverythingIsReadOnceInAnyOrder();
        assertEquals(
                3,
                generations.states().stream()
                        .filter(s -> s.startsWith("finished"))
                        .count());
    }

    @Test
    void rotationsByDateAreFoundAsWell() throws IOException {
        write(3);
        start();
        readOn();
        stop();
        write(2);
        Files.move(log(), folder.resolve("FW-01-20251121.log"));
        write(4);
        Files.move(log(), folder.resolve("FW-01.log-20251122"));
        write(5);
        start();
        settle();

        assertEverythingIsReadOnceInAnyOrder();
    }

    @Test
    void aHalfReadFileThatWasRotatedWhileDownIsReadToItsEnd() throws IOException {
        write(10);
        start();
        follower.look(now);
        FollowedFile file = follower.files().get(0);
        file.lines().next();
        read.add(written.get(0));
        assertTrue(file.stillStartsTheSame());
        generations.commit(
                file.generation(),
                file.lines().endPosition(),
                file.tailAt(file.lines().endPosition()));
        stop();
        rename();
        write(3);
        start();
        settle();

        assertEverythingIsReadOnce();
    }

    @Test
    void aCopytruncatedFileBeginsAnewAndItsCopyIsNotReadTwice() throws IOException {
        write(3);
        start();
        readOn();
        copyTruncate();
        readOn();
        write(2);
        readOn();
        copyTruncate();
        write(6); // longer than before: only the first bytes tell
        settle();

        assertEverythingIsReadOnce();
    }

    @Test
    void whatWasNotReadBeforeCopytruncateIsReadFromTheCopy() throws IOException {
        write(3);
        start();
        readOn();
        write(4);
        copyTruncate();
        write(2);
        settle();

        assertEverythingIsReadOnce();
        assertEquals(List.of("finished FW-01.log.1", "current FW-01.log"), generations.states());
    }

    @Test
    void copytruncateWhileDownLosesNothing() throws IOException {
        write(3);
        start();
        readOn();
        stop();
        write(4);
        copyTruncate();
        write(2);
        copyTruncate();
        write(8);
        start();
        settle();

        assertEverythingIsReadOnceInAnyOrder();
    }

    @Test
    void anEmptyLogAfterCopytruncateWhileDownIsTakenUp() throws IOException {
        write(3);
        start();
        readOn();
        stop();
        write(4);
        copyTruncate();
        start();
        readOn();
        write(2);
        settle();

        assertEverythingIsReadOnce();
    }

    @Test
    void aFileThatWasDeletedAndMadeAgainIsReadFromItsStart() throws IOException {
        write(3);
        start();
        readOn();
        Files.delete(log());
        readOn();
        write(2);
        readOn();
        settle();

        assertEverythingIsReadOnce();
    }

    @Test
    void anOpenFileIsReadToItsEndThoughItWasDeleted() throws IOException {
        write(3);
        start();
        readOn();
        write(2);
        Files.delete(log());
        readOn();
        write(2);
        settle();

        assertEverythingIsReadOnce();
    }

    @Test
    void aFileDeletedWhileDownIsNotedAsLost() throws IOException {
        write(3);
        start();
        readOn();
        stop();
        Files.delete(log());
        start();
        write(2);
        settle();

        assertEverythingIsReadOnce();
        assertEquals(List.of("lost FW-01.log", "current FW-01.log"), generations.states());
    }

    @Test
    void theSameInodeWithOtherContentIsAnotherGeneration() throws IOException {
        write(3);
        start();
        readOn();
        truncate();
        write(10);
        readOn();

        assertEverythingIsReadOnce();
        assertEquals(List.of("finished FW-01.log", "current FW-01.log"), generations.states());
    }

    @Test
    void theSameInodeWithOtherContentAfterARestartIsAnotherGeneration() throws IOException {
        write(3);
        start();
        readOn();
        stop();
        truncate();
        write(10);
        start();
        settle();

        assertEverythingIsReadOnce();
    }

    @Test
    void aShortFileThatGrowsIsNotTakenForAnother() throws IOException {
        Files.writeString(log(), "short\n");
        written.add("short");
        start();
        readOn();
        stop();
        write(1);
        start();
        readOn();
        rename();
        write(1);
        settle();

        assertEverythingIsReadOnce();
        assertEquals(2, generations.states().size());
    }

    @Test
    void filesThatBeginAlikeAreToldApartOnceTheyDiffer() throws IOException {
        Files.writeString(log(), "the same header in each file\n");
        written.add("the same header in each file");
        start();
        readOn();
        write(4);
        readOn();
        rename();
        Files.writeString(log(), "the same header in each file\n");
        written.add("the same header in each file");
        write(4);
        settle();

        assertEverythingIsReadOnceInAnyOrder();
    }

    @Test
    void compressedFilesThatWereNotReadAreReportedUntilTheyAreUnpacked() throws IOException {
        write(3);
        start();
        readOn();
        stop();
        write(2);
        rename();
        Path archive = folder.resolve("FW-01.log.1.gz");
        byte[] unpacked = Files.readAllBytes(rotated(1));
        Files.writeString(archive, "as if compressed");
        Files.delete(rotated(1));
        write(1);
        Files.setLastModifiedTime(archive, FileTime.from(now.minusSeconds(5)));
        follower = new LogfileFollower(
                1, log(), MemoryGenerations.folders(folder), generations, now.minusSeconds(60), now, 1);
        readOn();
        assertEquals(
                "Not read because compressed: FW-01.log.1.gz. Unpack beside FW-01.log to have them read",
                follower.problem());

        Files.delete(archive);
        Files.write(rotated(1), unpacked);
        Files.setLastModifiedTime(rotated(1), FileTime.from(now.minusSeconds(5)));
        pass(LONG);
        settle();
        assertNull(follower.problem());
        assertEverythingIsReadOnceInAnyOrder();
    }

    @Test
    void anOldCompressedFileIsNoProblem() throws IOException {
        write(3);
        start();
        readOn();
        stop();
        Path archive = Files.writeString(folder.resolve("FW-01.log.2.gz"), "as if compressed");
        Files.setLastModifiedTime(archive, FileTime.from(now.minus(Duration.ofHours(1))));
        follower = new LogfileFollower(
                1, log(), MemoryGenerations.folders(folder), generations, now.minusSeconds(60), now, 1);
        readOn();

        assertNull(follower.problem());
    }

    @Test
    void aFileThatIsRotatedBetweenRegistrationAndTheFirstLookIsRead() throws IOException {
        Files.writeString(rotated(2), "long before\n");
        Files.setLastModifiedTime(rotated(2), FileTime.from(now.minusSeconds(3600)));
        Files.writeString(rotated(1), "just registered\n");
        Files.setLastModifiedTime(rotated(1), FileTime.from(now.plusSeconds(1)));
        Files.writeString(log(), "first look\n");

        follower = new LogfileFollower(1, log(), MemoryGenerations.folders(folder), generations, now, now, 1);
        now = now.plusSeconds(20);
        readOn();

        assertEquals(List.of("just registered", "first look"), read);
    }

    @Test
    void aLinkThatLeadsOutOfTheLogFoldersIsNotFollowed(@TempDir Path elsewhere) throws IOException {
        write(2);
        start();
        readOn();
        Path secret = Files.writeString(elsewhere.resolve("secret"), "not for this log\n");
        Files.delete(log());
        Files.createSymbolicLink(log(), secret);
        settle();

        assertEverythingIsReadOnce();
        assertEquals(log() + " leads out of the log folders and is not read", follower.problem());
    }

    @Test
    void aLinkWithinTheLogFoldersIsFollowed() throws IOException {
        Path real = folder.resolve("real");
        Files.createDirectory(real);
        Files.createSymbolicLink(log(), real.resolve("today"));
        write(real.resolve("today"), 3);
        start();
        readOn();

        assertEverythingIsReadOnce();
    }

    @Test
    void aRotatedLinkIsNotRead(@TempDir Path elsewhere) throws IOException {
        write(2);
        start();
        readOn();
        Path secret = Files.writeString(elsewhere.resolve("secret"), "not for this log\n".repeat(200));
        Files.createSymbolicLink(rotated(1), secret);
        settle();

        assertEverythingIsReadOnce();
    }

    @Test
    void aFileThatIsRenamedBackIsNotReadAgain() throws IOException {
        write(3);
        start();
        readOn();
        rename();
        readOn();
        Files.move(rotated(1), log(), StandardCopyOption.ATOMIC_MOVE);
        write(2);
        settle();

        assertEverythingIsReadOnce();
    }

    @Test
    void aCopyThatIsStillBeingMadeIsNotTakenForAnUnknownFile() throws IOException {
        write(20);
        start();
        readOn();
        byte[] whole = Files.readAllBytes(log());
        now = Instant.now();
        Files.write(rotated(1), java.util.Arrays.copyOf(whole, 500));
        pass(Duration.ofSeconds(1));
        readOn();
        Files.write(rotated(1), whole);
        truncate();
        write(2);
        settle();

        assertEverythingIsReadOnce();
    }
}
