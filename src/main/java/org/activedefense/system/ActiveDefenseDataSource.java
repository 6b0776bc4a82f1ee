package org.activedefense.system;

import jakarta.annotation.sql.DataSourceDefinition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The data source of the WAR. It takes its address and account from {@link DeploySetting}, so that one WAR runs unchanged
 * on every server. The servers push the annotation's empty user, password and URL into the object; they are ignored.
 */
@DataSourceDefinition(
        name = ActiveDefenseDataSource.JNDI_NAME,
        className = "org.activedefense.system.ActiveDefenseDataSource",
        initialPoolSize = 1,
        minPoolSize = 1,
        maxPoolSize = 40,
        maxIdleTime = 300,
        properties = {
            "applicationName=ActiveDefense",
            // Payara: a connection that the database has dropped is thrown away, not handed out
            "fish.payara.is-connection-validation-required=true",
            "fish.payara.connection-validation-method=custom-validation",
            "fish.payara.validation-classname=org.glassfish.api.jdbc.validation.PostgresConnectionValidation",
            "fish.payara.fail-all-connections=true"
        })
public class ActiveDefenseDataSource extends PGSimpleDataSource {

    public static final String JNDI_NAME = "java:app/jdbc/ActiveDefense";

    private static final long serialVersionUID = 1;

    private static final Logger LOG = Logger.getLogger(ActiveDefenseDataSource.class.getName());

    /** Below the five minutes after which WildFly gives a deployment up. */
    private static final Duration LONGEST_FIRST_WAIT = Duration.ofMinutes(4);

    private static final Duration WAIT_BETWEEN = Duration.ofSeconds(3);

    private static volatile boolean connectedBefore;

    public ActiveDefenseDataSource() {
        super.setUrl(DeploySetting.DB_URL.value());
        super.setUser(DeploySetting.DB_USER.value());
        super.setPassword(DeploySetting.DB_PASSWORD.value());
        setApplicationName("ActiveDefense");
        // text binds to inet columns without a cast; the JPA converters rely on it
        setStringType("unspecified");
        setReWriteBatchedInserts(true);
        // a connection to a host that has gone must fail, not hang
        setTcpKeepAlive(true);
        setConnectTimeout(10);
        setSocketTimeout(600);
    }

    @Override
    public void setUrl(String url) {
        if (url != null && !url.isBlank()) {
            super.setUrl(url);
        }
    }

    @Override
    public void setUser(String user) {
        if (user != null && !user.isBlank()) {
            super.setUser(user);
        }
    }

    @Override
    public void setPassword(String password) {
        if (password != null && !password.isBlank()) {
            super.setPassword(password);
        }
    }

    /**
     * A {@link LastingConnection}. The very first one is waited for while the database is not there yet: after a power
     * failure the server may be up before it, and without it the persistence unit, and so the whole application, would fail to deploy.
     */
    @Override
    public Connection getConnection() throws SQLException {
        long giveUp = System.nanoTime() + LONGEST_FIRST_WAIT.toNanos();
        while (true) {
            try {
                Connection connection = LastingConnection.over(this::newSession);
                connectedBefore = true;
                return connection;
            } catch (SQLException e) {
                boolean away = e.getSQLState() != null
                        && (e.getSQLState().startsWith("08") || e.getSQLState().startsWith("57"));
                if (connectedBefore || !away || System.nanoTime() > giveUp) {
                    throw e;
                }
                waitForDatabase(e);
            }
        }
    }

    /** A session as it is, without what makes it last. */
    Connection newSession() throws SQLException {
        return super.getConnection(getUser(), getPassword());
    }

    private static void waitForDatabase(SQLException cause) throws SQLException {
        LOG.log(Level.WARNING, "Waiting for the database at {0}: {1}", new Object[] {
            DeploySetting.DB_URL.value(), cause.getMessage()
        });
        try {
            Thread.sleep(WAIT_BETWEEN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cause;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return user == null || user.isBlank()
                ? getConnection()
                : LastingConnection.over(() -> super.getConnection(user, password));
    }
}
