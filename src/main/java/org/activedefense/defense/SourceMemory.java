package org.activedefense.defense;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.activedefense.address.Address;
import org.activedefense.address.Network;

/** The windows of all unlisted sources, and what they weigh. Not thread-safe. */
final class SourceMemory {

    private static final int SAMPLE = 1 << 16;

    private final DefenseRules rules;
    private AddressMap<SourceEvents> sources = new AddressMap<>();
    private long events;
    private long eventBytes;

    SourceMemory(DefenseRules rules) {
        this.rules = rules;
    }

    SourceEvents get(long high, long low) {
        return sources.get(high, low);
    }

    /**
     * The source's events, ready for one more.
     *
     * @param known what {@link #get} gives
     */
    SourceEvents ready(SourceEvents known, long high, long low) {
        SourceEvents ready = known == null ? new EventList() : known.withRoom(rules);
        if (ready != known) {
            count(known, -1);
            count(ready, 1);
            sources.put(high, low, ready);
        }
        return ready;
    }

    /** As {@link SourceEvents#add}. */
    boolean add(SourceEvents source, Event event) {
        count(source, -1);
        boolean added = source.add(event, rules);
        count(source, 1);
        return added;
    }

    void forget(long high, long low) {
        count(sources.get(high, low), -1);
        sources.remove(high, low);
    }

    void forget(Network network) {
        if (network.isSingleAddress()) {
            forget(network.first().high(), network.first().low());
            return;
        }
        List<Address> inside = new ArrayList<>();
        sources.forEach((high, low, source) -> {
            Address address = new Address(high, low);
            if (network.contains(address)) {
                inside.add(address);
            }
        });
        inside.forEach(address -> forget(address.high(), address.low()));
    }

    void forEach(AddressMap.Visitor<SourceEvents> visitor) {
        sources.forEach(visitor);
    }

    private void count(SourceEvents source, int sign) {
        if (source != null) {
            events += (long) sign * source.size();
            eventBytes += sign * source.bytes();
        }
    }

    /**
     * Forgets the oldest events by event time until at most so many bytes are held; each pass drops at least three in ten,
     * so the passes cost O(1) an event that ever came.
     *
     * @return events from this time on are still held, all of them
     */
    long shrinkTo(long mostBytes, long coveredFrom) {
        long from = coveredFrom;
        while (bytes() > mostBytes && events > 0) {
            from = Math.max(from, threeTenthsOfEventsUpTo() + 1);
            dropBefore(from);
        }
        return from;
    }

    private long threeTenthsOfEventsUpTo() {
        long step = events / SAMPLE + 1;
        long[] sample = new long[(int) Math.min(events, SAMPLE) * 2 + 1];
        long[] met = {0, 0};
        sources.forEach((high, low, source) -> source.forEach(event -> {
            if (met[0]++ % step == 0 && met[1] < sample.length) {
                sample[(int) met[1]++] = event.timeMillis();
            }
        }));
        int size = (int) met[1];
        Arrays.sort(sample, 0, size);
        return sample[size * 3 / 10];
    }

    private void dropBefore(long timeMillis) {
        AddressMap<SourceEvents> remaining = new AddressMap<>();
        events = 0;
        eventBytes = 0;
        sources.forEach((high, low, source) -> {
            SourceEvents rest = source.withoutThoseBefore(timeMillis, rules);
            if (rest != null) {
                remaining.put(high, low, rest);
                count(rest, 1);
            }
        });
        sources = remaining;
    }

    long events() {
        return events;
    }

    int sources() {
        return sources.size();
    }

    long bytes() {
        return eventBytes + sources.bytes();
    }
}
