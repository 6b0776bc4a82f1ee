package org.activedefense.launcher.demo;

import java.time.Duration;

/**
 * One log line to be, without its time.
 *
 * @param at how long after the start
 * @param port of the destination, 0 for ICMP
 * @param threat the threat's name and number, or empty for a TRAFFIC line
 * @param severity of a threat; empty for TRAFFIC
 * @param direction of a threat; empty for TRAFFIC
 */
record DemoEvent(
        Duration at,
        String source,
        String destination,
        int port,
        boolean allowed,
        String rule,
        String threat,
        String severity,
        String direction) {

    static DemoEvent traffic(Duration at, String source, String destination, int port, boolean allowed, String rule) {
        return new DemoEvent(at, source, destination, port, allowed, rule, "", "", "");
    }

    boolean isThreat() {
        return !threat.isEmpty();
    }
}
