package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.system.DeploySetting;
import org.activedefense.system.Migrations;

/**
 * Gives a new installation its first account, as soon as the schema is there. The password is
 * {@code ACTIVE_DEFENSE_ADMIN_PASSWORD}; if that is not set one is generated, printed to the server's log once, and must be
 * changed at the first login.
 */
@ApplicationScoped
public class FirstAccount {

    private static final Logger LOG = Logger.getLogger(FirstAccount.class.getName());

    /** Without those that are mistaken for one another (0 O, 1 l I): 54^20 passwords. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 20;

    @Inject
    private Accounts accounts;

    void makeIfNone(@Observes Migrations.Done schema) {
        if (accounts.isEmpty()) {
            make();
        }
    }

    private void make() {
        String given = DeploySetting.ADMIN_PASSWORD.value();
        boolean generated = given.isEmpty();
        String password = generated ? generate() : given;
        boolean made = accounts.makeFirst(PasswordHash.hash(password.toCharArray()), generated);
        if (made && generated) {
            LOG.log(
                    Level.WARNING,
                    "First login: name {0}, password {1} . It is shown this once; change it at the first login",
                    new Object[] {Accounts.FIRST, password});
        } else if (made) {
            LOG.log(Level.INFO, "First login: name {0}, password as given by {1}", new Object[] {
                Accounts.FIRST, DeploySetting.ADMIN_PASSWORD.key()
            });
        }
    }

    private static String generate() {
        return new SecureRandom()
                .ints(LENGTH, 0, LETTERS.length())
                .mapToObj(i -> LETTERS.substring(i, i + 1))
                .reduce("", String::concat);
    }
}
