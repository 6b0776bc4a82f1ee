package org.activedefense.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {

    private static final Instant NOW = Instant.parse("2026-02-20T12:00:00Z");

    private static Warning warning(String kind, String subject, Instant since) {
        return new Warning(kind, subject, "text", "cure", "system.xhtml", since);
    }

    @Test
    void aWarningKeepsTheTimeAtWhichItWasNoticedAndGoesWithItsCause() {
        List<Warning> first = Warnings.merge(List.of(), List.of(warning("a", "x", null)), NOW);
        assertEquals(NOW, first.get(0).since());

        Instant later = NOW.plusSeconds(60);
        List<Warning> second = Warnings.merge(first, List.of(warning("a", "y", null), warning("a", "x", null)), later);
        assertEquals(List.of("y", "x"), second.stream().map(Warning::subject).toList(), "newest first");
        assertEquals(NOW, second.get(1).since());

        List<Warning> third = Warnings.merge(second, List.of(warning("a", "y", null)), later.plusSeconds(5));
        assertEquals(List.of(warning("a", "y", later)), third);
        assertEquals(
                later.plusSeconds(10),
                Warnings.merge(third, List.of(warning("a", "x", null)), later.plusSeconds(10))
                        .get(0)
                        .since(),
                "one that comes again is new");
    }

    @Test
    void aSourceThatKnowsSinceWhenIsBelievedAndNothingIsToldTwice() {
        Instant since = NOW.minusSeconds(500);
        assertEquals(
                List.of(warning("a", "x", since)),
                Warnings.merge(List.of(), List.of(warning("a", "x", since), warning("a", "x", null)), NOW));
    }

    @Test
    void spansAreSaidInTheirTwoLargestUnits() {
        assertEquals("48 s", TimeSpan.words(Duration.ofSeconds(48)));
        assertEquals("15 min", TimeSpan.words(Duration.ofSeconds(901)));
        assertEquals("3 h 12 min", TimeSpan.words(Duration.ofMinutes(192)));
        assertEquals("2 h", TimeSpan.words(Duration.ofHours(2)));
        assertEquals("1 day", TimeSpan.words(Duration.ofHours(24)));
        assertEquals("2 days 5 h", TimeSpan.words(Duration.ofHours(53)));
        assertEquals("0 s", TimeSpan.words(Duration.ofSeconds(-3)));
    }
}
