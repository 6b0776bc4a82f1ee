package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.activedefense.address.Network;
import org.activedefense.audit.Actor;
import org.activedefense.system.Database;

/**
 * What happened to every address that is or was listed, written in the transaction of the change itself. It outlives the
 * entry, and goes when its address is not listed and nothing has happened to it for {@link #KEPT}. Thread safe.
 */
@ApplicationScoped
public class EntryHistory {

    /** How long the past of an address is remembered that is not listed any more. */
    public static final Duration KEPT = Duration.ofDays(400);

    private static final int MOST_EVENTS = 200;

    private static final String COLUMNS = "(ip, what, who, alert, reason, note, first_seen, last_seen, hits)";

    @Inject
    private Database database;

    @Inject
    private Actor actor;

    /**
     * Deletes entries and notes for each how it ended.
     *
     * @param which the condition, in the order of whose rows they are locked if it says so
     * @return their addresses
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<String> end(EntryEvent.What how, String note, String which, Object... parameters) {
        List<Object> all = new ArrayList<>(Arrays.asList(parameters));
        all.addAll(Arrays.asList(how.text(), actor.name(), note));
        return database.query(
                "with gone as (delete from blacklist where " + which + " returning *), noted as"
                        + " (insert into blacklist_event " + COLUMNS
                        + " select ip, ?, ?, alert, reason, ?, first_seen, last_seen, hits from gone)"
                        + " select ip from gone order by ip",
                row -> row.getString(1),
                all.toArray());
    }

    /** Notes that entries have come. */
    @Transactional(Transactional.TxType.MANDATORY)
    void begin(EntryEvent.What how, String note, long... ids) {
        database.update(
                "insert into blacklist_event (ip, what, who, alert, reason, note)"
                        + " select ip, ?, ?, alert, reason, ? from blacklist where id = any(?::bigint[]) order by id",
                how.text(),
                actor.name(),
                note,
                ids);
    }

    /** Notes something that neither began nor ended an entry. */
    @Transactional(Transactional.TxType.MANDATORY)
    void note(EntryEvent.What what, Network ip, Alert alert, String reason, String note) {
        database.update(
                "insert into blacklist_event (ip, what, who, alert, reason, note) values (?::inet, ?, ?, ?, ?, ?)",
                ip.toString(),
                what.text(),
                actor.name(),
                alert == null ? null : alert.text(),
                reason,
                note);
    }

    /** What happened to an address or network and to the networks around it, newest first, the newest 200. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<EntryEvent> of(Network ip) {
        return database.query(
                "select * from blacklist_event where ip = any(?::text[]::inet[]) order by id desc limit " + MOST_EVENTS,
                EntryEvent::read,
                (Object) ip.andAround().stream().map(Network::toString).toArray(String[]::new));
    }

    /** Forgets what is older than {@link #KEPT}, of addresses that are not listed. */
    @Transactional
    public int forgetOld(Instant now) {
        return database.update(
                "delete from blacklist_event e where at < ? and not exists (select from blacklist b where b.ip = e.ip)",
                now.minus(KEPT));
    }
}
