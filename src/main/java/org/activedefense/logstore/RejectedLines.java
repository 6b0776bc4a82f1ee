package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.List;
import org.activedefense.system.Database;

/** Shows what was set aside. Thread safe. */
@ApplicationScoped
public class RejectedLines {

    /** Of more lines the reasons are not counted: a page must not wait for it. */
    private static final int MOST_COUNTED = 50_000;

    private static final int MOST_REASONS = 20;

    @Inject
    private Database database;

    @PersistenceContext
    private EntityManager entities;

    /** How often a line was rejected for a reason. */
    public record ReasonCount(String reason, long lines) {}

    /**
     * The reasons of the newest rejected lines, the most frequent first.
     *
     * @param logfileId of this device; {@code null} for all
     */
    @Transactional
    public List<ReasonCount> reasons(Long logfileId) {
        return database.query(
                "select reason, count(*) from (select reason from rejected_line"
                        + (logfileId == null ? "" : " where logfile_id = ?") + " order by id desc limit " + MOST_COUNTED
                        + ") r group by reason order by count(*) desc, reason limit " + MOST_REASONS,
                row -> new ReasonCount(row.getString(1), row.getLong(2)),
                logfileId == null ? new Object[0] : new Object[] {logfileId});
    }

    /** As {@link #newest(long[], long, String, int)}, whatever the reason. */
    @Transactional
    public List<RejectedLine> newest(long[] logfileIds, long beforeId, int limit) {
        return newest(logfileIds, beforeId, null, limit);
    }

    /**
     * The newest first.
     *
     * @param logfileIds of these devices; {@code null} for all
     * @param beforeId only those with a lower id
     * @param reason only those of this reason; {@code null} for all
     */
    @Transactional
    public List<RejectedLine> newest(long[] logfileIds, long beforeId, String reason, int limit) {
        String ofDevices = logfileIds == null ? "" : " and r.logfileId in :devices";
        String ofReason = reason == null ? "" : " and r.reason = :reason";
        TypedQuery<RejectedLine> query = entities.createQuery(
                        "select r from RejectedLine r where r.id < :before" + ofDevices + ofReason
                                + " order by r.id desc",
                        RejectedLine.class)
                .setParameter("before", beforeId)
                .setMaxResults(limit);
        if (logfileIds != null) {
            query.setParameter("devices", Arrays.stream(logfileIds).boxed().toList());
        }
        if (reason != null) {
            query.setParameter("reason", reason);
        }
        return query.getResultList();
    }
}
