package org.activedefense.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import org.activedefense.address.Address;

/** Writes who changed what, in the transaction of the change itself: no change without its entry. Thread safe. */
@ApplicationScoped
public class Audit {

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Actor actor;

    /**
     * @param what a short sentence, such as "Change setting x_month_logs"
     * @param before the value before, {@code null} if there was none; never a secret
     * @param after the value after, {@code null} if there is none; never a secret
     */
    @Transactional
    public void record(String what, String before, String after) {
        recordAs(actor.name(), actor.address(), what, before, after);
    }

    /**
     * For the moments at which the request does not tell yet, or no more, who acts: logging in and out.
     *
     * @param fromWhere the client's address
     */
    @Transactional
    public void recordAs(String who, String fromWhere, String what, String before, String after) {
        entities.persist(new AuditEntry(Instant.now(), who, shortest(fromWhere), what, before, after));
    }

    /** Servers write IPv6 addresses out in full. */
    private static String shortest(String client) {
        try {
            return client == null ? null : Address.parse(client).toString();
        } catch (IllegalArgumentException e) {
            return client; // with a zone, or none at all
        }
    }
}
