package org.activedefense.defense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Superfluous events are dropped, and no window is poorer for it. */
class SourceEventsTest {

    private static final int MINUTE = 60_000;

    @Property(tries = 3000)
    void noWindowLosesAPortOrADestination(@ForAll long seed) {
        Random random = new Random(seed);
        DefenseRules rules = new DefenseRules(random.nextInt(4), 100, 1 + random.nextInt(4), 100, 0);
        SourceEvents held = new EventList();
        List<Event> all = new ArrayList<>();
        int steps = 10 + random.nextInt(60);
        int dsts = 1 + random.nextInt(3);
        int ports = 1 + random.nextInt(5);
        boolean grouped = random.nextBoolean();
        for (int i = random.nextInt(120); i > 0; i--) {
            Event event =
                    new Event(random.nextInt(steps) * (MINUTE / 2), 0, random.nextInt(dsts), random.nextInt(ports));
            held = grouped && held instanceof EventList ? new GroupedEvents(held, rules) : held.withRoom(rules);
            all.add(event);
            held.add(event, rules);
        }
        compare(held, all, rules, steps, Long.MIN_VALUE);
        long cut = random.nextInt(steps) * (MINUTE / 2);
        SourceEvents rest = held.withoutThoseBefore(cut, rules);
        if (rest == null) {
            assertTrue(all.stream().allMatch(event -> event.timeMillis() < cut));
        } else {
            compare(rest, all, rules, steps, cut);
        }
    }

    private static void compare(SourceEvents held, List<Event> all, DefenseRules rules, int steps, long cut) {
        for (int step = -8; step < steps; step++) {
            long from = Math.max(cut, step * (MINUTE / 2));
            long portsTo = from + rules.portsWindowMillis();
            long addressesTo = from + rules.addressesWindowMillis();
            for (int dst = 0; dst < 3 && rules.looksForPorts(); dst++) {
                assertEquals(ports(all, dst, from, portsTo), ports(list(held.eventsTo(0, dst)), dst, from, portsTo));
            }
            for (int port = 0; port < 5; port++) {
                assertEquals(
                        destinations(all, port, from, addressesTo),
                        destinations(list(held.eventsAt(port)), port, from, addressesTo));
            }
        }
    }

    private static List<Event> list(SourceEvents events) {
        List<Event> list = new ArrayList<>();
        events.forEach(list::add);
        return list;
    }

    private static Set<Integer> ports(List<Event> events, int dst, long from, long to) {
        Set<Integer> ports = new HashSet<>();
        for (Event event : events) {
            if (event.dstLow() == dst && event.port() > 0 && event.timeMillis() >= from && event.timeMillis() <= to) {
                ports.add(event.port());
            }
        }
        return ports;
    }

    private static Set<Long> destinations(List<Event> events, int port, long from, long to) {
        Set<Long> destinations = new HashSet<>();
        for (Event event : events) {
            if (event.port() == port && event.timeMillis() >= from && event.timeMillis() <= to) {
                destinations.add(event.dstLow());
            }
        }
        return destinations;
    }
}
