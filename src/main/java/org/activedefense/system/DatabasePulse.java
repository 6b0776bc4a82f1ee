package org.activedefense.system;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether the database answers, told within a second even when its host is gone and a connection attempt hangs. At most
 * one attempt is under way, however many ask. Thread safe.
 */
@ApplicationScoped
public class DatabasePulse {

    private static final int WAIT_SECONDS = 1;

    @Inject
    private Database database;

    @Resource
    private ManagedExecutorService executor;

    private Future<Optional<String>> attempt;

    /** Why the database cannot be used now; empty if it can. */
    public Optional<String> whyAway() {
        try {
            return attempt().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return Optional.of("The database has not answered within " + WAIT_SECONDS + " s.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("The server is stopping.");
        } catch (ExecutionException | RejectedExecutionException e) {
            return Optional.of("The database could not be asked: " + e.getMessage());
        }
    }

    private synchronized Future<Optional<String>> attempt() {
        if (attempt == null || attempt.isDone()) {
            attempt = executor.submit(this::ask);
        }
        return attempt;
    }

    private Optional<String> ask() {
        try (Connection connection = database.connection()) {
            return connection.isValid(WAIT_SECONDS)
                    ? Optional.empty()
                    : Optional.of("The connection to the database is broken.");
        } catch (SQLException e) {
            return Optional.of("The database is away: " + e.getMessage());
        }
    }
}
