package org.activedefense.system;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.activedefense.audit.Actor;
import org.activedefense.audit.Audit;

/**
 * Kinds of warnings that an admin has taken note of: for a time nobody is called by them. They are told all the same, in the API,
 * in the metrics and at their place in the bell. Thread safe.
 */
@ApplicationScoped
public class WarningMutes {

    private static final Duration LONGEST = Duration.ofDays(30);

    @Inject
    private Database database;

    @Inject
    private Audit audit;

    @Inject
    private Actor actor;

    /** Who has muted a kind, and until when. */
    public record Mute(String kind, String by, Instant until) {}

    /** Those that hold now, by kind. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Map<String, Mute> current() {
        return database
                .query(
                        "select kind, muted_by, until from warning_mute where until > now()",
                        row -> new Mute(row.getString(1), row.getString(2), Database.instant(row, "until")))
                .stream()
                .collect(Collectors.toMap(Mute::kind, mute -> mute));
    }

    /**
     * Mutes a kind from now on, whatever held before.
     *
     * @throws InvalidException if the time is not between a minute and 30 days
     */
    @AdminOnly
    @Transactional
    public void mute(String kind, Duration time) {
        if (time.compareTo(Duration.ofMinutes(1)) < 0 || time.compareTo(LONGEST) > 0) {
            throw new InvalidException("time", "must be between a minute and 30 days");
        }
        Instant until = database.queryOne(
                        "insert into warning_mute (kind, muted_by, until) values (?, ?, now() + make_interval(secs => ?))"
                                + " on conflict (kind) do update set muted_by = excluded.muted_by, until = excluded.until"
                                + " returning until",
                        row -> Database.instant(row, "until"),
                        kind,
                        actor.name(),
                        time.toSeconds())
                .orElseThrow();
        audit.record("Mute warnings " + kind, null, "until " + until);
    }

    /** Ends a mute; nothing happens if there is none. */
    @AdminOnly
    @Transactional
    public void unmute(String kind) {
        if (database.update("delete from warning_mute where kind = ?", kind) > 0) {
            audit.record("Mute warnings " + kind, "muted", "ended");
        }
    }
}
