package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.address.Network;
import org.activedefense.address.NetworkSet;
import org.activedefense.system.Database;
import org.activedefense.system.DatabaseException;

/** Reads what is listed at this moment, by the database's clock, without an object a row beyond the network itself. */
@ApplicationScoped
public class ListSource {

    private static final int ROWS_AT_ONCE = 10_000;

    @Inject
    private Database database;

    /**
     * @param untilExpiry how long until the first entry or allowed network among them expires; {@code null} if none will
     */
    record Listed(List<Network> networks, NetworkSet protectedOnes, Duration untilExpiry) {

        ListText text() {
            return ListText.of(networks, protectedOnes);
        }
    }

    /** In a transaction, so that the driver fetches by portions. */
    @Transactional
    public Listed read() {
        try (Connection connection = database.connection();
                Statement statement = connection.createStatement()) {
            statement.setFetchSize(ROWS_AT_ONCE);
            NetworkSet protectedOnes = NetworkSet.of(networks(
                    statement,
                    "select cidr from own_network union all select cidr from allowed_network"
                            + " where expires_at is null or expires_at > now()"));
            List<Network> listed =
                    networks(statement, "select ip from blacklist where expires_at is null or expires_at > now()");
            return new Listed(listed, protectedOnes, untilExpiry(statement));
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static List<Network> networks(Statement statement, String sql) throws SQLException {
        List<Network> networks = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                networks.add(Network.parse(rows.getString(1)));
            }
        }
        return networks;
    }

    private static Duration untilExpiry(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select ceil(extract(epoch from min(expires_at) - now()) * 1000)"
                + " from (select expires_at from blacklist union all select expires_at from allowed_network) as all_ends"
                + " where expires_at > now()")) {
            row.next();
            double millis = row.getDouble(1);
            return row.wasNull() ? null : Duration.ofMillis((long) millis);
        }
    }
}
