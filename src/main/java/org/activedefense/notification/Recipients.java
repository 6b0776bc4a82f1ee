package org.activedefense.notification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.audit.Audit;
import org.activedefense.system.AdminOnly;
import org.activedefense.system.Database;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;
import org.activedefense.system.NoSuchItemException;

/** Who gets mail about new entries. Thread safe. */
@ApplicationScoped
public class Recipients {

    /** Each gets a mail of its own; for more, a mailing list is the right recipient. */
    static final int MOST = 100;

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Database database;

    @Inject
    private Deliveries deliveries;

    @Inject
    private Audit audit;

    /** In the order of their addresses. */
    @Transactional
    public List<Recipient> all() {
        return entities.createQuery("select r from Recipient r order by lower(r.email)", Recipient.class)
                .getResultList();
    }

    /**
     * Adds every address of a text, one a line or separated by commas or semicolons; all or none. Those that are
     * recipients already, in whatever case, are passed over.
     *
     * @return those that were added
     * @throws InvalidException if one is no address, or if there is none
     */
    @AdminOnly
    @Transactional
    public List<String> add(String emails) {
        List<String> errors = new ArrayList<>();
        List<String> addresses = MailAddress.all(emails, errors);
        if (addresses.isEmpty() && errors.isEmpty()) {
            errors.add("must be one or more mail addresses, one a line");
        }
        if (!errors.isEmpty()) {
            throw new InvalidException(
                    errors.stream().map(error -> new FieldError("email", error)).toList());
        }
        List<String> added = new ArrayList<>();
        for (String address : addresses) {
            boolean isNew = database.update(
                            "insert into recipient (email) values (?) on conflict (lower(email)) do nothing", address)
                    > 0;
            if (isNew) {
                added.add(address);
                audit.record("Add recipient " + address, null, address);
            }
        }
        long count = database.queryOne("select count(*) from recipient", row -> row.getLong(1))
                .orElse(0L);
        if (count > MOST) {
            throw new InvalidException(
                    "email", "would be " + count + " recipients, more than " + MOST + "; use a mailing list's address");
        }
        return added;
    }

    /** Takes a recipient off; mails that wait for it are not sent any more. */
    @AdminOnly
    @Transactional
    public void remove(long id) {
        String email = database.queryOne(
                        "delete from recipient where id = ? returning email", row -> row.getString(1), id)
                .orElseThrow(() -> new NoSuchItemException("This recipient has been deleted already."));
        int dropped = deliveries.drop(email);
        audit.record("Delete recipient " + email, email, dropped == 0 ? null : dropped + " waiting mails dropped");
    }
}
