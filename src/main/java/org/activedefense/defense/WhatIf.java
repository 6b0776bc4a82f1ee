package org.activedefense.defense;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.activedefense.address.Address;

/**
 * Which of the sources in memory other rules would have listed, by the very search that judges. Sources that are listed are not
 * in memory, so it knows who would be listed besides, not who would not. Used by one thread.
 */
public final class WhatIf {

    /** Addresses that an answer names. */
    static final int MOST_NAMED = 20;

    private final Detector detector;
    private final DefenseRules wanted;
    private final long sinceMillis;
    private final WindowSearch search = new WindowSearch();
    private final List<Address> named = new ArrayList<>();
    private int sources;

    /**
     * What other rules would have meant.
     *
     * @param since the windows that were looked at lie wholly after this
     * @param sources how many sources more would have been listed by a port scan
     * @param named the first of them
     * @param looked how many of the sources in memory were looked at before the time was up, of how many
     * @param exact whether memory holds all that these windows need; if not, there may be more sources
     */
    public record Answer(Instant since, int sources, List<Address> named, int looked, int held, boolean exact) {

        public boolean isWhole() {
            return looked == held;
        }
    }

    /** @param wanted rules whose cases are looked for; those that are not asked about are off */
    WhatIf(Detector detector, DefenseRules wanted, Instant since) {
        this.detector = detector;
        this.wanted = wanted;
        sinceMillis = Math.max(since.toEpochMilli(), detector.coveredFromMillis());
    }

    Answer answer(BooleanSupplier hasTime) {
        int[] looked = {0};
        boolean[] over = {false};
        detector.memory().forEach((high, low, source) -> {
            over[0] = over[0] || looked[0] % 64 == 0 && !hasTime.getAsBoolean();
            if (!over[0]) {
                looked[0]++;
                if (source.size() >= wanted.fewestRecords() && wouldBeListed(high, low, source)) {
                    sources++;
                    if (named.size() < MOST_NAMED) {
                        named.add(new Address(high, low));
                    }
                }
            }
        });
        return new Answer(
                Instant.ofEpochMilli(sinceMillis),
                sources,
                List.copyOf(named),
                looked[0],
                detector.sourcesHeld(),
                isExact());
    }

    /** What is superfluous to the windows in use is not held; a longer window misses nothing of it, a shorter one may. */
    private boolean isExact() {
        DefenseRules now = detector.rules();
        return (!wanted.looksForPorts() || now.looksForPorts() && wanted.portsWindowMillis() >= now.portsWindowMillis())
                && (!wanted.looksForAddresses()
                        || now.looksForAddresses() && wanted.addressesWindowMillis() >= now.addressesWindowMillis());
    }

    private boolean wouldBeListed(long high, long low, SourceEvents source) {
        if (detector.entryCovering(high, low) >= 0 || detector.found(high, low) != null) {
            return false;
        }
        long floor = Math.max(Math.max(sinceMillis, detector.countsFrom(high, low)), detector.coveredFrom(high, low));
        boolean[] listed = {false};
        source.forEach(event -> listed[0] = listed[0] || event.timeMillis() >= floor && lists(source, event, floor));
        return listed[0];
    }

    private boolean lists(SourceEvents source, Event event, long floor) {
        return wanted.looksForPorts()
                        && event.port() > 0
                        && search.mostPorts(
                                        source.eventsTo(event.dstHigh(), event.dstLow()),
                                        event,
                                        wanted.portsWindowMillis(),
                                        floor,
                                        wanted.portsNeeded())
                                != null
                || wanted.looksForAddresses()
                        && search.mostDestinations(
                                        source.eventsAt(event.port()),
                                        event,
                                        wanted.addressesWindowMillis(),
                                        floor,
                                        wanted.addressesNeeded())
                                != null;
    }
}
