package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.activedefense.address.Address;
import org.activedefense.system.Database;
import org.activedefense.system.DatabaseException;

/**
 * Copies deciding records beside their entry. Of a port scan each different port (or destination) comes once before any
 * comes twice, so that 100 records show the scan even where one port was tried a thousand times.
 */
@ApplicationScoped
class EvidenceCopy {

    private static final String INSERT = "insert into blacklist_evidence (blacklist_id, " + BlacklistEvidence.COLUMNS
            + ") select ?, " + BlacklistEvidence.COLUMNS + " from (select r.*, row_number() over (partition by %s"
            + " order by time_received, id) as nth from pa_traffic_log r where src_ip = ?::inet"
            + " and time_received between ? and ? and %s and not exists (select from blacklist_evidence e"
            + " where e.blacklist_id = ? and e.time_received = r.time_received and e.id = r.id)) as records"
            + " order by nth, time_received, id limit greatest(0, " + FoundEntries.MOST_EVIDENCE
            + " - (select count(*) from blacklist_evidence where blacklist_id = ?))";

    private static final Map<Alert, String> STATEMENTS = Map.of(
            Alert.PORT_SCAN_V1, INSERT.formatted("dst_port", "log_type = 'TRAFFIC' and dst_ip = ?::inet"),
            Alert.PORT_SCAN_V2, INSERT.formatted("dst_ip", "log_type = 'TRAFFIC' and dst_port = ?"),
            Alert.VULNERABILITY_SCAN_V1, INSERT.formatted("id", "id = ?"));

    @Inject
    private Database database;

    /** Copies for the entries that are new, each entry's reasons in their order. */
    void copy(List<NewEntry> found, List<FoundEntries.Listed> listed) {
        Map<Address, Long> newIds = new HashMap<>();
        listed.stream().filter(FoundEntries.Listed::isNew).forEach(entry -> newIds.put(entry.ip(), entry.id()));
        int mostReasons =
                found.stream().mapToInt(entry -> entry.evidence().size()).max().orElse(0);
        for (int reason = 0; reason < mostReasons; reason++) {
            for (Alert alert : STATEMENTS.keySet()) {
                copyBatch(alert, reason, found, newIds);
            }
        }
    }

    void copy(long entryId, Address ip, EvidenceRange range) {
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(STATEMENTS.get(range.alert()))) {
            bind(statement, entryId, ip, range);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private void copyBatch(Alert alert, int reason, List<NewEntry> found, Map<Address, Long> newIds) {
        try (Connection connection = database.connection();
                PreparedStatement statement = connection.prepareStatement(STATEMENTS.get(alert))) {
            boolean any = false;
            for (NewEntry entry : found) {
                Long id = newIds.get(entry.ip());
                if (id != null
                        && reason < entry.evidence().size()
                        && entry.evidence().get(reason).alert() == alert) {
                    bind(statement, id, entry.ip(), entry.evidence().get(reason));
                    statement.addBatch();
                    any = true;
                }
            }
            if (any) {
                statement.executeBatch();
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static void bind(PreparedStatement statement, long entryId, Address ip, EvidenceRange range)
            throws SQLException {
        statement.setLong(1, entryId);
        statement.setString(2, ip.toString());
        time(statement, 3, range.from());
        time(statement, 4, range.to());
        switch (range.alert()) {
            case PORT_SCAN_V1 -> statement.setString(5, range.dst().toString());
            case PORT_SCAN_V2 -> statement.setInt(5, range.dstPort());
            default -> statement.setLong(5, range.recordId());
        }
        statement.setLong(6, entryId);
        statement.setLong(7, entryId);
    }

    private static void time(PreparedStatement statement, int index, Instant time) throws SQLException {
        statement.setObject(index, time.atOffset(ZoneOffset.UTC));
    }
}
