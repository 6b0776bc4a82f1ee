package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.activedefense.system.Database;

/** Reads the records of one stretch of time, in a transaction of its own that ends when the time is up. */
@ApplicationScoped
class RecordSlice {

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Database database;

    /**
     * The newest records, newest first.
     *
     * @param from inclusive
     * @param to what they must be older than
     * @throws jakarta.persistence.PersistenceException with SQLSTATE 57014 as its cause if the time is up
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<PATrafficLog> read(
            RecordQuery.Conditions conditions, Instant from, RecordPosition to, int limit, long mostMillis) {
        // plans must know the times, to leave partitions out; compiling them costs more than it saves
        database.query(
                "select set_config('statement_timeout', ?, true), set_config('plan_cache_mode', 'force_custom_plan', true),"
                        + " set_config('jit', 'off', true)",
                row -> true,
                Long.toString(mostMillis));
        List<Object> parameters = new ArrayList<>(
                List.of(from.toString(), to.time().toString(), to.time().toString(), to.id()));
        parameters.addAll(conditions.parameters());
        parameters.add(limit);
        Query query = entities.createNativeQuery(
                "select * from pa_traffic_log where time_received >= cast(? as timestamptz)"
                        + " and time_received <= cast(? as timestamptz)"
                        + " and (time_received, id) < (cast(? as timestamptz), ?)"
                        + conditions.sql()
                        + " order by time_received desc, id desc limit ?",
                PATrafficLog.class);
        for (int i = 0; i < parameters.size(); i++) {
            query.setParameter(i + 1, parameters.get(i));
        }
        List<?> found = query.getResultList();
        return found.stream().map(PATrafficLog.class::cast).toList();
    }

    /** Where the oldest partition of a day begins; empty if there is only the default one. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Instant> oldestDay() {
        return database.queryOne(
                        "select min(substring(pg_get_expr(c.relpartbound, c.oid) from 'FROM \\(''([^'']+)''')::timestamptz) oldest"
                                + " from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                                + " where i.inhparent = 'pa_traffic_log'::regclass",
                        row -> Optional.ofNullable(Database.instant(row, "oldest")))
                .flatMap(oldest -> oldest);
    }
}
