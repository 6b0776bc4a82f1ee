package org.activedefense.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    Path folder;

    @Test
    void aSecretIsMadeOnceAndOnlyItsOwnerReadsIt() throws Exception {
        String first = new Secrets(folder).password("a");
        assertEquals(32, first.length());
        assertEquals(first, new Secrets(folder).password("a"));
        assertNotEquals(first, new Secrets(folder).password("b"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a"))));
    }

    @Test
    void aKeyHas32Bytes() {
        assertEquals(32, Base64.getDecoder().decode(new Secrets(folder).key("key")).length);
    }
}
