package org.activedefense.logstore;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFoldersTest {

    @TempDir
    private Path temp;

    private Path inside;
    private Path outside;
    private LogFolders folders;

    @BeforeEach
    void makeFolders() throws IOException {
        inside = Files.createDirectories(temp.resolve("logs/Firewall"));
        outside = Files.createDirectories(temp.resolve("secret"));
        Files.writeString(outside.resolve("passwd"), "x");
        folders = new LogFolders(List.of(inside, temp.resolve("second")));
    }

    @Test
    void filesInAFolderAreInsideWhetherTheyExistOrNot() throws IOException {
        assertTrue(folders.contains(Files.createFile(inside.resolve("FW-01.log"))));
        assertTrue(folders.contains(inside.resolve("FW-02.log")));
        assertTrue(folders.contains(inside.resolve("not/yet/there.log")));
        assertTrue(folders.contains(temp.resolve("second/FW-03.log")), "a folder may come later");
    }

    @Test
    void otherPlacesAreOutside() {
        assertFalse(folders.contains(outside.resolve("passwd")));
        assertFalse(folders.contains(inside), "the folder itself is no file in it");
        assertFalse(folders.contains(temp.resolve("logs/Firewall2/x.log")), "a name that only begins alike");
        assertFalse(folders.contains(Path.of("/etc/passwd")));
    }

    @Test
    void dotsDoNotLeadOut() {
        assertFalse(folders.contains(inside.resolve("../../secret/passwd")));
        assertFalse(folders.contains(inside.resolve("none/../../x.log")));
        assertTrue(folders.contains(inside.resolve("none/../x.log")));
    }

    @Test
    void linksOutAreOutside() throws IOException {
        Files.createSymbolicLink(inside.resolve("file.log"), outside.resolve("passwd"));
        Files.createSymbolicLink(inside.resolve("folder"), outside);
        Files.createSymbolicLink(inside.resolve("relative.log"), Path.of("../../secret/passwd"));
        Files.createSymbolicLink(inside.resolve("twice.log"), inside.resolve("file.log"));
        assertFalse(folders.contains(inside.resolve("file.log")));
        assertFalse(folders.contains(inside.resolve("folder/passwd")));
        assertFalse(folders.contains(inside.resolve("folder/new.log")), "its nearest existing parent is outside");
        assertFalse(folders.contains(inside.resolve("relative.log")));
        assertFalse(folders.contains(inside.resolve("twice.log")));
    }

    @Test
    void danglingLinksAndLoopsAreOutside() throws IOException {
        Files.createSymbolicLink(inside.resolve("dangling.log"), outside.resolve("later"));
        Files.createSymbolicLink(inside.resolve("loop.log"), inside.resolve("loop.log"));
        assertFalse(folders.contains(inside.resolve("dangling.log")));
        assertFalse(folders.contains(inside.resolve("loop.log")));
    }

    @Test
    void linksThatStayInsideAndALinkedFolderAreFine() throws IOException {
        Files.createFile(inside.resolve("FW-01.log"));
        Files.createSymbolicLink(inside.resolve("alias.log"), inside.resolve("FW-01.log"));
        assertTrue(folders.contains(inside.resolve("alias.log")));
        Path link = Files.createSymbolicLink(temp.resolve("link"), inside);
        assertTrue(new LogFolders(List.of(link)).contains(link.resolve("FW-01.log")));
        assertTrue(new LogFolders(List.of(link)).contains(inside.resolve("FW-01.log")));
    }
}
