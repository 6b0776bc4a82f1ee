package org.activedefense.defense;

import java.util.List;
import java.util.Map;
import org.activedefense.address.Address;

/**
 * What one run found. Immutable.
 *
 * @param findings the sources to be listed, each once, in the order of their finding
 * @param hits by the id of the entry
 * @param hitsOfFound for sources found in this run (or earlier, but still without an entry): their records after the one
 *     that found them
 * @param newReasons at most one an entry, or a source without one
 */
public record Verdict(
        List<Finding> findings, Map<Long, Hits> hits, Map<Address, Hits> hitsOfFound, List<NewReason> newReasons) {

    public Verdict {
        findings = List.copyOf(findings);
        hits = Map.copyOf(hits);
        hitsOfFound = Map.copyOf(hitsOfFound);
        newReasons = List.copyOf(newReasons);
    }
}
