package org.activedefense.system;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Numbers that rise with every committed change of a kind, whoever made it (database triggers count). A node that keeps a
 * copy in memory compares them to know when to read again.
 */
@ApplicationScoped
public class ChangeCounters {

    @Inject
    private Database database;

    /**
     * @param blacklist entries that came, went or changed address or expiry, and removals by hand
     * @param networks own and allowed networks
     * @param settings settings
     * @param logfiles devices that came, went or changed
     */
    public record Counts(long blacklist, long networks, long settings, long logfiles) {}

    @Transactional(Transactional.TxType.SUPPORTS)
    public Counts read() {
        Map<String, Long> counts = database
                .query("select name, value from change_counter", row -> Map.entry(row.getString(1), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new Counts(
                counts.getOrDefault("blacklist", 0L),
                counts.getOrDefault("networks", 0L),
                counts.getOrDefault("settings", 0L),
                counts.getOrDefault("logfiles", 0L));
    }
}
