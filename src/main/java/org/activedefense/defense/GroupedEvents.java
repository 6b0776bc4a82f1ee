package org.activedefense.defense;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import org.activedefense.address.Address;

/**
 * The events of a source that has many: by destination for Port Scan Attack v1, by port for v2, so that judging one record
 * costs about as much as the threshold is high, however many records the source has. A group holds no more than a few
 * times the threshold of events a window, or the source would be listed.
 */
final class GroupedEvents extends SourceEvents {

    private static final EventList NONE = new EventList();
    /** Below this a plain list is smaller and as fast. */
    private static final int SMALLEST = 32;
    /** Entry, key and share of the table. */
    private static final int GROUP_BYTES = 64;

    private final Map<Address, EventList> byDestination = new HashMap<>();
    private final Map<Integer, EventList> byPort = new HashMap<>();
    private int countByDestination;
    private int countByPort;
    private long bytes = 200;

    GroupedEvents(SourceEvents events, DefenseRules rules) {
        standing(events.standing());
        events.forEach(event -> add(event, rules));
    }

    /** Each case has its own groups, thinned out for its own window. */
    @Override
    boolean add(Event event, DefenseRules rules) {
        boolean added = false;
        if (rules.looksForPorts() && event.port() > 0) {
            EventList group = byDestination.computeIfAbsent(event.dst(), dst -> newGroup());
            int before = group.size();
            added |= addTo(group, event, rules.portsWindowMillis());
            countByDestination += group.size() - before;
        }
        if (rules.looksForAddresses()) {
            EventList group = byPort.computeIfAbsent(event.port(), port -> newGroup());
            int before = group.size();
            added |= addTo(group, event, rules.addressesWindowMillis());
            countByPort += group.size() - before;
        }
        return added;
    }

    private EventList newGroup() {
        EventList group = new EventList();
        bytes += GROUP_BYTES + group.bytes();
        return group;
    }

    private boolean addTo(EventList group, Event event, long span) {
        long before = group.bytes();
        boolean added = group.add(event, span);
        bytes += group.bytes() - before;
        return added;
    }

    @Override
    EventList eventsTo(long dstHigh, long dstLow) {
        return byDestination.getOrDefault(new Address(dstHigh, dstLow), NONE);
    }

    @Override
    EventList eventsAt(int port) {
        return byPort.getOrDefault(port, NONE);
    }

    @Override
    int size() {
        return Math.max(countByDestination, countByPort);
    }

    @Override
    long bytes() {
        return bytes;
    }

    @Override
    void forEach(Consumer<Event> consumer) {
        byDestination.values().forEach(group -> group.forEach(consumer));
        byPort.values().forEach(group -> group.forEach(consumer));
    }

    @Override
    SourceEvents withoutThoseBefore(long timeMillis, DefenseRules rules) {
        countByDestination -= dropBefore(timeMillis, byDestination.values().iterator());
        countByPort -= dropBefore(timeMillis, byPort.values().iterator());
        if (size() == 0) {
            return null;
        }
        if (size() >= SMALLEST) {
            return this;
        }
        EventList list = new EventList();
        list.standing(standing());
        forEach(event -> list.add(event, rules));
        return list;
    }

    private int dropBefore(long timeMillis, Iterator<EventList> groups) {
        int dropped = 0;
        while (groups.hasNext()) {
            EventList group = groups.next();
            long bytesBefore = group.bytes();
            int before = group.size();
            boolean remains = group.dropBefore(timeMillis);
            dropped += before - group.size();
            bytes += group.bytes() - bytesBefore;
            if (!remains) {
                groups.remove();
                bytes -= GROUP_BYTES + group.bytes();
            }
        }
        return dropped;
    }

    @Override
    SourceEvents withRoom(DefenseRules rules) {
        return this;
    }
}
