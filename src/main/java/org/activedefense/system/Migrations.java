package org.activedefense.system;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

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

    @Inject
    private Repeater repeater;

    @Inject
    private Event<Done> schemaDone;

    /** Fired once, when the schema is there. An observer that throws has it fired again two seconds later. */
    public record Done() {}

    private volatile boolean done;
    private volatile String problem;

    @PostConstruct
    void start() {
        tryOnce();
        if (!done) {
            repeater.repeat("migrations", Duration.ofSeconds(2), () -> {
                tryOnce();
                return !done;
            });
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
        try {
            migrate();
            schemaDone.fire(new Done());
            done = true;
            problem = null;
        } catch (SQLException | RuntimeException e) {
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
