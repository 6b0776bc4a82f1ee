package org.activedefense.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.activedefense.bench.LogEvent.Kind;

/**
 * A day of a firewall's log whose truth is known by construction: 80 sources or more that must be listed with the default settings (more
 * than 10 ports of one address, or one port on 10 addresses, within 10 minutes; a critical vulnerability), several hundred
 * that stay just below, and for the rest ordinary traffic. The same arguments give the same log.
 */
final class GeneratedLog {

    /** So many there are in any case; more come in waves. */
    static final int FEWEST_SCANNERS = 80;

    private static final int A_WAVE = 50;
    private static final int WINDOW = 600;
    private static final int SPAN = 24 * 3600;
    private static final int[] COMMON_PORTS = {443, 80, 53, 25, 22, 123, 993, 8443};

    /** Lines of 1,000 that rsyslog writes behind younger ones. */
    private static final int LATE_OF_1000 = 8;

    private final Random random;
    private final int lines;
    private final long end;
    private final long start;
    private final List<LogEvent> events;
    private final SortedSet<String> guilty = new TreeSet<>();
    private final SortedSet<String> nearMisses = new TreeSet<>();

    /**
     * @param end the newest event time, seconds since 1970
     * @param scanners how many sources must be listed, at least {@link #FEWEST_SCANNERS}
     */
    GeneratedLog(int lines, long end, long seed, int scanners) {
        this.random = new Random(seed);
        this.lines = lines;
        this.end = end;
        this.start = end - SPAN;
        this.events = new ArrayList<>(lines);
        addPortScanners();
        addSweepers();
        addAttackers();
        addWaves(scanners - FEWEST_SCANNERS);
        addNearMisses();
        addInsideScanners();
        if (events.size() > lines) {
            throw new IllegalArgumentException("needs at least " + events.size() + " lines");
        }
        addOrdinaryTraffic();
        arrive();
    }

    /** In the order of the file. */
    List<LogEvent> events() {
        return events;
    }

    /** The addresses that must be listed; no other may be. */
    SortedSet<String> guilty() {
        return guilty;
    }

    /** Sources made to stay just below a threshold. */
    SortedSet<String> nearMisses() {
        return nearMisses;
    }

    // Guilty ---------------------------------------------------------------------------------------------------------

    private void addPortScanners() {
        for (int i = 0; i < 30; i++) {
            boolean ipv6 = i % 10 == 9;
            String src = guilty(ipv6);
            String dst = ipv6 ? inside6(i) : inside(i);
            long at = episode();
            if (i < 10) {
                scan(src, dst, at, 100 + random.nextInt(900), 1 + random.nextInt(300));
            } else if (i < 20) {
                // slow: one port a minute, 11 ports in exactly ten minutes
                scan(src, dst, at, 11, WINDOW);
            } else if (i < 25) {
                scan(src, dst, at, 11, random.nextInt(60));
            } else {
                // 10 ports are known to it for hours, the eleventh comes once
                for (int k = 0; k < 200; k++) {
                    traffic(at - 3600 + k * 30L, src, dst, 1000 + k % 10, Kind.DROP);
                }
                traffic(at, src, dst, 999, Kind.DROP);
            }
        }
    }

    private void addSweepers() {
        for (int i = 0; i < 30; i++) {
            boolean ipv6 = i % 10 == 9;
            String src = guilty(ipv6);
            int port = i % 5 == 0 ? 0 : COMMON_PORTS[i % COMMON_PORTS.length];
            long at = episode();
            if (i < 10) {
                sweep(src, ipv6, port, at, 50 + random.nextInt(200), 1 + random.nextInt(300));
            } else if (i < 20) {
                // slow: the tenth address exactly ten minutes after the first
                sweep(src, ipv6, port, at, 10, WINDOW);
            } else if (i < 25) {
                sweep(src, ipv6, port, at, 10, random.nextInt(60));
            } else {
                for (int k = 0; k < 180; k++) {
                    traffic(at - 3600 + k * 40L, src, ipv6 ? inside6(k % 9) : inside(k % 9), port, Kind.DENY);
                }
                traffic(at, src, ipv6 ? inside6(77) : inside(77), port, Kind.DENY);
            }
        }
    }

