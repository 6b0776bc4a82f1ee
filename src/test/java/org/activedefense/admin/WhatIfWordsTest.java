package org.activedefense.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.activedefense.address.Address;
import org.activedefense.defense.WhatIf;
import org.activedefense.system.Setting;
import org.junit.jupiter.api.Test;

class WhatIfWordsTest {

    private static final Instant NOW = Instant.parse("2026-02-20T12:00:00Z");
    private static final Instant DAY = NOW.minus(Duration.ofHours(24));

    private static String say(WhatIf.Answer answer, boolean stricter) {
        return WhatIfWords.sentence(answer, 7, stricter, NOW, ZoneOffset.UTC);
    }

    private static List<Address> some(int count) {
        return List.of("203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4").subList(0, count).stream()
                .map(Address::parse)
                .toList();
    }

    @Test
    void itClaimsWhatIsKnown() {
        assertEquals(
                "No source more would have been listed in the last 24 hours.",
                say(new WhatIf.Answer(DAY, 0, List.of(), 9, 9, true), false));
        assertEquals(
                "1 source more would have been listed in the last 24 hours: 203.0.113.1.",
                say(new WhatIf.Answer(DAY, 1, some(1), 9, 9, true), false));
        assertEquals(
                "14 sources more would have been listed since 20 Feb 2026 09:00:00, as far back as memory reaches:"
                        + " 203.0.113.1, 203.0.113.2, 203.0.113.3 and 11 more.",
                say(new WhatIf.Answer(NOW.minus(Duration.ofHours(3)), 14, some(4), 9, 9, true), false));
        assertEquals(
                "At least 2 sources more would have been listed in the last 24 hours: 203.0.113.1, 203.0.113.2. Looked at"
                        + " 33 % of the sources in memory. Memory holds what the present window needs, so there may be"
                        + " more.",
                say(new WhatIf.Answer(DAY, 2, some(2), 3, 9, false), false));
        assertEquals(
                "Of what is in memory, no source more would have been listed in the last 24 hours. Looked at 0 % of the"
                        + " sources in memory.",
                say(new WhatIf.Answer(DAY, 0, List.of(), 0, 9, true), false));
        assertEquals(
                "No source more would have been listed in the last 24 hours. 7 entries came by this case in the last 24"
                        + " hours; some might not have come.",
                say(new WhatIf.Answer(DAY, 0, List.of(), 0, 0, true), true));
    }

    @Test
    void stricterIsWhatMayListFewer() {
        assertTrue(stricter("10", "10", "10", "11"));
        assertTrue(stricter("10", "10", "9", "5"));
        assertTrue(stricter("10", "10", "0", "10"), "off");
        assertFalse(stricter("10", "10", "10", "10"));
        assertFalse(stricter("10", "10", "20", "5"));
        assertFalse(stricter("0", "10", "10", "10"), "was off");
        assertTrue(WhatIfWords.rules(SettingGroup.VULNERABILITY_SCAN, Map.of()).isEmpty());
    }

    private static boolean stricter(String minutes, String ports, String newMinutes, String newPorts) {
        return WhatIfWords.isStricter(
                SettingGroup.PORT_SCAN_1,
                Map.of(Setting.PORT_SCAN1_MINUTES, minutes, Setting.PORT_SCAN1_PORTS, ports),
                Map.of(Setting.PORT_SCAN1_MINUTES, newMinutes, Setting.PORT_SCAN1_PORTS, newPorts));
    }
}
