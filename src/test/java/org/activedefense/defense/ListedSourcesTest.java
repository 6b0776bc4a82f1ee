package org.activedefense.defense;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.junit.jupiter.api.Test;

class ListedSourcesTest {

    @Test
    void theMostSpecificEntryWins() {
        ListedSources listed = new ListedSources();
        listed.add(Network.parse("203.0.113.0/24"), 1);
        listed.add(Network.parse("203.0.0.0/16"), 2);
        listed.add(Network.parse("203.0.113.7"), 3);
        listed.add(Network.parse("::/0"), 4);
        assertEquals(3, listed.entryCovering(Address.parse("203.0.113.7")));
        assertEquals(1, listed.entryCovering(Address.parse("203.0.113.8")));
        assertEquals(2, listed.entryCovering(Address.parse("203.0.114.8")));
        assertEquals(-1, listed.entryCovering(Address.parse("203.1.113.8")));
        assertEquals(4, listed.entryCovering(Address.parse("2001:db8::1")));
        listed.remove(Network.parse("203.0.113.0/24"));
        assertEquals(2, listed.entryCovering(Address.parse("203.0.113.8")));
        assertEquals(3, listed.size());
    }

    @Test
    void theLatestRemovalAroundAnAddressWins() {
        Removals removals = new Removals(Map.of(
                Network.parse("203.0.113.0/24"),
                10L,
                Network.parse("203.0.0.0/16"),
                20L,
                Network.parse("203.0.113.7"),
                15L));
        assertEquals(20, removals.countsAfter(Address.parse("203.0.113.7")));
        assertEquals(Long.MIN_VALUE, removals.countsAfter(Address.parse("2001:db8::1")));
    }

    /** Few addresses, so that chains of collisions are cut by removals. */
    @Property(tries = 500)
    void theMapHoldsWhatAHashMapHolds(@ForAll long seed) {
        Random random = new Random(seed);
        AddressMap<Long> map = new AddressMap<>();
        Map<Address, Long> expected = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            Address address = new Address(random.nextInt(2), random.nextInt(60));
            if (random.nextInt(3) == 0) {
                map.remove(address.high(), address.low());
                expected.remove(address);
            } else {
                map.put(address.high(), address.low(), (long) i);
                expected.put(address, (long) i);
            }
        }
        Map<Address, Long> actual = new HashMap<>();
        map.forEach((high, low, value) -> actual.put(new Address(high, low), value));
        assertEquals(expected, actual);
        assertEquals(expected.size(), map.size());
        expected.forEach((address, value) -> assertEquals(value, map.get(address)));
    }
}
