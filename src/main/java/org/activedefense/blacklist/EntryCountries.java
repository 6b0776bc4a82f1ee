package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.activedefense.system.Database;

/** Where the listed sources are, as the firewall's records that decided say. Thread safe. */
@ApplicationScoped
public class EntryCountries {

    @Inject
    private Database database;

    /** By the id of the entry; without those whose records say none. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Map<Long, String> of(Collection<Long> entries) {
        Map<Long, String> countries = new HashMap<>();
        database.query(
                "select distinct on (blacklist_id) blacklist_id, src_location from blacklist_evidence"
                        + " where blacklist_id = any(?) and src_location is not null order by blacklist_id, time_received",
                row -> countries.put(row.getLong(1), row.getString(2)),
                (Object) entries.stream().mapToLong(Long::longValue).toArray());
        return countries;
    }
}
