package org.activedefense.launcher;

import java.util.Optional;

/**
 * The password of the first account, if there is none yet. It is kept in the secrets until it has been shown, so that a
 * start that was cut short does not lose it.
 */
final class FirstLogin {

    private static final String FILE = "first-login";

    private final Secrets secrets;
    private final Optional<String> given;
    private final boolean accountsExist;

    FirstLogin(Secrets secrets, Database database, Optional<String> given) {
        this.secrets = secrets;
        this.given = given;
        this.accountsExist = database.hasAccounts();
        if (!accountsExist && given.isEmpty() && secrets.read(FILE).isEmpty()) {
            secrets.write(FILE, Secrets.forPerson());
        }
    }

    /** What the WAR makes the first account with; empty once there are accounts. */
    Optional<String> password() {
        return accountsExist ? Optional.empty() : given.or(() -> secrets.read(FILE));
    }

    /** Whether that password is to be replaced at the first login: ours is, one that the person has given is not. */
    boolean mustChange() {
        return given.isEmpty();
    }

    /** The line for the person who starts it; the generated password is in it the first time only. */
    String line() {
        Optional<String> unseen = secrets.read(FILE);
        if (unseen.isPresent() && (given.isEmpty() || accountsExist)) {
            return "admin, password " + unseen.get() + " (shown this once)";
        }
        return accountsExist
                ? "unchanged; bin/reset-password gives admin a new password"
                : "admin, with the password in ACTIVE_DEFENSE_ADMIN_PASSWORD";
    }

    void shown() {
        secrets.delete(FILE);
    }
}
