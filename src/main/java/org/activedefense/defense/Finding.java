package org.activedefense.defense;

import java.util.List;
import org.activedefense.address.Address;

/**
 * A source to be listed now. Immutable.
 *
 * @param reasons every case that the deciding record satisfies, in the order of the cases; the first gives the alert
 */
public record Finding(Address source, List<Reason> reasons) {

    public Finding {
        reasons = List.copyOf(reasons);
    }
}
