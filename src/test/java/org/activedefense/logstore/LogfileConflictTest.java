package org.activedefense.logstore;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.activedefense.system.ConflictException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogfileConflictTest {

    @TempDir
    private Path folder;

    private void register(String name, String path, String node) {
        Logfile other = new Logfile("FW-01", folder + "/FW-01.log", "Firewall", ZoneOffset.UTC, "n1");
        new TakenByDevices("n1", List.of(other)).refuse(name, path, node);
    }

    @Test
    void aNameIsTakenOnEveryNode() {
        assertThrows(ConflictException.class, () -> register("FW-01", folder + "/b.log", "n2"));
    }

    @Test
    void aFileIsTakenOnItsNodeOnly() {
        assertThrows(ConflictException.class, () -> register("FW-02", folder + "/FW-01.log", "n1"));
        assertDoesNotThrow(() -> register("FW-02", folder + "/FW-01.log", "n2"));
        assertDoesNotThrow(() -> register("FW-02", folder + "/FW-02.log", "n1"));
    }

    @Test
    void anotherNameOfTheSameFileIsTakenToo() throws IOException {
        Files.createFile(folder.resolve("FW-01.log"));
        Files.createSymbolicLink(folder.resolve("alias.log"), folder.resolve("FW-01.log"));
        assertThrows(ConflictException.class, () -> register("FW-02", folder + "/alias.log", "n1"));
    }
}
