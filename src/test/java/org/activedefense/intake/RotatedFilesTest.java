package org.activedefense.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotatedFilesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FW-01.log.1",
                "FW-01.log.12",
                "FW-01.log-20251123",
                "FW-01.log-20251123.1",
                "FW-01.log.2025-11-23",
                "FW-01.log-20251123T120000",
                "FW-01.log-1763856000",
                "FW-01-20251123.log",
                "FW-01-2025-11-23.log",
                "FW-01_20251123-13.log",
                "FW-01.20251123.log",
                "FW-01.log.1.gz",
                "FW-01.log-20251123.xz",
                "FW-01-20251123.log.zst"
            })
    void namesThatRotationGives(String name) {
        assertTrue(new RotatedFiles(Path.of("/log/FW-01.log")).hasNameOfRotated(Path.of(name)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FW-01.log",
                "FW-02.log",
                "FW-01-2.log",
                "FW-011.log",
                "FW-01.log.bak",
                "FW-01.logger",
                "FW-01xlog.1",
                "XFW-01.log.1",
                "FW-01-backup.log",
                "FW-01.log.1.sha256",
                "FW-01.log.gz"
            })
    void namesOfOtherFiles(String name) {
        assertFalse(new RotatedFiles(Path.of("/log/FW-01.log")).hasNameOfRotated(Path.of(name)));
    }

    @Test
    void aNameIsTakenLetterByLetter() {
        assertTrue(new RotatedFiles(Path.of("/log/a+b(c).log")).hasNameOfRotated(Path.of("a+b(c).log.1")));
        assertFalse(new RotatedFiles(Path.of("/log/a.b.log")).hasNameOfRotated(Path.of("aXb.log.1")));
        assertTrue(new RotatedFiles(Path.of("/log/noextension")).hasNameOfRotated(Path.of("noextension.1")));
    }

    @Test
    void readableOnesComeOldestFirstAndCompressedOnesApart() throws IOException {
        make("FW-01.log.1", 300);
        make("FW-01.log.2", 200);
        make("FW-01.log-20251123", 250);
        make("FW-01.log.3.gz", 100);
        make("FW-02.log.1", 100);
        Files.createDirectory(folder.resolve("FW-01.log.9"));
        Files.createSymbolicLink(folder.resolve("FW-01.log.8"), folder.resolve("FW-01.log.1"));
        RotatedFiles rotated = new RotatedFiles(folder.resolve("FW-01.log"));

        assertEquals(
                List.of("FW-01.log.2", "FW-01.log-20251123", "FW-01.log.1"),
                rotated.readable().stream()
                        .map(file -> file.path().getFileName().toString())
                        .toList());
        assertEquals(List.of(folder.resolve("FW-01.log.3.gz")), rotated.compressed());
    }

    @Test
    void aFolderThatIsNotThereHoldsNothing() throws IOException {
        assertEquals(List.of(), new RotatedFiles(folder.resolve("not/there.log")).readable());
    }

    private void make(String name, long second) throws IOException {
        Path file = Files.writeString(folder.resolve(name), name);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
    }
}
