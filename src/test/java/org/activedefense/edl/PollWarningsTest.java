package org.activedefense.edl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.activedefense.address.Address;
import org.activedefense.system.Warning;
import org.junit.jupiter.api.Test;

/** Who has stopped fetching the list, at a fixed time. */
class PollWarningsTest {

    private static final Instant NOW = Instant.parse("2026-02-20T12:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(3));

    private static Poller poller(
            Duration lastAgo, int lastStatus, long served, Duration servedAgo, Duration servedFor) {
        Instant servedAt = servedAgo == null ? null : NOW.minus(servedAgo);
        Instant servedSince = servedAgo == null ? null : servedAt.minus(servedFor);
        Instant last = NOW.minus(lastAgo);
        return new Poller(
                Address.parse("10.0.0.1"),
                last.minus(Duration.ofDays(1)),
                last,
                lastStatus,
                served + 1,
                served,
                servedAt,
                servedSince,
                served == 0 ? null : 812L,
                "PAN-OS");
    }

    private static List<String> kinds(Poller poller, Instant started) {
        return PollWarnings.of(List.of(poller), started, NOW).stream()
                .map(Warning::kind)
                .toList();
    }

    private static Poller regular(Duration ago) {
        return poller(ago, 304, 500, ago, Duration.ofDays(2));
    }

    @Test
    void whoPolledRegularlyAndHasNotForAQuarterOfAnHourIsGone() {
        assertEquals(List.of(), kinds(regular(Duration.ofMinutes(14)), LONG_AGO));
        assertEquals(List.of("poller-gone"), kinds(regular(Duration.ofMinutes(16)), LONG_AGO));
        assertEquals(
                "10.0.0.1 has not fetched the list for 16 min, and did so regularly before.",
                PollWarnings.of(List.of(regular(Duration.ofMinutes(16))), LONG_AGO, NOW)
                        .get(0)
                        .text());
        assertEquals(List.of(), kinds(regular(Duration.ofDays(8)), LONG_AGO), "not expected any more");
        assertEquals(
                List.of(),
                kinds(regular(Duration.ofMinutes(16)), NOW.minus(Duration.ofMinutes(5))),
                "the server itself was down");
    }

    @Test
    void whoOnlyTriedItOutIsNotMissed() {
        Duration ago = Duration.ofHours(1);
        assertEquals(List.of(), kinds(poller(ago, 200, 2, ago, Duration.ofMinutes(30)), LONG_AGO));
        assertEquals(List.of(), kinds(poller(ago, 200, 50, ago, Duration.ofMinutes(59)), LONG_AGO));
        assertEquals(List.of(), kinds(poller(ago, 404, 0, null, null), LONG_AGO));
    }

    @Test
    void whoIsRefusedIsToldOfAsLongAsItTries() {
        Duration yesterday = Duration.ofDays(1);
        for (int status : new int[] {401, 403}) {
            assertEquals(
                    List.of("poller-refused"),
                    kinds(poller(Duration.ofMinutes(3), status, 9, yesterday, yesterday), LONG_AGO));
            assertEquals(
                    List.of("poller-refused"), kinds(poller(Duration.ofMinutes(3), status, 0, null, null), LONG_AGO));
            assertEquals(List.of(), kinds(poller(Duration.ofMinutes(16), status, 0, null, null), LONG_AGO));
        }
        assertEquals(List.of(), kinds(poller(Duration.ofMinutes(3), 503, 0, null, null), LONG_AGO));
    }

    @Test
    void ofManyThatAreRefusedFiveAreNamed() {
        Poller one = poller(Duration.ofMinutes(3), 403, 0, null, null);
        List<Warning> warnings = PollWarnings.of(java.util.Collections.nCopies(1_000, one), LONG_AGO, NOW);
        assertEquals(6, warnings.size());
        assertEquals("995 more clients are refused the list.", warnings.get(5).text());
    }
}
