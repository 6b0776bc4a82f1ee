package org.activedefense.blacklist;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.activedefense.address.Address;

/**
 * A source that the defense has found. Immutable.
 *
 * @param firstSeen event time of its earliest evidence
 * @param seen its newest record judged, and its records after the one that found it
 * @param cases what it did, at least one; the first gives the alert
 */
public record NewEntry(Address ip, Instant firstSeen, Sighting seen, List<EntryCase> cases) {

    public NewEntry {
        cases = List.copyOf(cases);
    }

    Alert alert() {
        return cases.get(0).alert();
    }

    /** A sentence, or several joined by "; ". */
    String reason() {
        return cases.stream().map(EntryCase::reason).collect(Collectors.joining("; "));
    }

    /** The alerts, joined by commas. */
    String alerts() {
        return cases.stream().map(one -> one.alert().text()).collect(Collectors.joining(","));
    }
}
