package org.activedefense.logstore;

import java.util.HashMap;
import java.util.Map;
import org.activedefense.address.Address;

/** What came in for one hour of event time since it was written last. Not thread safe. */
final class HourTops {

    /** Keys that are counted at a time: some 100 kB. */
    private static final int MOST = 2048;

    private final FrequentItems sources = new FrequentItems(MOST);
    private final FrequentItems ports = new FrequentItems(MOST);
    private final Map<String, long[]> countries = new HashMap<>();

    void addSource(long high, long low) {
        sources.add(high, low, 1);
    }

    void addPort(int port) {
        ports.add(0, port, 1);
    }

    void addCountry(String name) {
        countries.computeIfAbsent(name, key -> new long[1])[0]++;
    }

    void addAll(HourTops other) {
        sources.addAll(other.sources);
        ports.addAll(other.ports);
        other.countries.forEach((name, count) -> countries.computeIfAbsent(name, key -> new long[1])[0] += count[0]);
    }

    /** Adds it to what is stored of the hour. */
    void addTo(TopCounts.Kind kind, TopList stored) {
        switch (kind) {
            case SOURCE -> add(sources, stored, (high, low, n) -> stored.add(new Address(high, low).toString(), n));
            case PORT -> add(ports, stored, (high, low, n) -> stored.add(Long.toString(low), n));
            case COUNTRY ->
                countries.forEach((name, count) -> {
                    stored.add(name, count[0]);
                    stored.addTotal(count[0]);
                });
        }
    }

    private static void add(FrequentItems items, TopList stored, FrequentItems.Taker taker) {
        items.forEach(taker);
        stored.addTotal(items.total());
        stored.addMissed(items.missed());
    }
}
