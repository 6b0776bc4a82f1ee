package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;

/** Who has fetched the list. Thread safe. */
@ApplicationScoped
public class Polls {

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private PollLog log;

    /** The newest polls of all nodes, newest first; those that this node has just answered included. */
    @Transactional
    public List<Poll> newest(int limit) {
        log.write();
        return entities.createQuery("select p from Poll p order by p.at desc, p.id desc", Poll.class)
                .setMaxResults(limit)
                .getResultList();
    }
}
