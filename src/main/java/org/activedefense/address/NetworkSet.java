package org.activedefense.address;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A fixed set of networks of both families. Held as sorted, disjoint ranges, so a lookup is a binary search whatever the
 * number of networks. Immutable.
 */
public final class NetworkSet {

    public static final NetworkSet EMPTY = new NetworkSet(List.of());

    private static final Network IPV4 = new Network(Address.ofIpv4(0), 0);

    private record Range(Address first, Address last) {}

    private final Range[] ranges;

    private NetworkSet(List<Range> ranges) {
        this.ranges = ranges.toArray(Range[]::new);
    }

    public static NetworkSet of(Collection<Network> networks) {
        List<Range> all = new ArrayList<>();
        for (Network network : networks) {
            all.addAll(rangesOf(network));
        }
        all.sort(Comparator.comparing(Range::first).thenComparing(Range::last, Comparator.reverseOrder()));
        List<Range> disjoint = new ArrayList<>();
        for (Range range : all) {
            Range previous = disjoint.isEmpty() ? null : disjoint.get(disjoint.size() - 1);
            // two networks are nested or apart, and the wider one sorts first
            if (previous == null || previous.last.compareTo(range.first) < 0) {
                disjoint.add(range);
            }
        }
        return new NetworkSet(disjoint);
    }

    /** ::/0 and the like speak of IPv6 only, though IPv4 is held inside their range. */
    private static List<Range> rangesOf(Network network) {
        Address first = network.first();
        Address last = network.last();
        if (first.compareTo(IPV4.first()) >= 0 || last.compareTo(IPV4.first()) < 0) {
            return List.of(new Range(first, last));
        }
        Range below = new Range(first, IPV4.first().previous());
        return last.equals(IPV4.last())
                ? List.of(below)
                : List.of(below, new Range(IPV4.last().next(), last));
    }

    public static NetworkSet parse(String... networks) {
        List<Network> parsed = new ArrayList<>();
        for (String network : networks) {
            parsed.add(Network.parse(network));
        }
        return of(parsed);
    }

    public boolean isEmpty() {
        return ranges.length == 0;
    }

    public boolean contains(Address address) {
        int at = lastStartingAtOrBefore(address);
        return at >= 0 && address.compareTo(ranges[at].last) <= 0;
    }

    /** Whether the whole network lies inside one of the set's. */
    public boolean contains(Network network) {
        for (Range range : rangesOf(network)) {
            int at = lastStartingAtOrBefore(range.first);
            if (at < 0 || range.last.compareTo(ranges[at].last) > 0) {
                return false;
            }
        }
        return true;
    }

    private int lastStartingAtOrBefore(Address address) {
        int low = 0;
        int high = ranges.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (ranges[middle].first.compareTo(address) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** What remains of a network when this set is cut out: the fewest CIDRs, in order; empty if nothing remains. */
    public List<Network> cutOutOf(Network network) {
        List<Network> remaining = new ArrayList<>();
        boolean ipv4 = network.first().isIpv4();
        Address from = network.first();
        for (int i = Math.max(0, lastStartingAtOrBefore(from)); i < ranges.length; i++) {
            Range range = ranges[i];
            if (range.first.compareTo(network.last()) > 0) {
                break;
            }
            if (range.last.compareTo(from) < 0 || range.first.isIpv4() != ipv4) {
                continue;
            }
            if (range.first.compareTo(from) > 0) {
                addCidrs(from, range.first.previous(), ipv4, remaining);
            }
            if (range.last.compareTo(network.last()) >= 0) {
                return remaining;
            }
            from = range.last.next();
        }
        addCidrs(from, network.last(), ipv4, remaining);
        return remaining;
    }

    private static void addCidrs(Address from, Address last, boolean ipv4, List<Network> into) {
        Address next = from;
        while (true) {
            if (!ipv4 && next.isIpv4()) { // the IPv4 addresses are no part of the IPv6 network that holds their numbers
                next = IPV4.last().next();
            }
            if (next.compareTo(last) > 0) {
                return;
            }
            int length = next.bits();
            while (length > 0
                    && Network.firstOf(next, length - 1).equals(next)
                    && new Network(next, length - 1).last().compareTo(last) <= 0) {
                length--;
            }
            Network network = new Network(next, length);
            into.add(network);
            if (network.last().compareTo(last) >= 0) {
                return;
            }
            next = network.last().next();
        }
    }
}
