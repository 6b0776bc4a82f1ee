package org.activedefense.launcher.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * What a firewall logs all day: users going out, customers coming in, single probes, pings, a very slow scanner and now and then
 * somebody who is on the list already. Built so that nobody of it can ever be listed, however long it goes on and however
 * often the demo is started again: each outside source keeps to its own one destination and at most two ports. Not thread-safe.
 */
final class DemoBackground {

    /** A new port each time; 600 s hold at most ten of them (0, 61, ... 549). */
    private static final int SLOW_STEP_SECONDS = 61;

    private static final List<Integer> OUT_PORTS = List.of(443, 443, 443, 443, 80, 53, 123, 993, 587);
    private static final List<Integer> PROBED = List.of(23, 22, 445, 3389, 5060, 8728, 6379, 2375, 5555, 1883);

    private final Random random;
    private final List<String> listed;
    private long slowStep = -1;

    DemoBackground(long seed, List<String> listed) {
        this.random = new Random(seed);
        this.listed = listed;
    }

    /** The next line. */
    DemoEvent next(Duration at) {
        int kind = random.nextInt(100);
        if (kind < 55) {
            String server = kind < 8
                    ? "2001:db8:cafe::" + hex(1 + random.nextInt(200))
                    : "192.0.2." + (100 + random.nextInt(90));
            return DemoEvent.traffic(
                    at,
                    "10.1." + (20 + random.nextInt(4)) + "." + (10 + random.nextInt(80)),
                    server,
                    pick(OUT_PORTS),
                    true,
                    "Internet access");
        }
        if (kind < 82) {
            // A customer always comes to the same server, by HTTPS or, the first time, by HTTP.
            int customer = 10 + random.nextInt(80);
            return DemoEvent.traffic(
                    at,
                    "192.0.2." + customer,
                    "198.51.100." + (10 + customer % 3 * 10),
                    customer % 7 == 0 ? 80 : 443,
                    true,
                    "Web servers");
        }
        if (kind < 92) {
            int prober = 200 + random.nextInt(50);
            return DemoEvent.traffic(
                    at,
                    "203.0.113." + prober,
                    "198.51.100." + (prober - 190),
                    PROBED.get(prober % PROBED.size()),
                    false,
                    "Deny inbound");
        }
        if (kind < 96) {
            int monitor = 250 + random.nextInt(4);
            return DemoEvent.traffic(at, "192.0.2." + monitor, "198.51.100.10", 0, true, "Ping");
        }
        String source = pick(listed);
        String destination = source.indexOf(':') < 0 ? "198.51.100.10" : "2001:db8:100::10";
        return DemoEvent.traffic(at, source, destination, 443, false, "Active Defense block list");
    }

    /** A step of the slow scanner when it is due, by the clock on the wall and not by when the demo began; otherwise null. */
    DemoEvent slowScan(Duration at, Instant now) {
        long step = now.getEpochSecond() / SLOW_STEP_SECONDS;
        boolean due = step != slowStep && now.getEpochSecond() % SLOW_STEP_SECONDS == 0;
        if (!due) {
            return null;
        }
        slowStep = step;
        return DemoEvent.traffic(
                at, "203.0.113.170", "198.51.100.10", 1000 + (int) (step % 500), false, "Active Defense sensor");
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static String hex(int number) {
        return Integer.toString(number, 16);
    }
}
