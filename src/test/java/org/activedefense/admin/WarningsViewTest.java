package org.activedefense.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.activedefense.system.Warning;
import org.activedefense.system.WarningMutes.Mute;
import org.junit.jupiter.api.Test;

class WarningsViewTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    private static Warning warning(String kind, String subject, int minutesAgo) {
        return new Warning(
                kind, subject, subject + " it is", "Mend it.", "system.xhtml", NOW.minusSeconds(60L * minutesAgo));
    }

    private static List<String> kinds(List<WarningsView.Group> groups) {
        return groups.stream().map(WarningsView.Group::getKind).toList();
    }

    @Test
    void dangerComesFirstInTheSameOrderAlwaysAndTheDatabaseHasABarOfItsOwn() {
        List<Warning> warnings = new ArrayList<>(Stream.of(
                        "device-clock",
                        "database-away",
                        "getting-through",
                        "device-silent",
                        "disk-full",
                        "of-a-later-version")
                .map(kind -> warning(kind, "subject", 1))
                .toList());
        List<String> expected =
                List.of("getting-through", "disk-full", "device-silent", "device-clock", "of-a-later-version");
        assertEquals(expected, kinds(WarningsView.groups(warnings, Map.of())));
        Collections.reverse(warnings);
        assertEquals(expected, kinds(WarningsView.groups(warnings, Map.of())));
    }

    @Test
    void aThousandOfOneKindAreOneGroupWithTheirCountAndTheFirstBeginning() {
        List<Warning> warnings = IntStream.range(0, 1000)
                .mapToObj(i -> warning("device-silent", String.format("FW-%04d", 999 - i), i))
                .toList();
        WarningsView.Group group = WarningsView.groups(warnings, Map.of()).get(0);
        assertEquals(1000, group.getCount());
        assertEquals(NOW.minusSeconds(60 * 999), group.getSince());
        assertEquals(
                List.of("FW-0000", "FW-0001", "FW-0002"),
                group.getFirst().stream().map(WarningsView.Line::getSubject).toList());
        assertEquals(997, group.getMore());
        assertEquals("warning", group.getState());
    }

    @Test
    void whatIsMutedStandsThereWithoutItsColour() {
        Mute mute = new Mute("disk-full", "admin", NOW.plusSeconds(3600));
        WarningsView.Group group = WarningsView.groups(
                        List.of(warning("disk-full", "/var", 1)), Map.of("disk-full", mute))
                .get(0);
        assertEquals("off", group.getState());
        assertEquals("admin", group.getMutedBy());
    }
}
