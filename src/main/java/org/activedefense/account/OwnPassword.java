package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.audit.Actor;
import org.activedefense.audit.Audit;
import org.activedefense.system.Database;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;
import org.activedefense.system.NoSuchItemException;

/** Everybody may change the own password; that ends the account's other sessions. Thread safe. */
@ApplicationScoped
public class OwnPassword {

    @Inject
    private Accounts accounts;

    @Inject
    private SignIn signIn;

    @Inject
    private FirstAccount firstAccount;

    @Inject
    private Database database;

    @Inject
    private Actor actor;

    @Inject
    private Audit audit;

    /**
     * Changes the password of the person behind the request.
     *
     * @throws InvalidException with what is wrong at {@code old}, {@code fresh} or {@code repeated}
     */
    @Transactional
    public void change(String old, String fresh, String repeated) {
        Account account = accounts.find(actor.name())
                .orElseThrow(() -> new NoSuchItemException("There is no account " + actor.name() + " any more."));
        List<FieldError> errors = objections(account.getName(), old, fresh, repeated);
        if (!signIn.isPasswordOf(account, old.toCharArray())) {
            errors.add(new FieldError("old", "is not your present password"));
        }
        if (!errors.isEmpty()) {
            throw new InvalidException(errors);
        }
        // the account may have got another password while this one was looked at
        int changed = database.update(
                "update account set password_hash = ?, must_change_password = false, password_changed_at = now()"
                        + " where name = ? and password_hash = ?",
                signIn.hash(fresh.toCharArray()),
                account.getName(),
                account.getPasswordHash());
        if (changed == 0) {
            throw new InvalidException("old", "has just been changed by somebody else");
        }
        if (account.getName().equals(Accounts.FIRST)) {
            firstAccount.forget();
        }
        audit.record("Change own password", null, null);
    }

    private static List<FieldError> objections(String name, String old, String fresh, String repeated) {
        List<FieldError> errors = new ArrayList<>();
        PasswordPolicy.objection(name, fresh).ifPresent(objection -> errors.add(new FieldError("fresh", objection)));
        if (errors.isEmpty() && fresh.equals(old)) {
            errors.add(new FieldError("fresh", "must differ from the present one"));
        }
        if (!fresh.equals(repeated)) {
            errors.add(new FieldError("repeated", "is not the same"));
        }
        return errors;
    }
}
