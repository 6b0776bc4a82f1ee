package org.activedefense.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingValues;
import org.junit.jupiter.api.Test;

class SettingGroupTest {

    private static final SettingValues DEFAULTS = new SettingValues(Map.of());

    @Test
    void theSentencesAreThoseThatUsersKnow() {
        SettingValues values = new SettingValues(Map.of(Setting.PORT_SCAN1_PORTS, "15", Setting.INACTIVE_MONTHS, "2"));
        assertEquals(
                "If an external public IP tries to reach the same company owned public IP on more than **15 ports**"
                        + " within **10 mins**, it is added to the blacklist.",
                SettingGroup.PORT_SCAN_1.sentence(values));
        assertTrue(SettingGroup.BLACKLIST_AGE.sentence(values).contains("**2 months**"));
        assertTrue(SettingGroup.BLACKLIST_AGE.sentence(DEFAULTS).contains("**1 month**"));
    }

    @Test
    void aCaseIsOffWhenItsWindowOrSeverityIsNone() {
        SettingValues off = new SettingValues(Map.of(
                Setting.PORT_SCAN1_MINUTES, "0", Setting.PORT_SCAN2_MINUTES, "0", Setting.VULNERABILITY_SEVERITY, "0"));
        for (SettingGroup group : SettingGroup.values()) {
            assertTrue(group.isActive(DEFAULTS), group.name());
            assertEquals(!group.isCase(), group.isActive(off), group.name());
        }
        assertFalse(SettingGroup.PORT_SCAN_1.isActive(off));
    }

    @Test
    void everySettingCanBeChangedInOnePlaceOnThePage() {
        Set<Setting> shown = Arrays.stream(SettingGroup.values())
                .flatMap(group -> group.getSettings().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Setting.class)));
        assertEquals(EnumSet.allOf(Setting.class), shown);
        assertEquals(
                Setting.values().length,
                Arrays.stream(SettingGroup.values())
                        .mapToInt(group -> group.getSettings().size())
                        .sum());
    }

    @Test
    void everySentenceClosesWhatItEmphasises() {
        for (SettingGroup group : SettingGroup.values()) {
            assertEquals(1, group.sentence(DEFAULTS).split("\\*\\*", -1).length % 2, group.name());
        }
    }
}
