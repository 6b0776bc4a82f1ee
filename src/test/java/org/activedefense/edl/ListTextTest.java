package org.activedefense.edl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.address.NetworkSet;
import org.junit.jupiter.api.Test;

class ListTextTest {

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(Network::parse).toList();
    }

    private static String text(List<Network> listed, String... protectedOnes) {
        return new String(ListText.of(listed, NetworkSet.parse(protectedOnes)).bytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void ipv4_comes_before_ipv6_in_numeric_order_and_the_wider_network_first() {
        List<Network> listed = networks(
                "2001:DB8:0:0:1::1", "203.0.113.9", "::5", "9.0.0.1", "203.0.113.0/24", "203.0.113.0/25", "100.0.0.1");
        assertEquals(
                "9.0.0.1\n100.0.0.1\n203.0.113.0/24\n203.0.113.0/25\n203.0.113.9\n::5\n2001:db8:0:0:1::1\n"
                        .replace("2001:db8:0:0:1::1", "2001:db8::1:0:0:1"),
                text(listed));
    }

    @Test
    void an_empty_list_is_one_harmless_line() {
        assertEquals("192.0.2.1\n", text(List.of()));
        assertEquals("192.0.2.1\n", text(networks("203.0.113.9"), "203.0.113.0/24"));
        assertEquals(0, ListText.of(List.of(), NetworkSet.EMPTY).entries());
    }

    @Test
    void an_allowed_address_is_cut_out_of_a_listed_network() {
        assertEquals("203.0.113.0/30\n203.0.113.4\n203.0.113.6/31\n", text(networks("203.0.113.0/29"), "203.0.113.5"));
    }

    @Test
    void what_remains_of_a_network_is_not_repeated_if_it_is_listed_itself() {
        assertEquals("203.0.113.4\n203.0.113.6/31\n", text(networks("203.0.113.4/30", "203.0.113.4"), "203.0.113.5"));
    }

    /** Every network inside one /24, and each of its addresses a bit. */
    @Property(tries = 3000)
    void the_lines_hold_exactly_what_is_listed_and_not_protected(
            @ForAll("sets") List<Network> listed, @ForAll("sets") List<Network> protectedOnes) {
        BitSet expected = bits(listed);
        expected.andNot(bits(protectedOnes));
        ListText text = ListText.of(listed, NetworkSet.of(protectedOnes));
        List<Network> lines = new String(text.bytes(), StandardCharsets.US_ASCII)
                .lines()
                .map(Network::parse)
                .toList();
        if (expected.isEmpty()) {
            assertEquals(networks("192.0.2.1"), lines);
            assertEquals(0, text.entries());
        } else {
            assertEquals(expected, bits(lines));
            assertEquals(lines.size(), text.entries());
            assertEquals(lines.size(), new HashSet<>(lines).size());
            List<Network> sorted = new ArrayList<>(lines);
            sorted.sort(null);
            assertEquals(sorted, lines);
        }
    }

    @Provide
    Arbitrary<List<Network>> sets() {
        return Arbitraries.integers()
                .between(24, 32)
                .flatMap(length -> Arbitraries.integers().between(0, 255).map(host -> network(host, length)))
                .list()
                .ofMaxSize(12)
                .uniqueElements();
    }

    private static Network network(int host, int length) {
        return new Network(Network.firstOf(Address.parse("203.0.113." + host), length), length);
    }

    private static BitSet bits(List<Network> networks) {
        BitSet bits = new BitSet(256);
        for (Network network : networks) {
            bits.set((int) network.first().low() & 255, ((int) network.last().low() & 255) + 1);
        }
        return bits;
    }
}
