package org.activedefense.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** Against {@link InetAddress} and {@link BigInteger}. */
class AddressPropertyTest {

    private static final BigInteger IPV4_FIRST = BigInteger.valueOf(0xFFFF).shiftLeft(32);
    private static final BigInteger IPV4_END = BigInteger.valueOf(0x10000).shiftLeft(32);

    private static BigInteger number(Address address) {
        return unsigned(address.high()).shiftLeft(64).or(unsigned(address.low()));
    }

    private static BigInteger unsigned(long bits) {
        return new BigInteger(Long.toUnsignedString(bits));
    }

    /** Many zero groups, so that runs of them meet. */
    private static Address randomAddress(Random random) {
        if (random.nextInt(3) == 0) {
            return Address.ofIpv4(random.nextInt() & (random.nextBoolean() ? -1 : 0xFF));
        }
        byte[] bytes = new byte[16];
        for (int group = 0; group < 16; group += 2) {
            if (random.nextBoolean()) {
                bytes[group] = (byte) (random.nextBoolean() ? random.nextInt() : 0);
                bytes[group + 1] = (byte) random.nextInt();
            }
        }
        return Address.ofBytes(bytes);
    }

    @Property(tries = 3000)
    void isWhatInetAddressReads(@ForAll long seed) throws UnknownHostException {
        Address address = randomAddress(new Random(seed));
        InetAddress theirs = InetAddress.getByName(address.toString());
        assertEquals(theirs, InetAddress.getByAddress(address.toBytes()));
        assertEquals(address, Address.parse(theirs.getHostAddress()));
        assertEquals(address, Address.parse(address.toString()));
        assertEquals(address, Address.ofBytes(address.toBytes()));
        assertEquals(address, Address.parse(address.toString().toUpperCase(Locale.ROOT)));
    }

    @Property(tries = 5000)
    void anyTextOfTheAlphabetIsReadAsInetAddressReadsItOrRefused(
            @ForAll @StringLength(max = 24) @CharRange(from = '.', to = ':') String text) {
        Address ours = Address.parseOrNull(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
        if (ours != null) {
            try {
                assertEquals(InetAddress.getByName(text), InetAddress.getByAddress(ours.toBytes()));
            } catch (UnknownHostException e) {
                throw new AssertionError(text, e);
            }
        }
    }

    @Property(tries = 3000)
    void textsMadeOfGroupsAreReadAsInetAddressReadsThem(@ForAll long seed) {
        Random random = new Random(seed);
        String[] pieces = {":", "::", "0", "ab", "FFFF", "1.2.3.4", "7"};
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "::" : "1:");
        int count = random.nextInt(16);
        for (int i = 0; i < count; i++) {
            text.append(pieces[i % 2 == 0 ? 2 + random.nextInt(5) : random.nextInt(6) == 0 ? 1 : 0]);
        }
        InetAddress theirs;
        try {
            theirs = InetAddress.getByName(text.toString());
        } catch (UnknownHostException e) {
            theirs = null;
        }
        byte[] line = text.toString().getBytes(StandardCharsets.US_ASCII);
        Address ours = Address.parseOrNull(line, 0, line.length);
        String expected = theirs == null ? null : Arrays.toString(theirs.getAddress());
        assertEquals(expected, ours == null ? null : Arrays.toString(ours.toBytes()), text::toString);
    }

    @Property(tries = 3000)
    void theOrderIsThatOfTheNumbers(@ForAll long seed) {
        Random random = new Random(seed);
        Address one = randomAddress(random);
        Address other = random.nextInt(8) == 0 ? one : randomAddress(random);
        assertEquals(Integer.signum(number(one).compareTo(number(other))), Integer.signum(one.compareTo(other)));
        assertEquals(one.equals(other), number(one).equals(number(other)));
    }

    /** Networks near one another, of both families, so that they touch, nest and coincide. */
    private static Network randomNetwork(Random random) {
        if (random.nextInt(8) == 0) { // around the numbers of the IPv4 addresses
            Address around = new Address(0, 0xFFFE_0000_0000L + ((long) random.nextInt(3) << 32));
            Address not4 = around.isIpv4() ? new Address(0, 0xFFFE_FFFF_FFFFL) : around;
            int length = 76 + random.nextInt(23);
            return new Network(Network.firstOf(not4, length), length);
        }
        boolean ipv4 = random.nextBoolean();
        Address near = ipv4
                ? Address.ofIpv4(0xCB007100 + random.nextInt(256))
                : random.nextInt(4) == 0
                        ? new Address(0, random.nextLong() & (random.nextBoolean() ? -1 : 0x1FFFF_FFFF_FFFFL))
                        : new Address(
                                0x20010DB800000000L + random.nextInt(2),
                                random.nextInt(4) == 0 ? -1L << 63 : random.nextInt(64));
        int bits = near.bits();
        int length = random.nextInt(5) == 0 ? random.nextInt(bits + 1) : bits - random.nextInt(9);
        return new Network(Address.ofBytes(Network.firstOf(near, length).toBytes()), length);
    }

