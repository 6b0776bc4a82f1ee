package org.activedefense.launcher;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** The database that the WAR works on, embedded or not. */
record Database(String url, String user, String password) {

    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("ApplicationName", "bin/run");
        return DriverManager.getConnection(url, properties);
    }

    /** A connection, or in one line which setting is wrong. */
    Connection connectOrSayWhy() {
        try {
            return connect();
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            String why = firstLine(e);
            if (state.startsWith("28")) {
                throw new Trouble(
                        "The database " + url + " refuses the user " + user
                                + " (ACTIVE_DEFENSE_DB_USER, ACTIVE_DEFENSE_DB_PASSWORD): " + why,
                        e);
            }
            throw new Trouble("The database " + url + " (ACTIVE_DEFENSE_DB_URL) cannot be used: " + why, e);
        }
    }

    /** Whether there is an account already; no table of accounts is no account. */
    boolean hasAccounts() {
        try (Connection connection = connectOrSayWhy();
                Statement statement = connection.createStatement()) {
            return hasTable(statement, "account")
                    && one(statement, "select exists (select from account)").equals("t");
        } catch (SQLException e) {
            throw new Trouble("The accounts of the database " + url + " cannot be read: " + firstLine(e), e);
        }
    }

    static boolean hasTable(Statement statement, String table) throws SQLException {
        return one(statement, "select to_regclass('" + table + "') is not null").equals("t");
    }

    static String one(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
