package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.activedefense.address.Address;
import org.activedefense.system.Database;
import org.activedefense.system.DatabaseException;

/**
 * The records that decided an entry, copied beside it so that they outlive the log. What is to be copied is noted in the
 * transaction that lists; the copying follows, one statement for all that is due, since each is a look through the log. Of a
 * port scan each different port (or destination) comes once before any comes twice, so that 100 records show the scan even
 * where one port was tried a thousand times. Thread safe.
 */
@ApplicationScoped
public class Evidence {

    /** How many records are kept of one entry. */
    public static final int MOST_RECORDS = 100;

    private static final String NOTE =
            "insert into evidence_due (blacklist_id, ip, alert, from_time, to_time, dst_ip, dst_port, record_id)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String COPY = """
            with taken as (
                delete from evidence_due where id <= ? returning *
            ), candidates as (
                select d.blacklist_id, d.id as due_id, r.*,
                    row_number() over (partition by d.id, case d.alert when 'Port Scan Attack v1' then r.dst_port::text
                        when 'Port Scan Attack v2' then host(r.dst_ip) end order by r.time_received, r.id) as nth
                from taken d join pa_traffic_log r
                    on r.src_ip = d.ip and r.time_received between d.from_time and d.to_time
                    and case d.alert
                        when 'Port Scan Attack v1' then r.log_type = 'TRAFFIC' and r.dst_ip = d.dst_ip
                        when 'Port Scan Attack v2' then r.log_type = 'TRAFFIC' and r.dst_port = d.dst_port
                        else r.id = d.record_id end
                where r.time_received between ? and ? %2$s
                    -- counted, since a join without nested loops would read all evidence there is
                    and (select count(*) from blacklist_evidence e
                        where e.blacklist_id = d.blacklist_id and e.time_received = r.time_received and e.id = r.id) = 0
            ), once as (
                select distinct on (blacklist_id, time_received, id) * from candidates
                order by blacklist_id, time_received, id, nth
            ), ordered as (
                select *, row_number() over (partition by blacklist_id order by nth, due_id, time_received, id) as place
                from once
            )
            insert into blacklist_evidence (blacklist_id, %1$s)
            select blacklist_id, %1$s from ordered o
            where place <= ? - (select count(*) from blacklist_evidence e where e.blacklist_id = o.blacklist_id)
            """;

    /** For a few sources their bloom beats reading their whole range of time. */
    private static final String COPY_OF_FEW =
            COPY.formatted(BlacklistEvidence.COLUMNS, "and r.src_ip = any(?::text[]::inet[])");

    private static final String COPY_OF_MANY = COPY.formatted(BlacklistEvidence.COLUMNS, "");

    private static final int FEW_SOURCES = 50;

    /** Noted cases copied at a time: what they bring has to be sorted. */
    private static final int MOST_AT_ONCE = 1_000;

    @Inject
    private Database database;

    private record Due(long lastId, int cases, Instant from, Instant to, String[] sources) {}

    /** A case that an entry's source met. */
    record Noted(long entryId, Address ip, EntryCase one) {}

    /** Notes what is to be copied for entries, in the transaction that lists them: in one go, however many there are. */
    @Transactional(Transactional.TxType.MANDATORY)
    void note(List<Noted> all) {
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(NOTE)) {
            for (Noted noted : all) {
                EntryCase one = noted.one();
                statement.setLong(1, noted.entryId());
                statement.setString(2, noted.ip().toString());
                statement.setString(3, one.alert().text());
                statement.setObject(4, one.from().atOffset(ZoneOffset.UTC));
                statement.setObject(5, one.to().atOffset(ZoneOffset.UTC));
                statement.setString(6, one.dst() == null ? null : one.dst().toString());
                statement.setObject(7, one.dstPort() < 0 ? null : one.dstPort(), Types.INTEGER);
                statement.setLong(8, one.recordId());
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** Copies what is due, as much as one look through the log is good for; true if more is due. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean copyDue() {
        Optional<Due> found = database.queryOne(
                "select max(id) as last, count(*) as cases, min(from_time) as first_time, max(to_time) as last_time,"
                        + " array_agg(distinct host(ip)) as sources"
                        + " from (select * from evidence_due order by id limit ?) d",
                Evidence::due,
                MOST_AT_ONCE);
        if (found.isEmpty()) {
            return false;
        }
        Due due = found.get();
        // the indexes are small and the statement rare: a whole day is never the cheaper way; and what no summary
        // covers yet
        // is read once for all sources, where a nested loop would read it once for each
        database.query(
                "select set_config('enable_seqscan', 'off', true), set_config('enable_nestloop', 'off', true),"
                        + " set_config('jit', 'off', true)",
                row -> true);
        if (due.sources().length <= FEW_SOURCES) {
            database.update(COPY_OF_FEW, due.lastId(), due.from(), due.to(), due.sources(), MOST_RECORDS);
        } else {
            database.update(COPY_OF_MANY, due.lastId(), due.from(), due.to(), MOST_RECORDS);
        }
        return due.cases() == MOST_AT_ONCE;
    }

    private static Due due(ResultSet row) throws SQLException {
        long last = row.getLong("last");
        return row.wasNull()
                ? null
                : new Due(
                        last,
                        row.getInt("cases"),
                        Database.instant(row, "first_time"),
                        Database.instant(row, "last_time"),
                        (String[]) row.getArray("sources").getArray());
    }
}
