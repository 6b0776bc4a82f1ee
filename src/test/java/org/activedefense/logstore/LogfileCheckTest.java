package org.activedefense.logstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogfileCheckTest {

    @TempDir
    private Path folder;

    private LogfileForm checkNew(LogfileForm form) {
        return new LogfileCheck(new LogFolders(List.of(folder)), "n1").checkNew(form);
    }

    private List<String> wrong(LogfileForm form) {
        return assertThrows(InvalidException.class, () -> checkNew(form)).errors().stream()
                .map(FieldError::field)
                .toList();
    }

    private LogfileForm named(String name, String path) {
        return new LogfileForm(name, path, null, null, null, null);
    }

    @Test
    void whatIsNotGivenGetsItsDefault() {
        LogfileForm form = checkNew(named(" FW-01 ", folder + "/a/../FW-01.log"));
        assertEquals(
                new LogfileForm(
                        "FW-01",
                        folder.resolve("FW-01.log").toString(),
                        "Firewall",
                        ZoneId.systemDefault().getId(),
                        true,
                        "n1"),
                form);
    }

    @Test
    void aChangeLeavesOutWhatIsNotGiven() {
        LogfileForm form = new LogfileCheck(new LogFolders(List.of(folder)), "n1")
                .check(new LogfileForm(null, null, null, "Europe/Berlin", null, null));
        assertEquals("Europe/Berlin", form.timeZone());
        assertNull(form.name());
        assertNull(form.enabled());
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertEquals(
                List.of("name", "path", "type", "timeZone"),
                wrong(new LogfileForm("x".repeat(101), "relative.log", "Toaster", "Mars/North", null, null)));
        assertEquals(List.of("name", "path"), wrong(named(null, null)));
    }

    @Test
    void aPathMustLeadToAFileInsideALogFolder() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        assertEquals(List.of("path"), wrong(named("a", "/etc/passwd")));
        assertEquals(List.of("path"), wrong(named("a", folder.resolve("sub").toString())));
        assertEquals(List.of("path"), wrong(named("a", folder + "/x\n.log")));
        assertEquals(List.of("path"), wrong(named("a", folder + "/x\0.log")));
    }

    @Test
    void anotherServersFoldersAreCheckedByThatServer() {
        LogfileForm form = new LogfileForm("a", "/elsewhere/FW-01.log", null, null, null, "n2");
        assertEquals("/elsewhere/FW-01.log", checkNew(form).path());
    }
}
