package org.activedefense.blacklist;

import java.util.List;

/**
 * Fired inside the transaction that has put entries on the blacklist, found or added by hand: what observers write commits or
 * rolls back with the entries.
 *
 * @param ids the entries'
 */
public record EntriesListed(List<Long> ids) {

    public EntriesListed {
        ids = List.copyOf(ids);
    }
}
