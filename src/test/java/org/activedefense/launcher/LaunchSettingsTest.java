package org.activedefense.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchSettingsTest {

    private static final Path BASE = Path.of("/project");

    private static LaunchSettings read(Map<String, String> properties, Map<String, String> environment) {
        return LaunchSettings.read(properties::get, environment::get, BASE);
    }

    @Test
    void withoutSettingsTheDefaultsHold() {
        LaunchSettings settings = read(Map.of(), Map.of());
        assertEquals(8080, settings.httpPort());
        assertEquals(8443, settings.httpsPort());
        assertEquals(Path.of("/project/var"), settings.dataFolder());
        assertEquals(List.of(Path.of("/project/var/Firewall")), settings.logFolders());
        assertEquals(Optional.empty(), settings.databaseUrl());
        assertTrue(settings.autoRegister());
    }

    @Test
    void aPropertyWinsOverTheEnvironmentAndBlankCountsAsNotSet() {
        LaunchSettings settings = read(
                Map.of("active.defense.http.port", "1111", "ACTIVE_DEFENSE_HTTPS_PORT", " "),
                Map.of("ACTIVE_DEFENSE_HTTP_PORT", "2222", "ACTIVE_DEFENSE_HTTPS_PORT", "3333"));
        assertEquals(1111, settings.httpPort());
        assertEquals(3333, settings.httpsPort());
    }

    @Test
    void aSecretMayBeInAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "hush\n");
        LaunchSettings settings = LaunchSettings.read(
                name -> null, Map.of("ACTIVE_DEFENSE_DB_PASSWORD_FILE", file.toString())::get, Path.of("/project"));
        assertEquals(Optional.of("hush"), settings.databasePassword());
        Map<String, String> wrong =
                Map.of("ACTIVE_DEFENSE_SECRET_KEY_FILE", folder.resolve("none").toString());
        Trouble trouble =
                assertThrows(Trouble.class, () -> LaunchSettings.read(name -> null, wrong::get, Path.of("/project")));
        assertTrue(trouble.getMessage().startsWith("ACTIVE_DEFENSE_SECRET_KEY_FILE names "), trouble.getMessage());
    }

    @Test
    void severalLogFoldersAreSeparatedByAColon() {
        LaunchSettings settings = read(Map.of(), Map.of("ACTIVE_DEFENSE_LOG_DIR", "/var/log/Firewall: logs/b :"));
        assertEquals(List.of(Path.of("/var/log/Firewall"), Path.of("/project/logs/b")), settings.logFolders());
    }

    @Test
    void whatCannotBeIsSaidWithTheSettingsName() {
        assertSays("ACTIVE_DEFENSE_HTTP_PORT", Map.of("ACTIVE_DEFENSE_HTTP_PORT", "0"));
        assertSays("ACTIVE_DEFENSE_HTTP_PORT", Map.of("ACTIVE_DEFENSE_HTTP_PORT", "65536"));
        assertSays("ACTIVE_DEFENSE_HTTPS_PORT", Map.of("ACTIVE_DEFENSE_HTTPS_PORT", "https"));
        assertSays("ACTIVE_DEFENSE_HTTPS_PORT", Map.of("ACTIVE_DEFENSE_HTTPS_PORT", "8080"));
        assertSays("ACTIVE_DEFENSE_DB_URL", Map.of("ACTIVE_DEFENSE_DB_URL", "postgres://localhost/x"));
        assertSays("ACTIVE_DEFENSE_SECRET_KEY", Map.of("ACTIVE_DEFENSE_SECRET_KEY", "c2hvcnQ="));
        assertSays("ACTIVE_DEFENSE_SECRET_KEY", Map.of("ACTIVE_DEFENSE_SECRET_KEY", "not base64"));
    }

    private static void assertSays(String name, Map<String, String> environment) {
        Trouble trouble = assertThrows(Trouble.class, () -> read(Map.of(), environment));
        assertTrue(trouble.getMessage().contains(name), trouble.getMessage());
        assertEquals(1, trouble.getMessage().lines().count());
        assertEquals(1, trouble.exitCode());
    }
}
