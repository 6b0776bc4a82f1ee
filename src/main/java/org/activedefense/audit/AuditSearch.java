package org.activedefense.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads who changed what, newest first, a page at a time by key. Thread safe. */
@ApplicationScoped
public class AuditSearch {

    @PersistenceContext
    private EntityManager entities;

    /**
     * @param before only entries before the one of this id, {@code null} for the newest
     * @param limit how many at most
     */
    @Transactional
    public List<AuditEntry> search(AuditFilter filter, Long before, int limit) {
        List<Object> parameters = new ArrayList<>();
        StringBuilder sql = new StringBuilder("select * from audit_entry where true");
        if (isGiven(filter.who())) {
            sql.append(" and who ilike ").append(next(parameters, part(filter.who())));
        }
        if (isGiven(filter.what())) {
            String what = next(parameters, part(filter.what()));
            sql.append(" and (what ilike ").append(what);
            sql.append(" or before ilike ").append(what);
            sql.append(" or after ilike ").append(what);
            for (String sentence : filter.sentences()) {
                sql.append(" or what = ").append(next(parameters, sentence));
            }
            sql.append(")");
        }
        if (filter.kind() != null) {
            sql.append(filter.kind().patterns().stream()
                    .map(pattern -> "what like " + next(parameters, pattern))
                    .collect(Collectors.joining(" or ", " and (", ")")));
        }
        if (filter.from() != null) {
            sql.append(" and at >= ").append(next(parameters, utc(filter.from())));
        }
        if (filter.to() != null) {
            sql.append(" and at < ").append(next(parameters, utc(filter.to())));
        }
        if (before != null) {
            sql.append(" and id < ").append(next(parameters, before));
        }
        Query query = entities.createNativeQuery(sql.append(" order by id desc").toString(), AuditEntry.class);
        for (int i = 0; i < parameters.size(); i++) {
            query.setParameter(i + 1, parameters.get(i));
        }
        List<AuditEntry> found = new ArrayList<>();
        for (Object entry : query.setMaxResults(limit).getResultList()) {
            found.add((AuditEntry) entry);
        }
        return found;
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isBlank();
    }

    private static String next(List<Object> parameters, Object value) {
        parameters.add(value);
        return "?" + parameters.size();
    }

    private static Object utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** As a pattern in which only the ends are open. */
    static String part(String text) {
        return "%" + text.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
