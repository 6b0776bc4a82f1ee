package org.activedefense.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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

    /** As when the database's host lost power: the session is gone there, and nobody tells this side. */
    @Test
    void aSessionThatTheDatabaseDoesNotKnowAnyMoreIsEnded() throws Exception {
        int port = URI.create(database.url().substring("jdbc:".length())).getPort();
        try (SilentProxy proxy = new SilentProxy(port)) {
            String url = database.url().replace(":" + port + "/", ":" + proxy.port() + "/");
            Connection waiting = LastingConnection.over(
                    () -> DriverManager.getConnection(url, database.user(), database.password()));
            FutureTask<Object> sleep = new FutureTask<>(() -> {
                try (Statement statement = waiting.createStatement()) {
                    return statement.execute("select pg_sleep(600)");
                }
            });
            new Thread(sleep, "waits").start();
            DeadSessions deadSessions = new DeadSessions(database::connect);
            Thread.sleep(500);
            deadSessions.look();
            assertFalse(sleep.isDone(), "it is there");
            proxy.fallSilent();
            endAllSessions();
            Thread.sleep(500);
            assertFalse(sleep.isDone(), "and nobody told it");
            deadSessions = new DeadSessions(database::connect);
            deadSessions.look();
            assertThrows(ExecutionException.class, () -> sleep.get(10, TimeUnit.SECONDS));
            proxy.speak();
            assertEquals(0, count(waiting), "the next one works");
            waiting.close();
        }
    }

    /** Hands bytes on, until it falls silent. */
    private static final class SilentProxy implements AutoCloseable {

        private final ServerSocket listening = new ServerSocket(0);
        private final int target;
        private volatile boolean silent;

        SilentProxy(int target) throws IOException {
            this.target = target;
            Thread thread = new Thread(this::accept, "proxy");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listening.getLocalPort();
        }

        void fallSilent() {
            silent = true;
        }

        void speak() {
            silent = false;
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = listening.accept();
                    Socket server = new Socket("localhost", target);
                    pass(client, server);
                    pass(server, client);
                }
            } catch (IOException e) {
                // the test is over
            }
        }

        private void pass(Socket from, Socket to) {
            Thread thread = new Thread(
                    () -> {
                        byte[] bytes = new byte[8192];
                        try {
                            int read = from.getInputStream().read(bytes);
                            while (read >= 0 && !silent) {
                                to.getOutputStream().write(bytes, 0, read);
                                read = from.getInputStream().read(bytes);
                            }
                        } catch (IOException e) {
                            // one side is gone; the other is not told
                        }
                    },
                    "proxy");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
