package org.activedefense.blacklist;

import java.time.Instant;
import java.util.List;
import org.activedefense.address.Address;

/**
 * A source that the defense has found. Immutable.
 *
 * @param alert the case that found it first
 * @param firstSeen event time of its earliest evidence
 * @param lastSeen event time of its newest record judged
 * @param hits records judged after the one that found it
 * @param reason a sentence, or several joined by "; "
 * @param evidence where the deciding records are
 */
public record NewEntry(
        Address ip,
        Alert alert,
        Instant firstSeen,
        Instant lastSeen,
        long hits,
        String reason,
        List<EvidenceRange> evidence) {

    public NewEntry {
        evidence = List.copyOf(evidence);
    }
}
