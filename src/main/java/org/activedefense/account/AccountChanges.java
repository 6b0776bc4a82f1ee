package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.activedefense.audit.Actor;
import org.activedefense.audit.Audit;
import org.activedefense.system.AdminOnly;
import org.activedefense.system.ConflictException;
import org.activedefense.system.Database;
import org.activedefense.system.InvalidException;
import org.activedefense.system.NoSuchItemException;

/**
 * What admins do to accounts. Whatever happens there is an admin left. A change of role, a reset and a deletion end the
 * account's sessions. Thread safe.
 */
@ApplicationScoped
public class AccountChanges {

    public static final int LONGEST_NAME = 64;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0," + (LONGEST_NAME - 1) + "}");

    @Inject
    private Database database;

    @Inject
    private SignIn signIn;

    @Inject
    private Actor actor;

    @Inject
    private Audit audit;

    /**
     * Adds an account.
     *
     * @param password an own one by {@link PasswordPolicy}; {@code null} to have one generated, which the person must
     *     replace at the first login
     * @return the generated password, which is told this once; empty if one was given
     */
    @AdminOnly
    @Transactional
    public Optional<String> add(String name, Role role, String password) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidException(
                    "name",
                    "must begin with a letter or digit and have at most " + LONGEST_NAME
                            + " letters (a-z), digits, dots, dashes, underscores or @");
        }
        if (password != null) {
            PasswordPolicy.objection(name, password).ifPresent(objection -> {
                throw new InvalidException("password", objection);
            });
        }
        String chosen = password == null ? GeneratedPassword.next() : password;
        int added = database.update(
                "insert into account (name, password_hash, role, must_change_password) values (?, ?, ?, ?)"
                        + " on conflict do nothing",
                name,
                signIn.hash(chosen.toCharArray()),
                role.text(),
                password == null);
        if (added == 0) {
            throw new InvalidException(
                    "name", "is taken: there is an account of that name already (capitals make no difference)");
        }
        audit.record("Add account " + name, null, "role " + role.text());
        return password == null ? Optional.of(chosen) : Optional.empty();
    }

    @AdminOnly
    @Transactional
    public void changeRole(String name, Role role) {
        Role before = lockedRole(name);
        if (before == role) {
            return;
        }
        if (before == Role.ADMIN) {
            refuseIfLastAdmin(name);
        }
        database.update("update account set role = ? where name = ?", role.text(), name);
        audit.record("Change role of account " + name, before.text(), role.text());
    }

    /**
     * Gives a generated password, which the person must replace at the next login. It ends a lock-out as well.
     *
     * @return the password, which is told this once
     */
    @AdminOnly
    @Transactional
    public String resetPassword(String name) {
        if (name.equals(actor.name())) {
            throw new ConflictException("This is your own account: choose Change Password in the menu.");
        }
        String generated = GeneratedPassword.next();
        int changed = database.update(
                "update account set password_hash = ?, must_change_password = true, password_changed_at = now()"
                        + " where name = ?",
                signIn.hash(generated.toCharArray()),
                name);
        if (changed == 0) {
            throw noSuch(name);
        }
        audit.record("Reset password of account " + name, null, null);
        return generated;
    }

    /** Keeps somebody out, at once and everywhere, until {@link #enable}; password and role stay. */
    @AdminOnly
    @Transactional
    public void disable(String name) {
        if (name.equals(actor.name())) {
            throw new ConflictException("You cannot disable your own account; another admin can.");
        }
        if (lockedRole(name) == Role.ADMIN) {
            refuseIfLastAdmin(name);
        }
        if (database.update("update account set disabled_at = now() where name = ? and disabled_at is null", name)
                > 0) {
            audit.record("Disable account " + name, "enabled", "disabled");
        }
    }

    @AdminOnly
    @Transactional
    public void enable(String name) {
        lockedRole(name);
        if (database.update("update account set disabled_at = null where name = ? and disabled_at is not null", name)
                > 0) {
            audit.record("Enable account " + name, "disabled", "enabled");
        }
    }

    @AdminOnly
    @Transactional
    public void delete(String name) {
        if (name.equals(actor.name())) {
            throw new ConflictException("You cannot delete your own account; another admin can.");
        }
        Role role = lockedRole(name);
        if (role == Role.ADMIN) {
            refuseIfLastAdmin(name);
        }
        database.update("delete from account where name = ?", name);
        database.update("delete from login_failure where name = ?", name);
        database.update("delete from chosen_columns where account = ?", name);
        database.update("delete from saved_search where account = ? and not shared", name);
        audit.record("Delete account " + name, "role " + role.text(), null);
    }

    /** Locks the table against other changes: two admins who delete one another at once would leave none. */
    private Role lockedRole(String name) {
        database.update("lock table account in share row exclusive mode");
        return database.queryOne("select role from account where name = ?", row -> row.getString(1), name)
                .map(Role::ofText)
                .orElseThrow(() -> noSuch(name));
    }

    private void refuseIfLastAdmin(String name) {
        List<String> others = database.query(
                "select name from account where role = 'admin' and disabled_at is null and name <> ? limit 1",
                row -> row.getString(1),
                name);
        if (others.isEmpty()) {
            throw new ConflictException(name
                    + " is the only admin. Make another account admin first: somebody must be able to change things.");
        }
    }

    private static NoSuchItemException noSuch(String name) {
        return new NoSuchItemException("There is no account " + name + " (any more).");
    }
}
