package org.activedefense.blacklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import org.activedefense.address.Address;
import org.junit.jupiter.api.Test;

class EntryCaseTest {

    private static final Instant FROM = Instant.parse("2025-02-20T12:21:15Z");
    private static final Instant TO = Instant.parse("2025-02-20T12:29:35Z");
    private static final Address TARGET = Address.parse("198.51.100.10");

    private static final EntryCase PORTS = new EntryCase(Alert.PORT_SCAN_V1, FROM, TO, TARGET, -1, 12, 7);
    private static final EntryCase SWEEP = new EntryCase(Alert.PORT_SCAN_V2, FROM, TO, null, 22, 15, 7);
    private static final EntryCase ATTACK = new EntryCase(Alert.VULNERABILITY_SCAN_V1, FROM, FROM, TARGET, -1, 1, 7);

    @Test
    void readsAsASentenceInTheReadersZone() {
        ZoneId sydney = ZoneId.of("Australia/Sydney");
        assertEquals("12 ports on 198.51.100.10 within 8 min 20 s, 20 Feb 23:21 - 23:29", PORTS.sentence(sydney));
        assertEquals("port 22 on 15 addresses within 8 min 20 s, 20 Feb 23:21 - 23:29", SWEEP.sentence(sydney));
        assertEquals("vulnerability attack on 198.51.100.10, 20 Feb 23:21", ATTACK.sentence(sydney));
    }

    @Test
    void namesBothDaysOnlyWhereTheWindowSpansMidnight() {
        assertEquals(
                "12 ports on 198.51.100.10 within 8 min 20 s, 20 Feb 23:51 - 23:59",
                PORTS.sentence(ZoneId.of("+11:30")));
        assertEquals(
                "12 ports on 198.51.100.10 within 8 min 20 s, 20 Feb 23:56 - 21 Feb 00:04",
                PORTS.sentence(ZoneId.of("+11:35")));
    }

    @Test
    void saysTheMinuteOnceWhereTheWindowLiesWithinIt() {
        EntryCase quick = new EntryCase(Alert.PORT_SCAN_V1, FROM, FROM.plusSeconds(2), TARGET, -1, 11, 7);
        assertEquals("11 ports on 198.51.100.10 within 2 s, 20 Feb 12:21 UTC", quick.reason());
    }

    @Test
    void theReasonKeptSaysThatItsTimesAreUtc() {
        assertEquals("12 ports on 198.51.100.10 within 8 min 20 s, 20 Feb 12:21 - 12:29 UTC", PORTS.reason());
    }

    @Test
    void aScanOfPortsIsShownByTrafficToItsDestinationWithinItsWindow() {
        assertTrue(PORTS.isShownBy(record(1, TO, TARGET, 80, "TRAFFIC")));
        assertFalse(PORTS.isShownBy(record(1, TO.plusMillis(1), TARGET, 80, "TRAFFIC")));
        assertFalse(PORTS.isShownBy(record(1, FROM.minusMillis(1), TARGET, 80, "TRAFFIC")));
        assertFalse(PORTS.isShownBy(record(1, TO, Address.parse("198.51.100.11"), 80, "TRAFFIC")));
        assertFalse(PORTS.isShownBy(record(1, TO, TARGET, 80, "THREAT")));
    }

    @Test
    void aSweepIsShownByTrafficToItsPortAndAnAttackByItsRecord() {
        assertTrue(SWEEP.isShownBy(record(1, FROM, TARGET, 22, "TRAFFIC")));
        assertFalse(SWEEP.isShownBy(record(1, FROM, TARGET, 23, "TRAFFIC")));
        assertFalse(SWEEP.isShownBy(record(1, FROM, TARGET, null, "TRAFFIC")));
        assertTrue(ATTACK.isShownBy(record(7, FROM, TARGET, 443, "THREAT")));
        assertFalse(ATTACK.isShownBy(record(8, FROM, TARGET, 443, "THREAT")));
    }

    private static BlacklistEvidence record(long id, Instant time, Address dst, Integer port, String type) {
        return new BlacklistEvidence(
                id,
                time,
                time,
                1,
                null,
                null,
                Address.parse("203.0.113.7"),
                null,
                null,
                null,
                dst,
                port,
                null,
                null,
                null,
                null,
                null,
                null,
                type,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
