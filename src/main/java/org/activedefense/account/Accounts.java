package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.activedefense.audit.Audit;
import org.activedefense.system.Database;

/** The accounts. Thread safe. */
@ApplicationScoped
public class Accounts {

    /** The name of the account that a new installation begins with. */
    public static final String FIRST = "admin";

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Database database;

    @Inject
    private Audit audit;

    @Transactional
    public Optional<Account> find(String name) {
        return Optional.ofNullable(entities.find(Account.class, name));
    }

    /** All, by name: they are few. */
    @Transactional
    public List<Account> all() {
        return entities.createQuery("select a from Account a order by a.name", Account.class)
                .getResultList();
    }

    /** Notes that somebody has logged in to the pages. */
    @Transactional
    void loggedIn(String name) {
        database.update("update account set last_login_at = now() where name = ?", name);
    }

    @Transactional
    public boolean isEmpty() {
        return database.queryOne("select 1 from account limit 1", row -> true).isEmpty();
    }

    /**
     * Makes the first account, of role admin, unless there is an account already. Of several servers that start at once
     * only one succeeds.
     *
     * @return whether this call made it
     */
    @Transactional
    boolean makeFirst(String passwordHash, boolean mustChangePassword) {
        int made = database.update(
                "insert into account (name, password_hash, role, must_change_password) select ?, ?, 'admin', ?"
                        + " where not exists (select from account) on conflict (name) do nothing",
                FIRST,
                passwordHash,
                mustChangePassword);
        if (made == 1) {
            audit.record("Make first account " + FIRST, null, "role admin");
        }
        return made == 1;
    }
}