    private void addAttackers() {
        for (int i = 0; i < 20; i++) {
            boolean ipv6 = i % 10 == 9;
            String src = guilty(ipv6);
            String dst = ipv6 ? inside6(i) : inside(i);
            for (int k = 0; k < i * 3; k++) {
                traffic(anyTime(), src, dst, 443, Kind.END);
            }
            traffic(episode(), src, dst, 443, Kind.ATTACK);
        }
    }

    /** Botnets: dozens of sources that begin within a minute, each with a scan or a sweep of its own. */
    private void addWaves(int sources) {
        long at = 0;
        for (int i = 0; i < sources; i++) {
            at = i % A_WAVE == 0 ? episode() : at;
            boolean ipv6 = i % 10 == 9;
            String src = guilty(ipv6);
            long begin = at + random.nextInt(60);
            int size = 11 + random.nextInt(50);
            if (i % 2 == 0) {
                scan(src, ipv6 ? inside6(i) : inside(i), begin, size, 1 + random.nextInt(120));
            } else {
                sweep(src, ipv6, COMMON_PORTS[i % COMMON_PORTS.length], begin, size, 1 + random.nextInt(120));
            }
        }
    }

    private String guilty(boolean ipv6) {
        int n = guilty.size();
        String src = ipv6
                ? "2a0d:5600:" + Integer.toHexString(n + 1) + "::bad"
                : n < FEWEST_SCANNERS ? "185.220.101." + (n + 1) : "194.26." + n / 250 + "." + (1 + n % 250);
        guilty.add(src);
        return src;
    }

    private void scan(String src, String dst, long at, int ports, int seconds) {
        int first = 1 + random.nextInt(60000);
        for (int i = 0; i < ports; i++) {
            traffic(at + (long) i * seconds / (ports - 1), src, dst, first + i, Kind.DROP);
        }
    }

    private void sweep(String src, boolean ipv6, int port, long at, int addresses, int seconds) {
        int first = random.nextInt(250);
        for (int i = 0; i < addresses; i++) {
            int host = (first + i) % 254;
            traffic(
                    at + (long) i * seconds / (addresses - 1),
                    src,
                    ipv6 ? inside6(host) : inside(host),
                    port,
                    Kind.DROP);
        }
    }

    // Just not guilty ------------------------------------------------------------------------------------------------

    private void addNearMisses() {
        for (int i = 0; i < 30; i++) {
            long at = start + random.nextInt(SPAN / 2);
            int turns = 60 + random.nextInt(100);
            String tenPorts = nearMiss(false);
            String slowPorts = nearMiss(i % 5 == 4);
            String nineAddresses = nearMiss(i % 5 == 3);
            String slowAddresses = nearMiss(false);
            String portsOfMany = nearMiss(false);
            String pingToo = nearMiss(false);
            String threatsOnly = nearMiss(false);
            for (int k = 0; k < turns; k++) {
                traffic(at + k * 13L, tenPorts, inside(i), 2000 + k % 10, Kind.DROP);
                // 11 ports, but the eleventh comes 610 s after the first
                traffic(at + k * 61L, slowPorts, i % 5 == 4 ? inside6(i) : inside(i), 3000 + k % 11, Kind.DROP);
                traffic(at + k * 17L, nineAddresses, i % 5 == 3 ? inside6(k % 9) : inside(k % 9), 22, Kind.DENY);
                // 40 addresses, but the tenth comes 603 s after the first
                traffic(at + k * 67L, slowAddresses, inside(k % 40), 23, Kind.DROP);
                // 32 ports in a window, but 4 of each address and one address of each port
                traffic(at + k * 18L, portsOfMany, inside(k % 8), 4000 + k % 32, Kind.DROP);
                // ping is no port
                traffic(at + k * 11L, pingToo, inside(i), k % 11 == 10 ? 0 : 5000 + k % 11, Kind.DROP);
                // ports and addresses of THREAT logs do not count
                traffic(at + k * 7L, threatsOnly, inside(k % 50), 6000 + k, Kind.SPYWARE);
            }
            traffic(episode(), nearMiss(false), inside(i), 443, Kind.HIGH);
            traffic(episode(), nearMiss(i % 5 == 4), i % 5 == 4 ? inside6(i) : inside(i), 51000, Kind.ANSWER);
            traffic(episode(), nearMiss(false), inside(i), 443, Kind.SPYWARE);
        }
    }

