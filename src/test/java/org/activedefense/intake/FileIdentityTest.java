package org.activedefense.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.activedefense.logstore.Fingerprint;
import org.activedefense.logstore.Generation;
import org.activedefense.logstore.MemoryGenerations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIdentityTest {

    @TempDir
    Path folder;

    private final MemoryGenerations generations = new MemoryGenerations();

    private Generation generationOf(Path file, long position) throws IOException {
        FileIdentity now = FileIdentity.of(file);
        return generations.add(
                1, now.inode(), file.toString(), now.fingerprint(), position, Generation.State.CURRENT, 1);
    }

    @Test
    void aRenamedAndGrownFileIsStillTheSame() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "first line\n");
        Generation generation = generationOf(file, 11);
        Path renamed = Files.move(file, folder.resolve("b"));
        Files.writeString(renamed, "second line\n", StandardOpenOption.APPEND);

        assertTrue(FileIdentity.of(renamed).is(generation));
        assertFalse(FileIdentity.of(renamed).isCopyOf(generation));
    }

    @Test
    void aCopyHasTheContentUnderAnotherInode() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "first line\n");
        Generation generation = generationOf(file, 11);
        Path copy = Files.copy(file, folder.resolve("b"));

        assertFalse(FileIdentity.of(copy).is(generation));
        assertTrue(FileIdentity.of(copy).isCopyOf(generation));
        Path partly = Files.writeString(folder.resolve("c"), "first");
        assertFalse(FileIdentity.of(partly).isCopyOf(generation), "shorter than what was read");
    }

    @Test
    void theSameInodeWithOtherContentIsAnotherFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "first line\n");
        Generation generation = generationOf(file, 11);
        Files.writeString(file, "other line, and a longer one\n");

        assertEquals(generation.inode(), FileIdentity.of(file).inode());
        assertFalse(FileIdentity.of(file).is(generation));
    }

    @Test
    void onlyTheFirstBytesAreLookedAt() throws IOException {
        String first = "x".repeat(Fingerprint.MAX_LENGTH);
        Path file = Files.writeString(folder.resolve("a"), first + "one way");
        Path other = Files.writeString(folder.resolve("b"), first + "another");

        assertEquals(FileIdentity.of(file).fingerprint(), FileIdentity.of(other).fingerprint());
        assertEquals(Fingerprint.MAX_LENGTH, FileIdentity.of(file).available());
        assertNotEquals(FileIdentity.of(file).inode(), FileIdentity.of(other).inode());
    }

    @Test
    void whereThereIsNoFileThereIsNoIdentity() throws IOException {
        assertNull(FileIdentity.of(folder.resolve("none")));
        assertNull(FileIdentity.of(folder));
    }
}
