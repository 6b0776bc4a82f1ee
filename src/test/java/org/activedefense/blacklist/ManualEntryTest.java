package org.activedefense.blacklist;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.activedefense.address.Network;
import org.activedefense.address.NetworkSet;
import org.activedefense.system.InvalidException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManualEntryTest {

    private static final Instant NOW = Instant.parse("2026-11-23T04:00:00Z");
    private static final NetworkPolicy POLICY = new NetworkPolicy(
            NetworkSet.parse("198.51.100.0/24"), NetworkSet.parse("203.0.113.128/25", "2001:db8:1::/48"));

    private static void check(String ip, Instant expiresAt) {
        new ManualEntry(ip == null ? null : Network.parse(ip), null, expiresAt).check(POLICY, NOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"203.0.113.7", "203.0.113.0/24", "198.51.0.0/16", "11.0.0.0/8", "2001:db8::/32", "2001:db8:2::1"
            })
    void what_is_not_wholly_protected_can_be_listed(String ip) {
        assertDoesNotThrow(() -> check(ip, null));
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, lies inside an own network",
        "198.51.100.0/25, lies inside an own network",
        "203.0.113.128/25, lies inside an allowed network",
        "2001:db8:1:2::/64, lies inside an allowed network",
        "10.0.0.0/7, is wider than /8",
        "2001:db8::/31, is wider than /32",
        "::/32, holds the IPv4-mapped addresses; write IPv4 networks instead"
    })
    void a_refusal_says_why(String ip, String why) {
        InvalidException refusal = assertThrows(InvalidException.class, () -> check(ip, null));
        assertEquals("ip is refused: " + ip + " " + why + ".", refusal.getMessage());
    }

    /** A rule that denies the list would cut inside hosts off. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.6",
                "127.0.0.1",
                "::1",
                "172.16.0.0/12",
                "172.0.0.0/8",
                "192.0.0.0/8",
                "100.64.1.0/24",
                "fd00::/32",
                "fe80::1",
                "224.0.0.1",
                "169.254.0.0/16"
            })
    void what_is_private_or_reserved_in_part_cannot(String ip) {
        InvalidException refusal = assertThrows(InvalidException.class, () -> check(ip, null));
        assertEquals(
                "ip is refused: " + ip
                        + " is private or reserved, at least in part; a rule that blocks the list would cut off"
                        + " hosts of your own.",
                refusal.getMessage());
    }

    @Test
    void an_end_in_the_past_and_a_missing_address_are_named_together() {
        assertDoesNotThrow(() -> check("203.0.113.7", NOW.plusMillis(1)));
        InvalidException refusal = assertThrows(InvalidException.class, () -> check(null, NOW));
        assertEquals("ip must be given; expiresAt must be in the future.", refusal.getMessage());
    }
}
