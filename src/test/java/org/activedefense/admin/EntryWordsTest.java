package org.activedefense.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.address.NetworkSet;
import org.activedefense.blacklist.NetworkPolicy;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingValues;
import org.junit.jupiter.api.Test;

class EntryWordsTest {

    @Test
    void aQuestionNamesTenAndCountsTheRest() {
        List<Network> ips = IntStream.range(0, 12)
                .mapToObj(i -> Network.parse("203.0.113." + i))
                .toList();
        assertEquals("203.0.113.0, 203.0.113.1", EntryWords.names(ips.subList(0, 2)));
        assertEquals(
                "203.0.113.0, 203.0.113.1, 203.0.113.2, 203.0.113.3, 203.0.113.4, 203.0.113.5, 203.0.113.6,"
                        + " 203.0.113.7, 203.0.113.8, 203.0.113.9 and 2 more",
                EntryWords.names(ips));
    }

    @Test
    void whoWillLetItInAgainIsNamed() {
        assertEquals(
                "10.0.0.1, 10.0.0.2 will let it in again within 5 minutes.",
                EntryWords.consequence(List.of(Address.parse("10.0.0.1"), Address.parse("10.0.0.2")), 1));
        assertEquals(
                "No firewall has polled the list in the last hour; one that has an older copy keeps blocking them"
                        + " until it polls again.",
                EntryWords.consequence(List.of(), 3));
    }

    @Test
    void whatCannotBeListedSaysWhy() {
        NetworkPolicy policy =
                new NetworkPolicy(NetworkSet.parse("198.51.100.0/24"), NetworkSet.parse("203.0.113.0/28"));
        assertEquals(
                "It lies inside an own network: never listed.",
                EntryWords.protection(Network.parse("198.51.100.7"), policy));
        assertEquals(
                "It lies inside an allowed network: never listed.",
                EntryWords.protection(Network.parse("203.0.113.8/29"), policy));
        assertEquals(
                "It cannot be a sender on the Internet (private or reserved): the defense never lists it.",
                EntryWords.protection(Network.parse("10.1.2.3"), policy));
        assertNull(EntryWords.protection(Network.parse("203.0.113.77"), policy));
    }

    @Test
    void whatWouldListFollowsTheSettings() {
        assertEquals(
                List.of(
                        "More than 10 ports of one address tried within 10 min (Port Scan Attack v1)",
                        "One port tried on 10 addresses or more within 10 min (Port Scan Attack v2)",
                        "An attack on a known vulnerability of severity critical (Vulnerability Scan v1)"),
                EntryWords.whatWouldList(new SettingValues(Map.of())));
        SettingValues sweepsOnly = new SettingValues(Map.of(
                Setting.PORT_SCAN1_MINUTES,
                "0",
                Setting.PORT_SCAN2_ADDRESSES,
                "5",
                Setting.VULNERABILITY_SEVERITY,
                "0"));
        assertEquals(
                List.of("One port tried on 5 addresses or more within 10 min (Port Scan Attack v2)"),
                EntryWords.whatWouldList(sweepsOnly));
    }
}
