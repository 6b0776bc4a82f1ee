package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.activedefense.system.Database;

/**
 * Whether records that may renew an entry still wait to be read or judged. An entry must not be removed for not being
 * seen while the lines that would have shown it lie in a file.
 */
@ApplicationScoped
public class PendingRenewals {

    /**
     * Behind at the moment, and so far only at events from before the time in question (also one whose file has not been looked at
     * since its server's start, or cannot be opened); or behind for an hour; or nobody reads the device's files since an hour; or a
     * batch that came before that time is not judged.
     */
    private static final String WAITING = "select l.name, case"
            + " when l.behind_since is not null and (l.newest_event_at is null or l.newest_event_at < ?)"
            + " then 'has unread lines since ' || l.behind_since || coalesce(' and is at ' || l.newest_event_at, '')"
            + " when l.behind_since < now() - interval '1 hour' then 'has had unread lines since ' || l.behind_since"
            + " when l.registered_at < now() - interval '1 hour' and not exists (select from node n"
            + " where n.name = l.node and n.lease_end > now() - interval '1 hour')"
            + " then 'is read by nobody: no server named ' || l.node || ' has run for an hour'"
            + " when exists (select from log_batch b where b.logfile_id = l.id and b.number > l.judged_batch"
            + " and b.min_time < ?) then 'has records from before that the defense has not judged'"
            + " when exists (select from log_batch b where b.logfile_id = l.id and b.number = l.judged_batch + 1"
            + " and b.committed_at < now() - interval '1 hour') then 'has records that the defense has not judged for an hour'"
            + " end as why from logfile l where l.enabled and l.removed_at is null and l.type = 'Firewall' order by l.name";

    @Inject
    private Database database;

    /**
     * Why to wait, a sentence's end; empty if nothing is outstanding.
     *
     * @param before lines with an earlier event time count
     */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<String> reasonToWait(Instant before) {
        List<String> devices = database.query(
                "select name || ' ' || why from (" + WAITING + ") as devices where why is not null limit 3",
                row -> row.getString(1),
                before,
                before);
        return devices.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", devices));
    }
}
