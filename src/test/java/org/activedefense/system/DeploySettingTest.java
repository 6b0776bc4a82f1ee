package org.activedefense.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeploySettingTest {

    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        for (DeploySetting setting : DeploySetting.values()) {
            System.clearProperty(setting.key());
            System.clearProperty(setting.key() + "_FILE");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DB_PASSWORD", "ADMIN_PASSWORD", "SECRET_KEY"})
    void aSecretMayBeInAFile(DeploySetting secret) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "  hush hush\n");
        System.setProperty(secret.key() + "_FILE", file.toString());
        assertEquals("hush hush", secret.value());
        System.setProperty(secret.key(), "given itself");
        assertEquals("given itself", secret.value(), "what is given itself wins");
    }

    @Test
    void aSecretsFileThatCannotBeReadIsNoEmptySecret() {
        String missing = folder.resolve("missing").toString();
        System.setProperty(DeploySetting.DB_PASSWORD.key() + "_FILE", missing);
        String said = assertThrows(IllegalStateException.class, DeploySetting.DB_PASSWORD::value)
                .getMessage();
        assertTrue(said.startsWith("ACTIVE_DEFENSE_DB_PASSWORD_FILE names " + missing), said);
    }

    @Test
    void whatIsNoSecretIsNotReadFromAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("node"), "east");
        System.setProperty(DeploySetting.NODE.key() + "_FILE", file.toString());
        assertEquals("default", DeploySetting.NODE.value());
    }
}
