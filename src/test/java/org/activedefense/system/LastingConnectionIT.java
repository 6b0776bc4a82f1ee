package org.activedefense.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.activedefense.launcher.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Connections whose sessions are ended by the database, as a restart ends them all. */
class LastingConnectionIT {

    private TestPostgres.Access database;
    private Connection lasting;
    private Connection other;

    @BeforeEach
    void connect() throws Exception {
        database = TestPostgres.shared().newDatabase();
        lasting = LastingConnection.over(database::connect);
        other = LastingConnection.over(database::connect);
        try (Statement statement = lasting.createStatement()) {
            statement.execute("create table note (text text)");
        }
    }

    @AfterEach
    void close() throws SQLException {
        lasting.close();
        other.close();
        assertTrue(lasting.isClosed());
        assertThrows(SQLException.class, () -> count(lasting), "what was closed stays closed");
    }

    private static void note(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into note values ('" + text + "')");
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from note")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void endAllSessions() throws SQLException {
        try (Connection killer = database.connect();
                Statement statement = killer.createStatement()) {
            statement.execute("select pg_terminate_backend(pid, 10000) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
        }
    }

    @Test
    void aTransactionThatLosesItsSessionFailsAsAWholeAndTheNextOneWorks() throws SQLException {
        lasting.setAutoCommit(false);
        note(lasting, "lost");
        endAllSessions();
        assertThrows(SQLException.class, () -> note(lasting, "lost as well"));
        assertThrows(SQLException.class, () -> note(lasting, "not on a new session either"));
        lasting.rollback();
        lasting.setAutoCommit(true);
        assertEquals(0, count(lasting));

        lasting.setAutoCommit(false);
        note(lasting, "kept");
        lasting.commit();
        assertEquals(1, count(lasting));
        assertFalse(lasting.isClosed());
    }

    @Test
    void commitTellsThatWhatItWasToCommitIsLost() throws SQLException {
        lasting.setAutoCommit(false);
        note(lasting, "lost");
        endAllSessions();
        assertThrows(SQLException.class, lasting::commit);
        lasting.setAutoCommit(true);
        assertEquals(0, count(lasting));

        lasting.setAutoCommit(false);
        note(lasting, "lost");
        endAllSessions();
        assertThrows(SQLException.class, () -> count(lasting));
        assertThrows(SQLException.class, () -> lasting.setAutoCommit(true), "which would commit");
        assertEquals(0, count(lasting));
    }

    @Test
    void oneLossMakesTheOthersLookBeforeTheyWork() throws SQLException {
        lasting.setAutoCommit(false);
        assertEquals(0, count(lasting));
        endAllSessions();
        assertThrows(SQLException.class, () -> count(lasting));
        lasting.rollback();

        other.setAutoCommit(false);
        note(other, "at the first attempt");
        other.commit();
        assertEquals(1, count(other));
        assertTrue(other.isValid(1));
        assertEquals(1, count(lasting));
        assertFalse(lasting.getAutoCommit(), "the new session is as the old one was");
    }

    @Test
    void aSavepointIsNoEndAndCopyGoesThroughIt() throws Exception {
        lasting.setAutoCommit(false);
        note(lasting, "kept");
        var savepoint = lasting.setSavepoint();
        note(lasting, "taken back");
        lasting.rollback(savepoint);
        lasting.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy note from stdin", new java.io.StringReader("copied\n"));
        endAllSessions();
        assertThrows(SQLException.class, () -> count(lasting), "still amid the transaction");
        lasting.rollback();
        assertEquals(0, count(lasting));

        note(lasting, "kept");
        lasting.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy note from stdin", new java.io.StringReader("copied\n"));
        lasting.commit();
        assertEquals(2, count(lasting));
    }
}
