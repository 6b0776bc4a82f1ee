package org.activedefense.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderNamesTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    Path folder;

    private long now = 100 * SECOND;
    private final FolderNames names = new FolderNames(2 * SECOND, () -> now);

    private void create(String name) throws IOException {
        Files.createFile(folder.resolve(name));
    }

    /** Leaves the folder's time of change as it was. */
    private void createUnnoticed(String name) throws IOException {
        FileTime time = Files.getLastModifiedTime(folder);
        create(name);
        Files.setLastModifiedTime(folder, time);
    }

    @Test
    void whatCameInTheSameTickOfTheClockIsSeen() throws IOException {
        create("a.log");
        assertEquals(Set.of("a.log"), names.of(folder));
        createUnnoticed("b.log"); // as coarse as that is a file system's clock
        now += SECOND;
        assertEquals(Set.of("a.log", "b.log"), names.of(folder));
    }

    @Test
    void aFolderThatHasNotChangedForAWhileIsNotListedAgain() throws IOException {
        create("a.log");
        names.of(folder);
        now += 3 * SECOND;
        NavigableSet<String> listed = names.of(folder);
        createUnnoticed("hidden.log"); // it shows who listed
        now += SECOND;
        assertSame(listed, names.of(folder));
    }

    @Test
    void whereTheTimeOfChangeIsNotKeptNamesAreTenSecondsOldAtMost() throws IOException {
        create("a.log");
        names.of(folder);
        now += 3 * SECOND;
        names.of(folder);
        createUnnoticed("b.log");
        now += 11 * SECOND;
        assertEquals(Set.of("a.log", "b.log"), names.of(folder));
    }

    @Test
    void aChangeIsSeenAtOnce() throws IOException {
        create("a.log");
        names.of(folder);
        now += 3 * SECOND;
        NavigableSet<String> listed = names.of(folder);
        Files.move(folder.resolve("a.log"), folder.resolve("a.log.1"));
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now().plusSeconds(5)));
        assertEquals(Set.of("a.log.1"), names.of(folder));
        assertNotSame(listed, names.of(folder));
    }

    @Test
    void theSameNamesAreTheSameSet() throws IOException {
        create("a.log");
        assertSame(names.of(folder), names.of(folder));
    }

    @Test
    void whoCanDoWithLateNamesGetsThoseOfAnother() throws IOException {
        create("a.log");
        names.ofLate(folder, 0);
        create("b.log");
        assertEquals(Set.of("a.log"), names.ofLate(folder, 9 * SECOND));
        assertEquals(Set.of("a.log", "b.log"), names.ofLate(folder, 11 * SECOND));
    }

    @Test
    void aFolderThatIsNotThereHoldsNothing() throws IOException {
        assertEquals(Set.of(), names.of(folder.resolve("none")));
    }
}