    private String nearMiss(boolean ipv6) {
        int n = nearMisses.size();
        String src =
                ipv6 ? "2a0e:1234:" + Integer.toHexString(n + 1) + "::1" : "91.200." + n / 250 + "." + (1 + n % 250);
        nearMisses.add(src);
        return src;
    }

    /** The company's own vulnerability scanners: special-purpose sources never count. */
    private void addInsideScanners() {
        String[] sources = {"10.9.9.9", "192.168.7.7", "172.20.1.1", "100.64.3.3", "fd00:9::9"};
        for (int i = 0; i < sources.length; i++) {
            nearMisses.add(sources[i]);
            boolean ipv6 = sources[i].indexOf(':') > 0;
            String dst = ipv6 ? inside6(i) : inside(i);
            scan(sources[i], dst, episode(), 300, 100);
            sweep(sources[i], ipv6, 445, episode(), 200, 100);
            traffic(episode(), sources[i], dst, 443, Kind.ATTACK);
        }
    }

    // Ordinary -------------------------------------------------------------------------------------------------------

    /** Nobody here ever meets more than 6 ports or 6 addresses, however much it says. */
    private void addOrdinaryTraffic() {
        int quietSources = Math.max(1, lines / 40);
        for (int i = events.size(); i < lines; i++) {
            int share = random.nextInt(100);
            long at = anyTime();
            if (share < 40) {
                int n = random.nextInt(5000);
                String src = "10." + (1 + n % 7) + "." + n / 250 + "." + (1 + n % 250);
                traffic(at, src, outside(n + random.nextInt(4)), COMMON_PORTS[random.nextInt(6)], ordinaryKind());
            } else if (share < 52) {
                int n = random.nextInt(24);
                traffic(
                        at,
                        "45.57.16." + (1 + n),
                        inside(n + random.nextInt(6)),
                        COMMON_PORTS[n % 3 + random.nextInt(6)],
                        ordinaryKind());
            } else {
                int n = random.nextInt(quietSources);
                traffic(
                        at,
                        quiet(n),
                        n % 50 == 0 ? inside6(n % 200 + random.nextInt(3)) : inside(n % 200 + random.nextInt(3)),
                        COMMON_PORTS[n % 5 + random.nextInt(3)],
                        random.nextInt(4) == 0 ? Kind.DROP : ordinaryKind());
            }
        }
    }

    private static String quiet(int n) {
        if (n % 50 == 0) {
            return "2001:41d0:" + Integer.toHexString(n >>> 16) + ":" + Integer.toHexString(n & 0xFFFF) + "::7";
        }
        // 97 has no common factor with 2^26: no two of 80.0.0.0/6 are the same
        int bits = 80 << 24 | (int) (n * 97L % (1 << 26));
        return outsideText(bits);
    }

    private static String outside(int n) {
        return outsideText(142 << 24 | (int) (n * 7919L % (1 << 24)));
    }

    private static String outsideText(int bits) {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }

    private Kind ordinaryKind() {
        return random.nextInt(3) == 0 ? Kind.START : Kind.END;
    }

    // --------------------------------------------------------------------------------------------------------------

    private void traffic(long second, String src, String dst, int port, Kind kind) {
        if (second < start || second > end) {
            throw new IllegalStateException("outside the span");
        }
        events.add(new LogEvent(second, src, dst, port, kind));
    }

    /** A time with room for a few hours around it. */
    private long episode() {
        return start + 3 * 3600 + random.nextInt(SPAN - 7 * 3600);
    }

    private long anyTime() {
        return start + random.nextInt(SPAN + 1);
    }

    private static String inside(int n) {
        return "198.51.100." + (1 + n % 254);
    }

    private static String inside6(int n) {
        return "2001:db8:100::" + Integer.toHexString(1 + n % 254);
    }

    /** In order of time, but for the few that come late. */
    private void arrive() {
        events.sort(Comparator.comparingLong(LogEvent::second));
        for (int i = 0; i + 100 < events.size(); i++) {
            if (random.nextInt(1000) < LATE_OF_1000) {
                int to = i + 1 + random.nextInt(99);
                LogEvent early = events.get(to);
                events.set(to, events.get(i));
                events.set(i, early);
            }
        }
    }
}
