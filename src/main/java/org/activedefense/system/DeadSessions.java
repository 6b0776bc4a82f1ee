package org.activedefense.system;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.PGConnection;

/**
 * Ends sessions that the database no longer knows: when its host lost power, nothing tells who waits for an answer that none will come,
 * and everything would hang until the socket's long timeout. Asks the database every ten seconds, by a session and a thread of its own,
 * which of our sessions it has. Thread safe.
 */
@ApplicationScoped
public class DeadSessions {

    private static final long ASK_EVERY_MILLIS = TimeUnit.SECONDS.toMillis(10);
    private static final int ANSWER_WITHIN_MILLIS = 10_000;
    private static final Logger LOG = Logger.getLogger(DeadSessions.class.getName());

    private final LastingConnection.Opener opener;
    private Connection asker;
    private boolean pooled;
    private volatile boolean stopped;

    public DeadSessions() {
        this(() -> new ActiveDefenseDataSource().newSession());
    }

    DeadSessions(LastingConnection.Opener opener) {
        this.opener = opener;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        Thread thread = new Thread(this::run, "active-defense-dead-sessions");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!stopped && !pooled) {
            try {
                Thread.sleep(ASK_EVERY_MILLIS);
                look();
            } catch (SQLException e) {
                LOG.log(Level.FINE, "The database is away: {0}", e.getMessage());
            } catch (InterruptedException e) {
                LOG.log(Level.FINE, "Interrupted", e);
            } catch (Throwable e) {
                LOG.log(
                        Level.SEVERE,
                        "Dead sessions could not be looked for; the next look is soon: {0}",
                        e.toString());
            }
        }
        closeAsker();
    }

    /** @throws SQLException if the database cannot be asked: then nobody can tell which sessions are dead */
    void look() throws SQLException {
        Map<Integer, Connection> ours =
                LastingConnection.sessions(); // before those of the database: none is younger than its answer
        Set<Integer> known;
        try {
            known = known();
        } catch (SQLException e) {
            closeAsker();
            throw e;
        }
        if (pooled) {
            return;
        }
        ours.keySet().removeAll(known);
        for (Map.Entry<Integer, Connection> dead : ours.entrySet()) {
            LOG.log(
                    Level.WARNING,
                    "The database does not know its session {0} any more; the connection is closed, and what it did is done again",
                    String.valueOf(dead.getKey()));
            dead.getValue().abort(Runnable::run);
        }
    }

    private Set<Integer> known() throws SQLException {
        if (asker == null) {
            asker = opener.open();
            asker.setNetworkTimeout(Runnable::run, ANSWER_WITHIN_MILLIS);
        }
        Set<Integer> known = new HashSet<>();
        try (Statement statement = asker.createStatement();
                ResultSet rows = statement.executeQuery("select pid, pid = pg_backend_pid() from pg_stat_activity")) {
            int own = asker.unwrap(PGConnection.class).getBackendPID();
            while (rows.next()) {
                known.add(rows.getInt(1));
                pooled |= rows.getBoolean(2) && rows.getInt(1) != own; // a pooler gives numbers of its own
            }
        }
        return known;
    }

    private void closeAsker() {
        try {
            if (asker != null) {
                asker.close();
            }
        } catch (SQLException e) {
            LOG.log(Level.FINE, "It was closed already", e);
        }
        asker = null;
    }

    @PreDestroy
    void stop() {
        stopped = true;
    }
}
