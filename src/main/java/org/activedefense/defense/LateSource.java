package org.activedefense.defense;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.activedefense.address.Address;

/** A source whose windows memory does not hold wholly, and its records of this run that wait for {@link History}. */
final class LateSource {

    /** @param number the record's place among the source's records of the run since it is late */
    record Waiting(Event event, long recordId, long number) {}

    private record Allowed(long number, long timeMillis) {}

    private final Address address;
    private final long floor;
    private final List<Waiting> waiting = new ArrayList<>();
    private long seen;
    private long newestMillis = Long.MIN_VALUE;
    private final List<Allowed> allowed = new ArrayList<>();
    private SourceEvents events = new EventList();
    private int nextLook = 256;

    LateSource(Address address, long floor) {
        this.address = address;
        this.floor = floor;
    }

    Address address() {
        return address;
    }

    /** The earliest event time that counts. */
    long floor() {
        return floor;
    }

    void saw(long timeMillis, boolean isAllowed) {
        seen++;
        newestMillis = Math.max(newestMillis, timeMillis);
        if (isAllowed) {
            allowed.add(new Allowed(seen, timeMillis));
        }
    }

    void await(Event event, long recordId) {
        waiting.add(new Waiting(event, recordId, seen));
    }

    List<Waiting> waiting() {
        return waiting;
    }

    /** What followed the record that found the source. */
    Hits hitsAfter(Waiting deciding) {
        long count = 0;
        long newest = Hits.NEVER;
        for (Allowed one : allowed) {
            if (one.number() > deciding.number()) {
                count++;
                newest = Math.max(newest, one.timeMillis());
            }
        }
        return new Hits(seen - deciding.number(), newestMillis, count, newest);
    }

    /** True if so much came together meanwhile that a look may save the rest: a sweep can have 100,000s of records. */
    boolean add(Event event, DefenseRules rules) {
        events = events.withRoom(rules);
        events.add(event, rules);
        boolean worthALook = events.size() >= nextLook;
        nextLook = worthALook ? nextLook * 2 : nextLook;
        return worthALook;
    }

    SourceEvents events() {
        return events;
    }

    /** What has to be looked up: the reach of every waiting record, overlaps joined. */
    List<SourceRange> ranges(DefenseRules rules) {
        List<SourceRange> reaches = new ArrayList<>();
        for (Waiting record : waiting) {
            long time = record.event().timeMillis();
            long reach = rules.reachMillis(record.event().port());
            reaches.add(new SourceRange(address, Math.max(time - reach, floor), time + reach));
        }
        reaches.sort(Comparator.comparingLong(SourceRange::fromMillis));
        List<SourceRange> joined = new ArrayList<>();
        for (SourceRange reach : reaches) {
            int last = joined.size() - 1;
            SourceRange previous = last < 0 ? null : joined.get(last);
            if (previous != null && reach.fromMillis() <= previous.toMillis()) {
                long to = Math.max(previous.toMillis(), reach.toMillis());
                joined.set(last, new SourceRange(address, previous.fromMillis(), to));
            } else {
                joined.add(reach);
            }
        }
        return joined;
    }
}
