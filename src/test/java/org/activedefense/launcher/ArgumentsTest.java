package org.activedefense.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @Test
    void noArgumentIsAPlainStart() {
        Arguments arguments = Arguments.parse(List.of());
        assertFalse(arguments.demo());
        assertFalse(arguments.help());
    }

    @Test
    void settingsGoToTheServerByItsEnvironmentAndOtherPropertiesByItsCommandLine() {
        Arguments arguments = Arguments.parse(List.of(
                "--demo", "-DACTIVE_DEFENSE_HTTP_PORT=1", "-Dactive.defense.node=a", "-Duser.timezone=UTC", "-Xmx1g"));
        assertTrue(arguments.demo());
        assertEquals(List.of("-Duser.timezone=UTC", "-Xmx1g"), arguments.serverOptions());
    }

    @Test
    void anUnknownOptionIsBadUsage() {
        for (String bad : List.of("--demmo", "demo", "-D", "-v", "")) {
            Trouble trouble = assertThrows(Trouble.class, () -> Arguments.parse(List.of(bad)), bad);
            assertEquals(2, trouble.exitCode());
        }
    }
}
