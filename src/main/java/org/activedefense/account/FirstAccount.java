package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.system.DeploySetting;
import org.activedefense.system.Migrations;

/**
 * Gives a new installation its first account, as soon as the schema is there. The password is
 * {@code ACTIVE_DEFENSE_ADMIN_PASSWORD}; if that is not set one is generated, printed to the server's log once, and must be
 * changed at the first login. So must a given one if {@code ACTIVE_DEFENSE_ADMIN_MUST_CHANGE} says so: bin/run generates one.
 */
@ApplicationScoped
public class FirstAccount {

    private static final Logger LOG = Logger.getLogger(FirstAccount.class.getName());

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
        boolean mustChange = generated || DeploySetting.ADMIN_MUST_CHANGE.isTrue();
        String password = generated ? GeneratedPassword.next() : given;
        boolean made = accounts.makeFirst(PasswordHash.hash(password.toCharArray()), mustChange);
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
}
