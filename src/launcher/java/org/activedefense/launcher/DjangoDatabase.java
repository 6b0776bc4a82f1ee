package org.activedefense.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** The predecessor's SQLite database, opened for reading only. Not thread safe. */
final class DjangoDatabase implements AutoCloseable {

    static final List<String> TABLES = List.of(
            "Syslog_blacklist", "Syslog_logfile", "Syslog_recipient", "Syslog_emailsetting", "Syslog_defensesetting");

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final Connection connection;

    /** @throws Trouble if it is none of the predecessor's */
    DjangoDatabase(Path file) {
        this.file = file;
        checkIsSqlite(file);
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(10_000);
        try {
            connection = config.createConnection("jdbc:sqlite:" + file);
            if (TABLES.stream().noneMatch(this::hasTable)) {
                connection.close();
                throw new Trouble(file + " has none of the predecessor's tables (" + String.join(", ", TABLES)
                        + "); its database is the db.sqlite3 beside manage.py");
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private static void checkIsSqlite(Path file) {
        try (var in = Files.newInputStream(file)) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new Trouble(file + " is not an SQLite database");
            }
        } catch (IOException e) {
            throw new Trouble(
                    file + " cannot be read by " + System.getProperty("user.name") + ": " + e.getMessage(), e);
        }
    }

    boolean hasTable(String table) {
        try (var statement = connection.prepareStatement(
                "select 1 from sqlite_master where type in ('table', 'view') and name = ? collate nocase")) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** The rows as texts in the order of the columns, oldest first; {@code null} where the database says so. */
    List<List<String>> rows(String table, String... columns) {
        String sql = "select " + String.join(", ", columns) + " from " + table + " order by rowid";
        List<List<String>> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns.length; i++) {
                    row.add(rows.getString(i));
                }
                all.add(row);
            }
            return all;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private Trouble unreadable(SQLException e) {
        return new Trouble("The database " + file + " cannot be read: " + Database.firstLine(e), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }
}
