package org.activedefense.launcher;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The one transaction of an import: what it changes, and the audit entries that say so. Not thread safe. */
record ImportTarget(Connection connection, String who) {

    /** The first column of each row, as text. */
    List<String> texts(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    Optional<String> text(String sql, Object... parameters) throws SQLException {
        return texts(sql, parameters).stream().findFirst();
    }

    boolean exists(String sql, Object... parameters) throws SQLException {
        return !texts(sql, parameters).isEmpty();
    }

    /** @return the number of rows */
    int update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    void audit(String what, String before, String after) throws SQLException {
        update("insert into audit_entry (who, what, before, after) values (?, ?, ?, ?)", who, what, before, after);
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