    private static BigInteger[] range(Network network) {
        BigInteger first = number(network.first());
        int host = network.first().bits() - network.prefixLength();
        return new BigInteger[] {
            first, first.add(BigInteger.ONE.shiftLeft(host)).subtract(BigInteger.ONE)
        };
    }

    private static boolean isIpv4(BigInteger number) {
        return number.compareTo(IPV4_FIRST) >= 0 && number.compareTo(IPV4_END) < 0;
    }

    private static boolean inside(Network network, BigInteger number) {
        BigInteger[] range = range(network);
        return number.compareTo(range[0]) >= 0
                && number.compareTo(range[1]) <= 0
                && isIpv4(number) == network.first().isIpv4();
    }

    private static Address address(BigInteger number) {
        return new Address(number.shiftRight(64).longValue(), number.longValue());
    }

    /** The addresses at which anything can change. */
    private static List<BigInteger> edges(List<Network> networks) {
        List<BigInteger> edges = new ArrayList<>(List.of(IPV4_FIRST, IPV4_END));
        for (Network network : networks) {
            edges.addAll(Arrays.asList(range(network)));
        }
        List<BigInteger> around = new ArrayList<>();
        for (BigInteger edge : edges) {
            for (int step = -1; step <= 1; step++) {
                BigInteger number = edge.add(BigInteger.valueOf(step));
                if (number.signum() >= 0 && number.bitLength() <= 128) {
                    around.add(number);
                }
            }
        }
        return around;
    }

    @Property(tries = 1000)
    void aNetworkAndASetContainWhatTheirRangesContain(@ForAll long seed) {
        Random random = new Random(seed);
        List<Network> networks = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            networks.add(randomNetwork(random));
        }
        NetworkSet set = NetworkSet.of(networks);
        for (BigInteger number : edges(networks)) {
            boolean inAny = false;
            for (Network network : networks) {
                assertEquals(inside(network, number), network.contains(address(number)));
                inAny |= inside(network, number);
            }
            assertEquals(inAny, set.contains(address(number)));
        }
        for (Network network : networks) {
            assertEquals(range(network)[1], number(network.last()));
            assertEquals(network, Network.parse(network.toString()));
            assertTrue(set.contains(network), () -> set + " " + network);
        }
        Network other = randomNetwork(random);
        boolean inOne = networks.stream().anyMatch(network -> network.contains(other));
        if (inOne) {
            assertTrue(set.contains(other));
        }
    }

    @Property(tries = 600)
    void whatRemainsAfterCuttingOutIsExactAndTheFewestNetworks(@ForAll long seed) {
        Random random = new Random(seed);
        List<Network> networks = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            networks.add(randomNetwork(random));
        }
        NetworkSet set = NetworkSet.of(networks);
        Network from = randomNetwork(random);
        List<Network> remaining = set.cutOutOf(from);
        List<Network> all = new ArrayList<>(networks);
        all.add(from);
        all.addAll(remaining);
        for (BigInteger number : edges(all)) {
            Address address = address(number);
            boolean expected = inside(from, number) && networks.stream().noneMatch(n -> inside(n, number));
            long times = remaining.stream().filter(n -> inside(n, number)).count();
            assertEquals(expected ? 1 : 0, times, () -> address + " after " + networks + " out of " + from);
        }
        for (int i = 1; i < remaining.size(); i++) {
            Network before = remaining.get(i - 1);
            Network after = remaining.get(i);
            assertTrue(range(before)[1].compareTo(range(after)[0]) < 0);
            boolean couldBeOne = before.prefixLength() == after.prefixLength()
                    && Network.firstOf(after.first(), after.prefixLength() - 1).equals(before.first());
            assertTrue(!couldBeOne, () -> remaining.toString());
        }
    }

    @Property(tries = 2000)
    void noBytesMakeTheReaderThrow(@ForAll @Size(max = 50) byte[] bytes) {
        Address address = Address.parseOrNull(bytes, 0, bytes.length);
        assertTrue(address == null || address.equals(Address.parse(address.toString())));
    }
}
