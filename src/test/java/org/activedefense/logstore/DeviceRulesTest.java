package org.activedefense.logstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.activedefense.system.Warning;
import org.junit.jupiter.api.Test;

/** When a device needs a look, at a fixed time. */
class DeviceRulesTest {

    private static final Instant NOW = Instant.parse("2026-02-20T12:00:00Z");
    private static final DeviceRules RULES = new DeviceRules(Duration.ofMinutes(15), NOW.minus(Duration.ofDays(9)));

    /** A device in order; each test changes what it is about. */
    private static final class Device {
        boolean readable = true;
        Instant lastLineAt = NOW.minusSeconds(5);
        Instant newestEventAt = NOW.minusSeconds(6);
        Instant behindSince;
        String problem;
        long recentLines = 1000;
        long recentRejected;
        Instant directionSeenAt;
        Instant directionMissedAt;
        Instant unreadSince;

        List<String> kinds() {
            return kinds(RULES);
        }

        List<String> kinds(DeviceRules rules) {
            return rules.of(state(), NOW).stream().map(Warning::kind).toList();
        }

        DeviceState state() {
            return new DeviceState(
                    7,
                    "FW-01",
                    "/var/log/Firewall/FW-01.log",
                    "Firewall",
                    "Australia/Sydney",
                    true,
                    readable,
                    "default",
                    NOW.minus(Duration.ofDays(30)),
                    5000,
                    0,
                    lastLineAt,
                    newestEventAt,
                    behindSince == null ? 0 : 100,
                    behindSince,
                    problem,
                    3.5,
                    recentLines,
                    recentRejected,
                    directionSeenAt,
                    directionMissedAt,
                    unreadSince,
                    false);
        }
    }

    private final Device device = new Device();

    private Warning only() {
        List<Warning> all = RULES.of(device.state(), NOW);
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }

    @Test
    void aDeviceInOrderGivesNone() {
        assertEquals(List.of(), device.kinds());
    }

    @Test
    void aDeviceIsSilentFromTheMinuteThatIsSet() {
        device.lastLineAt = NOW.minus(Duration.ofMinutes(15));
        device.newestEventAt = device.lastLineAt;
        assertEquals(List.of(), device.kinds());
        device.lastLineAt = device.lastLineAt.minusSeconds(1);
        device.newestEventAt = device.lastLineAt;

        assertEquals("device-silent", only().kind());
        assertEquals("FW-01 has not sent a line for 15 min.", only().text());
        assertTrue(only().cure().contains("/var/log/Firewall/FW-01.log"));
        assertEquals(NOW.minusSeconds(1), only().since());
        assertEquals(List.of(), device.kinds(new DeviceRules(Duration.ofMinutes(60), NOW.minus(Duration.ofDays(1)))));
    }

    @Test
    void aDeviceThatNeverSentALineIsSilentSinceItWasRegistered() {
        device.lastLineAt = null;
        device.newestEventAt = null;
        device.recentLines = 0;
        assertEquals("FW-01 has not sent a line since it was registered, 30 days ago.", only().text());
    }

    @Test
    void nobodyIsSilentWhoseLinesWaitOrWhileNothingIsReadOrWhereACauseIsKnown() {
        device.lastLineAt = NOW.minus(Duration.ofHours(3));
        device.newestEventAt = device.lastLineAt;
        device.behindSince = NOW.minusSeconds(30);
        assertEquals(List.of(), device.kinds(), "it is being caught up with");
        device.behindSince = null;
        assertEquals(List.of(), device.kinds(new DeviceRules(Duration.ofMinutes(15), null)), "the system is off");
        assertEquals(
                List.of(),
                device.kinds(new DeviceRules(Duration.ofMinutes(15), NOW.minusSeconds(20))),
                "just turned on");
        device.problem = "No file at /var/log/Firewall/FW-01.log yet";
        assertEquals("FW-01: No file at /var/log/Firewall/FW-01.log yet.", only().text());
        device.unreadSince = NOW.minus(Duration.ofMinutes(10));
        assertEquals(List.of("device-unread"), device.kinds());
        device.readable = false;
        assertEquals(List.of(), device.kinds(), "a router, or disabled");
    }

    @Test
    void aClockIsOffByMoreThanAnHourEitherWay() {
        device.newestEventAt = NOW.plus(Duration.ofMinutes(60));
        assertEquals(List.of(), device.kinds());
        device.newestEventAt = NOW.plus(Duration.ofMinutes(617));
        assertEquals("The newest event of FW-01 is 10 h 17 min ahead of the clock.", only().text());
        assertTrue(only().cure().contains("NTP"), only().cure());
        device.newestEventAt = NOW.plus(Duration.ofMinutes(10 * 60 - 1));
        assertTrue(only().cure().contains("Australia/Sydney is set"), only().cure());

        device.newestEventAt = device.lastLineAt.minus(Duration.ofHours(11));
        assertEquals("The newest event of FW-01 is 11 h behind the clock.", only().text());
        device.behindSince = NOW.minusSeconds(40);
        assertEquals(List.of(), device.kinds(), "old lines are being caught up with");
    }

    @Test
    void moreThanATenthRejectedIsTooMany() {
        device.recentLines = 50;
        device.recentRejected = 5;
        assertEquals(List.of(), device.kinds());
        device.recentRejected = 6;
        assertEquals("6 of 50 lines of FW-01 were rejected within 5 minutes.", only().text());
        assertEquals("rejected.xhtml?device=7", only().page());
    }

    @Test
    void threatLinesWithoutDirectionAreToldOfUntilOneHasIt() {
        device.directionMissedAt = NOW.minusSeconds(100);
        assertEquals("device-no-direction", only().kind());
        assertTrue(only().cure().contains("Direction=$direction;"));
        device.directionSeenAt = NOW.minusSeconds(10);
        assertEquals(List.of(), device.kinds());
        device.directionMissedAt = NOW.minusSeconds(5);
        assertEquals(List.of("device-no-direction"), device.kinds());
    }

    @Test
    void aDiskIsNearlyFullUnderATenth() {
        DiskWarnings.Disk disk = new DiskWarnings.Disk("/dev/a", "/var/log/Firewall", 9_900_000_000L, 100_000_000_000L);
        assertTrue(disk.isNearlyFull());
        assertTrue(
                DiskWarnings.warning(disk).text().contains("9.9 GB of 100.0 GB"),
                DiskWarnings.warning(disk).text());
        assertTrue(!new DiskWarnings.Disk("/dev/a", "/", 10_000_000_000L, 100_000_000_000L).isNearlyFull());
    }
}
