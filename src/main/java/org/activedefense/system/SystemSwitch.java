package org.activedefense.system;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Optional;
import org.activedefense.audit.Actor;
import org.activedefense.audit.Audit;

/**
 * The engine's on/off switch, kept in the database and obeyed by every node within a heartbeat. Off stops intake, defense
 * and both cleaning jobs; list, pages and API go on, and lines wait in their files. Thread safe.
 */
@ApplicationScoped
public class SystemSwitch {

    @Inject
    private Database database;

    @Inject
    private JobLocks jobLocks;

    @Inject
    private NodeLease nodeLease;

    @Inject
    private Audit audit;

    @Inject
    private Actor actor;

    @Transactional(Transactional.TxType.SUPPORTS)
    public boolean isOn() {
        return database.queryOne("select is_on from system_switch", row -> row.getBoolean(1))
                .orElse(true);
    }

    /** Since when it is on; empty while it is off. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<Instant> onSince() {
        return database.queryOne(
                "select changed_at from system_switch where is_on", row -> Database.instant(row, "changed_at"));
    }

    /** Who turned it off, and when. */
    public record Off(String who, Instant since) {

        public String getWho() {
            return who;
        }

        public Instant getSince() {
            return since;
        }
    }

    /** Empty while it is on. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<Off> off() {
        return database.queryOne(
                "select coalesce(changed_by, 'somebody') as who, changed_at from system_switch where not is_on",
                row -> new Off(row.getString("who"), Database.instant(row, "changed_at")));
    }

    @AdminOnly
    @Transactional
    public void start() {
        turn(true);
    }

    @AdminOnly
    @Transactional
    public void stop() {
        turn(false);
    }

    /** Stops, raises the locks' epochs so that nothing under way can commit, and starts. */
    @AdminOnly
    @Transactional
    public void reset() {
        jobLocks.reset();
        nodeLease.reset();
        audit.record("Reset system", null, null);
        turn(true);
    }

    private void turn(boolean on) {
        int changed = database.update(
                "update system_switch set is_on = ?, changed_at = now(), changed_by = ? where is_on <> ?",
                on,
                actor.name(),
                on);
        if (changed > 0) {
            audit.record(on ? "Start system" : "Stop system", on ? "off" : "on", on ? "on" : "off");
        }
    }
}
