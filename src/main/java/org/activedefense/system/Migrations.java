package org.activedefense.system;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the database's schema up to this version at start. While the database is away it tries again every two seconds:
 * the server starts all the same, and everything that needs the schema waits for {@link #isDone()}.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class Migrations {

    private static final Logger LOG = Logger.getLogger(Migrations.class.getName());

    @Resource(lookup = ActiveDefenseDataSource.JNDI_NAME)
    private DataSource dataSource;

    @Resource
    private ManagedScheduledExecutorService executor;

    private volatile boolean done;
    private volatile String problem;
    private ScheduledFuture<?> retry;

    @PostConstruct
    void start() {
        tryOnce();
        if (!done) {
            retry = executor.scheduleWithFixedDelay(this::tryOnce, 2, 2, TimeUnit.SECONDS);
        }
    }

    @PreDestroy
    void stop() {
        if (retry != null) {
            retry.cancel(true);
        }
    }

    /** Whether the schema is of this version. */
    public boolean isDone() {
        return done;
    }

    /** Why not yet, {@code null} if there is no problem. */
    public String problem() {
        return problem;
    }

    private void tryOnce() {
        if (done) {
            return;
        }
        try {
            migrate();
            done = true;
            problem = null;
        } catch (SQLException | FlywayException e) {
            if (problem == null) {
                LOG.log(
                        Level.WARNING,
                        "The database at {0} cannot be used yet ({1}); trying again every 2 s. Check that it runs and"
                                + " that ACTIVE_DEFENSE_DB_URL, _DB_USER and _DB_PASSWORD are right",
                        new Object[] {DeploySetting.DB_URL.value(), e.getMessage()});
            }
            problem = e.getMessage();
        }
    }

    private void migrate() throws SQLException {
        var flyway = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:sql");
        int appliedByHand = versionAppliedByHand();
        if (appliedByHand > 0) {
            flyway.baselineOnMigrate(true).baselineVersion(Integer.toString(appliedByHand));
        }
        flyway.load().migrate();
    }

    /** The files may be applied by hand (each notes itself in schema_version); Flyway then goes on from there. */
    private int versionAppliedByHand() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "select to_regclass('schema_version') is not null and to_regclass('flyway_schema_history') is null")) {
                row.next();
                if (!row.getBoolean(1)) {
                    return 0;
                }
            }
            try (ResultSet row = statement.executeQuery("select coalesce(max(version), 0) from schema_version")) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
