package org.activedefense.blacklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.activedefense.address.Network;
import org.activedefense.address.NetworkSet;
import org.activedefense.system.InvalidException;
import org.junit.jupiter.api.Test;

class PastedNetworksTest {

    private static final NetworkPolicy POLICY =
            new NetworkPolicy(NetworkSet.parse("198.51.100.0/24"), NetworkSet.parse("203.0.113.128/25"));

    private static PastedNetworks read(String text) {
        return PastedNetworks.read(text, ManualEntry.refusal(POLICY, Network.parse("203.0.113.5")::equals));
    }

    @Test
    void eachLineIsTakenOrRefusedWithItsReasonAndItsNumber() {
        PastedNetworks read = read("""
                # from the partner's feed
                203.0.113.7 scanner
                203.0.113.0/26,a network

                2001:db8::/32;x\r
                203.0.113.7
                203.0.113.5#listed
                10.0.0.5
                198.51.100.7
                203.0.113.200
                203.0.113.9/24
                0.0.0.0/0
                nonsense
                ' or 1=1""");
        assertEquals(
                List.of("203.0.113.7", "203.0.113.0/26", "2001:db8::/32"),
                read.taken().stream().map(Network::toString).toList());
        assertEquals(List.of(2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14), numbers(read));
        assertEquals("stands there twice", why(read, 6));
        assertEquals("is on the blacklist already", why(read, 7));
        assertTrue(why(read, 8).contains("private or reserved"));
        assertTrue(why(read, 9).contains("own network"));
        assertTrue(why(read, 10).contains("allowed network"));
        assertTrue(why(read, 11).contains("203.0.113.0/24"), why(read, 11));
        assertTrue(why(read, 12).contains("wider than /8"));
        assertEquals(3, read.getTakenCount());
        assertEquals(9, read.getRefusedCount());
    }

    private static List<Integer> numbers(PastedNetworks read) {
        return read.lines().stream().map(PastedNetworks.Line::number).toList();
    }

    private static String why(PastedNetworks read, int number) {
        return read.lines().stream()
                .filter(line -> line.number() == number)
                .findFirst()
                .orElseThrow()
                .refusal();
    }

    @Test
    void nothingAndTooMuchAreRefusedAsAWhole() {
        assertThrows(InvalidException.class, () -> read(null));
        assertThrows(InvalidException.class, () -> read("\n# nobody\n"));
        String most = IntStream.range(0, PastedNetworks.MOST)
                .mapToObj(i -> "11." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255))
                .collect(Collectors.joining("\n"));
        assertEquals(PastedNetworks.MOST, read(most).getTakenCount());
        assertThrows(InvalidException.class, () -> read(most + "\n12.0.0.1"));
    }
}
