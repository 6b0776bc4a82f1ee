package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import org.activedefense.audit.Audit;
import org.activedefense.system.Database;

/**
 * Counts failed logins and tells for how long nobody is let in, by {@link LockOutRule}. Kept in the database, so that every
 * node and every restart holds to it.
 *
 * <p>Three counts: a name from an address, an address whatever the names, and a name from anywhere. The latter two, which others
 * can drive up, hold up only addresses from which the account has not been logged in to before; so an attacker slows itself
 * down and whoever else comes from new addresses, but cannot lock an administrator out of the usual place. Thread safe.
 */
@ApplicationScoped
public class LockOuts {

    /** Rows kept at most; a flood of names and addresses pushes out what is oldest, never the count of a real account. */
    static final int MOST_ROWS = 10_000;

    private static final int KNOWN_ADDRESSES = 20;

    @Inject
    private Database database;

    @Inject
    private Audit audit;

    @Inject
    private LoginFigures figures;

    /** For how long the attempt is not looked at, zero if it is. */
    @Transactional(Transactional.TxType.SUPPORTS)
    Duration remaining(Attempt attempt) {
        String name = attempt.name().replace("\0", "");
        double seconds = database.queryOne(
                        "select max(extract(epoch from locked_until - now())) from login_failure"
                                + " where locked_until > now() and (name in (?, ?) and address = ?"
                                + " or (name in (?, ?) and address = '' or name = '' and address = ?)"
                                + " and not exists (select from known_address where name = ? and address = ?))",
                        row -> row.getDouble(1),
                        name,
                        attempt.hashedName(),
                        attempt.address(),
                        name,
                        attempt.hashedName(),
                        attempt.address(),
                        name,
                        attempt.address())
                .orElse(0.0);
        return Duration.ofSeconds((long) Math.ceil(seconds));
    }

    /** @param known whether there is an account of that name */
    @Transactional
    void failed(Attempt attempt, boolean known) {
        figures.count(LoginFigures.Result.WRONG);
        String name = known ? attempt.name() : attempt.hashedName();
        makeRoom();
        // always in this order: two attempts at once must not wait for each other
        int failures = count(attempt, LockOutRule.PAIR, name, attempt.address(), known);
        count(attempt, LockOutRule.NAME, name, "", known);
        count(attempt, LockOutRule.ADDRESS, "", attempt.address(), known);
        if (known && failures == 1) {
            audit.recordAs(attempt.name(), attempt.client(), "Failed login, the password was wrong", null, null);
        }
    }

    @Transactional
    void succeeded(Attempt attempt) {
        figures.count(LoginFigures.Result.RIGHT);
        database.update("delete from login_failure where name = ? and address = ?", attempt.name(), attempt.address());
        int fresh = database.update(
                "insert into known_address (name, address) values (?, ?) on conflict (name, address) do update"
                        + " set last_at = now() where known_address.last_at < now() - interval '1 hour'",
                attempt.name(),
                attempt.address());
        if (fresh > 0) {
            database.update(
                    "delete from known_address where name = ? and address not in (select address from known_address"
                            + " where name = ? order by last_at desc limit ?)",
                    attempt.name(),
                    attempt.name(),
                    KNOWN_ADDRESSES);
        }
    }

    void countRefused() {
        figures.count(LoginFigures.Result.LOCKED_OUT);
    }

    private int count(Attempt attempt, LockOutRule rule, String name, String address, boolean known) {
        int failures = database.queryOne(
                        "insert into login_failure as f (name, address, failures, last_at) values (?, ?, 1, now())"
                                + " on conflict (name, address) do update set last_at = now(), failures ="
                                + " case when f.last_at < now() - make_interval(secs => ?) then 1 else f.failures + 1 end"
                                + " returning failures",
                        row -> row.getInt(1),
                        name,
                        address,
                        (double) LockOutRule.FORGOTTEN_AFTER.toSeconds())
                .orElseThrow();
        Duration wait = rule.after(failures);
        if (!wait.isZero()) {
            database.update(
                    "update login_failure set locked_until = now() + make_interval(secs => ?)"
                            + " where name = ? and address = ?",
                    (double) wait.toSeconds(),
                    name,
                    address);
            noteLockOut(attempt, rule, known, failures, wait);
        }
        return failures;
    }

    private void noteLockOut(Attempt attempt, LockOutRule rule, boolean known, int failures, Duration wait) {
        figures.countLockOut();
        String what = "Lock out " + (rule == LockOutRule.ADDRESS ? "logins from " + attempt.address() : "logins")
                + (rule == LockOutRule.NAME ? " from new addresses" : "");
        boolean worthIt = known || rule == LockOutRule.ADDRESS;
        if (worthIt && figures.mayNote()) {
            audit.recordAs(
                    known ? attempt.name() : "Unknown name",
                    attempt.client(),
                    what,
                    null,
                    "for " + LockedOutException.words(wait) + " after " + failures + " failed logins");
        }
    }

    private void makeRoom() {
        database.update("delete from login_failure where last_at < now() - make_interval(secs => ?)", (double)
                LockOutRule.FORGOTTEN_AFTER.toSeconds());
        // skip locked: another attempt that counts at this moment is not waited for
        database.update(
                "delete from login_failure where (name, address) in (select name, address from login_failure f"
                        + " where address <> '' or not exists (select from account a where a.name = f.name)"
                        + " order by last_at limit greatest(0, (select count(*) from login_failure) - ?)"
                        + " for update skip locked)",
                MOST_ROWS);
    }
}
