package org.activedefense.system;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Plain SQL where JPA has no words for it: set-based statements, locks, inet and partitions. Runs in the caller's
 * transaction. Thread safe.
 */
@ApplicationScoped
public class Database {

    /** One row to a value. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    @Resource(lookup = ActiveDefenseDataSource.JNDI_NAME)
    private DataSource dataSource;

    /** A pooled connection, enlisted in the caller's transaction; close it. */
    public Connection connection() throws SQLException {
        return dataSource.getConnection();
    }

    /** The database's clock: one for all nodes, whatever theirs say. */
    public Instant now() {
        return queryOne("select clock_timestamp() as now", row -> instant(row, "now"))
                .orElseThrow();
    }

    /** The rows of a query. Parameters: text binds to any type, {@link Instant} to timestamptz. */
    public <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(reader.read(rows));
                }
                return all;
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** The first row, empty if there is none or its value is null. */
    public <T> Optional<T> queryOne(String sql, RowReader<T> reader, Object... parameters) {
        List<T> rows = query(sql, reader, parameters);
        return rows.isEmpty() ? Optional.empty() : Optional.ofNullable(rows.get(0));
    }

    /** How many rows an insert, update or delete touched. */
    public int update(String sql, Object... parameters) {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            if (value instanceof Instant instant) {
                value = instant.atOffset(ZoneOffset.UTC);
            } else if (value instanceof long[] longs) {
                value = statement.getConnection().createArrayOf("bigint", box(longs));
            } else if (value instanceof String[] texts) {
                value = statement.getConnection().createArrayOf("text", texts);
            }
            statement.setObject(i + 1, value);
        }
    }

    private static Object[] box(long[] values) {
        Object[] boxed = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return boxed;
    }

    /** A timestamptz column, {@code null} if it is null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        // not getObject(column, type): Payara's wrapper looks for that by reflection at each call, which 5,000 devices
        // feel
        Timestamp value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }
}
