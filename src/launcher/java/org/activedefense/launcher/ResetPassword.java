package org.activedefense.launcher;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.account.PasswordHash;

/**
 * Gives an account a new password, which must be changed at the next login, and prints it once. Works beside a running Active
 * Defense; otherwise starts the embedded database for the moment it takes.
 */
public final class ResetPassword {

    private static final String WHO = "bin/reset-password";
    private static final Logger LIBRARIES = Logger.getLogger("io.zonky");

    private ResetPassword() {}

    public static void main(String[] arguments) {
        LIBRARIES.setLevel(Level.SEVERE);
        Parts parts = new Parts();
        Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "stop"));
        try {
            List<String> names =
                    List.of(arguments).stream().filter(a -> !a.startsWith("-D")).toList();
            if (names.size() > 1 || names.stream().anyMatch(name -> name.startsWith("-"))) {
                throw new Trouble(Trouble.BAD_USAGE, "usage: bin/reset-password [NAME], default admin");
            }
            String name = names.isEmpty() ? "admin" : names.get(0);
            String password = Secrets.forPerson();
            String done = reset(BesideServer.database(LaunchSettings.read(), parts, WHO), name, password);
            parts.close();
            Say.line(done + " " + password);
        } catch (Trouble e) {
            Say.trouble(e.getMessage());
            System.exit(e.exitCode());
        } catch (Parts.Stopping e) {
            // The shutdown hook is at work and ends the process.
        }
    }

    /** Returns what is to be said before the new password. */
    static String reset(Database database, String name, String password) {
        try (Connection connection = database.connectOrSayWhy();
                Statement statement = connection.createStatement()) {
            if (!Database.hasTable(statement, "account")) {
                throw new Trouble("There are no accounts in " + database.url()
                        + " yet: bin/run makes the first one and prints its password");
            }
            connection.setAutoCommit(false);
            String hash = PasswordHash.hash(password.toCharArray());
            boolean created = false;
            if (update(connection, name, hash) == 0) {
                boolean noAdmin = Database.one(statement, "select exists (select from account where role = 'admin')")
                        .equals("f");
                if (!name.equals("admin") || !noAdmin) {
                    throw new Trouble("There is no account \"" + name + "\"; there are: "
                            + Database.one(
                                    statement,
                                    "select coalesce(string_agg(name, ', ' order by name), 'none') from account"));
                }
                insertAdmin(connection, hash);
                created = true;
            }
            audit(connection, created ? "Account admin created" : "Password of " + name + " reset");
            connection.commit();
            return created
                    ? "The account admin is new. Its password, to be changed at the first login:"
                    : "The new password of " + name + ", to be changed at the next login:";
        } catch (SQLException e) {
            throw new Trouble("The password cannot be written: " + Database.firstLine(e), e);
        }
    }

    private static int update(Connection connection, String name, String hash) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update account set password_hash = ?,"
                + " must_change_password = true, password_changed_at = now() where name = ?")) {
            update.setString(1, hash);
            update.setString(2, name);
            return update.executeUpdate();
        }
    }

    private static void insertAdmin(Connection connection, String hash) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into account (name, password_hash, role, must_change_password) values ('admin', ?, 'admin', true)")) {
            insert.setString(1, hash);
            insert.executeUpdate();
        }
    }

    private static void audit(Connection connection, String what) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into audit_entry (who, what) values (?, ?)")) {
            insert.setString(1, WHO);
            insert.setString(2, what);
            insert.executeUpdate();
        }
    }
}
