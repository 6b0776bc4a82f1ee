package org.activedefense.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    private static final Instant NOW = Instant.parse("2026-02-20T12:21:05Z");

    @Test
    void aTimeIsExactInTheReadersZone() {
        assertEquals("20 Feb 2026 13:21:05", Words.time(NOW, ZoneId.of("Europe/Berlin")));
        assertEquals("–", Words.time(null, ZoneId.of("UTC")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Europe/Berlin|Europe/Berlin, UTC+1",
                "Australia/Adelaide|Australia/Adelaide, UTC+10:30",
                "America/New_York|America/New_York, UTC-5",
                "Etc/UTC|UTC",
                "UTC|UTC",
                "+05:30|UTC+5:30"
            })
    void aZoneIsSaidWithItsOffset(String zone, String said) {
        assertEquals(said, Words.zone(ZoneId.of(zone), NOW));
    }

    /** NOW is 20 Feb 2026, 12:21:05 UTC. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UTC|12 ports on 1.2.3.4 within 8 min 20 s, 20 Feb 12:12 - 12:20 UTC|12 ports on 1.2.3.4 within 8 min 20 s, 20 Feb 12:12 - 12:20",
                "Australia/Adelaide|x, 19 Feb 13:25 - 13:35 UTC|x, 19 Feb 23:55 - 20 Feb 00:05",
                "America/New_York|x, 1 Jan 03:00 - 2 Jan 04:00 UTC|x, 31 Dec 22:00 - 1 Jan 23:00",
                "Europe/Berlin|vulnerability attack on 1.2.3.4, 31 Dec 23:59 UTC; y, 1 Jul 10:00 - 10:01 UTC|vulnerability attack on 1.2.3.4, 1 Jan 00:59; y, 1 Jul 12:00 - 12:01",
                "Europe/Berlin|x, 29 Feb 10:00 UTC|x, 29 Feb 11:00",
                "Europe/Berlin|Added by admin: until 20 Feb 25:00 UTC $1|Added by admin: until 20 Feb 25:00 UTC $1",
                "Europe/Berlin|no time at all|no time at all"
            })
    void aKeptSentenceIsReadInTheReadersZone(String zone, String kept, String read) {
        assertEquals(read, Words.local(kept, ZoneId.of(zone), NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "0, just now",
        "59, 59 s ago",
        "60, 1 min ago",
        "3599, 59 min ago",
        "7200, 2 h ago",
        "172800, 2 days ago",
        "-90, in 1 min"
    })
    void howLongAgoIsSaidInOneUnit(long seconds, String said) {
        assertEquals(said, Words.ago(NOW.minusSeconds(seconds), NOW));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "500, 8 min 20 s", "600, 10 min", "3660, 1 h 1 min", "86400, 1 day", "180000, 2 days 2 h"})
    void aDurationIsSaidInTwoUnits(long seconds, String said) {
        assertEquals(said, Words.duration(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "1000, 1.0 kB", "99949, 99.9 kB", "999999, 1.0 MB", "12400000000, 12.4 GB"})
    void aSizeIsSaidInThousands(long bytes, String said) {
        assertEquals(said, Words.bytes(bytes));
    }

    @Test
    void anUnknownZoneIsTheServers() {
        assertEquals(ZoneId.systemDefault(), Display.zoneOf("Moon/Tranquility"));
        assertEquals(ZoneId.systemDefault(), Display.zoneOf(null));
        assertEquals(ZoneId.of("Asia/Tokyo"), Display.zoneOf("Asia/Tokyo"));
    }
}
