package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.List;

/** Shows what was set aside. Thread safe. */
@ApplicationScoped
public class RejectedLines {

    @PersistenceContext
    private EntityManager entities;

    /**
     * The newest first.
     *
     * @param logfileIds of these devices; {@code null} for all
     * @param beforeId only those with a lower id
     */
    @Transactional
    public List<RejectedLine> newest(long[] logfileIds, long beforeId, int limit) {
        String ofDevices = logfileIds == null ? "" : " and r.logfileId in :devices";
        TypedQuery<RejectedLine> query = entities.createQuery(
                        "select r from RejectedLine r where r.id < :before" + ofDevices + " order by r.id desc",
                        RejectedLine.class)
                .setParameter("before", beforeId)
                .setMaxResults(limit);
        if (logfileIds != null) {
            query.setParameter("devices", Arrays.stream(logfileIds).boxed().toList());
        }
        return query.getResultList();
    }
}
