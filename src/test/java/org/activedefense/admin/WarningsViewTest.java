package org.activedefense.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.activedefense.system.Warning;
import org.junit.jupiter.api.Test;

class WarningsViewTest {

    @Test
    void dangerComesBeforeWhatIsNewerAndTheDatabaseHasABannerOfItsOwn() {
        List<Warning> newestFirst = Stream.of(
                        "device-clock", "database-away", "getting-through", "device-silent", "disk-full")
                .map(kind -> new Warning(kind, "subject", "text", "cure", "system.xhtml", Instant.EPOCH))
                .toList();
        assertEquals(
                List.of("getting-through", "disk-full", "device-clock", "device-silent"),
                WarningsView.lines(newestFirst).stream()
                        .map(WarningsView.Line::getKind)
                        .toList());
    }
}
