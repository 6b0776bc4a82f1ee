package org.activedefense.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.activedefense.launcher.TestPostgres;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts the database before Arquillian starts the server, and tells the server of it: its options stand in arquillian.xml as
 * a system property, which Arquillian reads when its own extension begins. Put it first in {@link ExtendWith}.
 */
final class ProductDatabase implements BeforeAllCallback {

    static TestPostgres postgres;
    static TestPostgres.Access access;
    static Path logs;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, SQLException {
        boolean old = context.getRequiredTestClass().isAnnotationPresent(OnOldestPostgres.class);
        postgres = old ? TestPostgres.oldest() : TestPostgres.shared();
        access = postgres.newDatabase();
        logs = Files.createTempDirectory("active-defense-logs").toRealPath();
        System.setProperty(
                "active.defense.server.options",
                String.join(
                        " ",
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-DACTIVE_DEFENSE_DB_URL=" + access.url(),
                        "-DACTIVE_DEFENSE_DB_USER=" + access.user(),
                        "-DACTIVE_DEFENSE_DB_PASSWORD=" + access.password(),
                        "-DACTIVE_DEFENSE_LOG_DIR=" + logs,
                        "-DACTIVE_DEFENSE_ADMIN_PASSWORD=" + Product.PASSWORD));
    }
}
