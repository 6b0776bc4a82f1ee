package org.activedefense.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path folder;

    @Test
    void aSecondLockSaysWhoHasTheFirst() {
        assertEquals(Optional.empty(), DataFolder.open(folder).lock("the first"));
        assertEquals(Optional.of("the first"), DataFolder.open(folder).lock("the second"));
    }

    @Test
    void aFolderThatCannotBeIsSaidInOneLine() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Trouble trouble = assertThrows(Trouble.class, () -> DataFolder.open(file.resolve("var")));
        assertEquals(1, trouble.getMessage().lines().count());
        assertTrue(trouble.getMessage().contains("ACTIVE_DEFENSE_DATA_DIR"), trouble.getMessage());
    }
}
