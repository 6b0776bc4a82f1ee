package org.activedefense.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::ffff:203.0.113.9, 203.0.113.9",
        "::FFFF:cb00:7109, 203.0.113.9",
        "0:0:0:0:0:ffff:203.0.113.9, 203.0.113.9",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "0:0:0:0:0:0:0:0, ::",
        "2001:DB8::A, 2001:db8::a",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "64:ff9b::203.0.113.9, 64:ff9b::cb00:7109",
        "1:2:3:4:5:6:203.0.113.9, 1:2:3:4:5:6:cb00:7109",
        "::203.0.113.9, ::cb00:7109",
        "00ab:0::1, ab::1",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    })
    void isReadAndWrittenCanonically(String text, String canonical) {
        assertEquals(canonical, Address.parse(text).toString());
        assertEquals(Address.parse(text), Address.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ":",
                ":::",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.04",
                "1.2.3.4 ",
                "+1.2.3.4",
                "-1.2.3.4",
                "1,2.3.4",
                "::1::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "12345::",
                "g::",
                "1:",
                ":1",
                "fe80::1%eth0",
                "[::1]",
                "::1.2.3",
                "::1.2.3.4:5",
                "1.2.3.4::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "any",
                "1:2:3:4:5:6:7:8:",
                "٣.1.1.1",
                "::0x1",
                "0000:0000:0000:0000:0000:0000:0000:0000:0000:00001"
            })
    void isNothingElse(String text) {
        assertThrows(IllegalArgumentException.class, () -> Address.parse(text));
    }

    @Test
    void isReadFromTheMiddleOfALine() {
        byte[] line = "SrcIP=203.0.113.9 DstIP=::1".getBytes(StandardCharsets.US_ASCII);
        assertEquals(Address.parse("203.0.113.9"), Address.parseOrNull(line, 6, 17));
        assertEquals(Address.parse("::1"), Address.parseOrNull(line, 24, line.length));
        assertNull(Address.parseOrNull(line, 5, 17));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7/24",
        "::ffff:0:0/95",
        "203.0.113.0/33",
        "203.0.113.0/-1",
        "203.0.113.0/",
        "203.0.113.0/1a",
        "2001:db8::/129",
        "2001:db8::1/64",
        "/24",
        "203.0.113.0/24/24"
    })
    void aNetworkWithBitsBehindItsPrefixOrNoPrefixIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Network.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, 203.0.113.0, 203.0.113.255",
        "0.0.0.0/0, 0.0.0.0, 255.255.255.255",
        "203.0.113.9/32, 203.0.113.9, 203.0.113.9",
        "::/0, ::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::/32, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::/64, 2001:db8::, 2001:db8::ffff:ffff:ffff:ffff",
        "2001:db8::/63, 2001:db8::, 2001:db8:0:1:ffff:ffff:ffff:ffff",
        "2001:db8::/65, 2001:db8::, 2001:db8::7fff:ffff:ffff:ffff"
    })
    void aNetworkReachesFromItsFirstToItsLastAddress(String network, String first, String last) {
        assertEquals(Address.parse(first), Network.parse(network).first());
        assertEquals(Address.parse(last), Network.parse(network).last());
    }

    @Test
    void aMappedNetworkIsItsIpv4Network() {
        assertEquals(Network.parse("203.0.113.0/24"), Network.parse("::ffff:203.0.113.0/120"));
    }

    @Test
    void allOfIpv6DoesNotMeanIpv4() {
        assertFalse(NetworkSet.parse("::/0").contains(Address.parse("203.0.113.9")));
        assertFalse(Network.parse("::/0").contains(Address.parse("203.0.113.9")));
        assertFalse(NetworkSet.parse("::/0").contains(Network.parse("203.0.113.0/24")));
        assertTrue(NetworkSet.parse("::/0").contains(Network.parse("::/0")));
        assertTrue(NetworkSet.parse("::/0").contains(Network.parse("::/64")));
        assertFalse(NetworkSet.parse("0.0.0.0/0").contains(Network.parse("::/0")));
    }

    @Test
    void cuttingIpv4OutOfAllOfIpv6LeavesItWhole() {
        assertEquals(
                List.of(Network.parse("::/0")),
                NetworkSet.parse("203.0.113.0/24").cutOutOf(Network.parse("::/0")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1.2.3",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "169.254.1.1",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.9",
                "192.168.3.4",
                "198.18.0.0",
                "198.19.255.255",
                "224.0.0.1",
                "240.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "fc00::1",
                "fdff::1",
                "fe80::1",
                "febf::1",
                "ff02::1",
                "::ffff:10.1.1.1"
            })
    void specialPurposeAddressesCannotBeSenders(String text) {
        assertTrue(SpecialPurpose.contains(Address.parse(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
                "192.0.1.0", "192.0.2.1", "192.167.255.255", "198.17.255.255", "198.20.0.0", "198.51.100.1",
                        "203.0.113.1",
                "223.255.255.255", "::2", "2001:db8::1", "fbff::1", "fec0::1", "fe7f::1"
            })
    void othersCan(String text) {
        assertFalse(SpecialPurpose.contains(Address.parse(text)));
    }
}
