package org.activedefense.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.activedefense.account.PasswordHash;
import org.activedefense.flow.Firewall;
import org.activedefense.flow.Product;
import org.activedefense.flow.Server;
import org.activedefense.launcher.TestPostgres;

/**
 * The product that all browser tests of this JVM look at: started once, stopped when the JVM ends. A test makes what it
 * needs (a device, an entry) under names of its own, and leaves settings as they were.
 */
public final class Site {

    public static final String ADMIN = Product.ADMIN;
    public static final String ADMIN_PASSWORD = Product.PASSWORD;
    public static final String VIEWER = "viewer";
    public static final String VIEWER_PASSWORD = "a-viewer-only-looks";

    private static Site shared;

    private final Path logs;
    private final TestPostgres.Access database;
    private final Product product;

    private Site() throws IOException, SQLException {
        database = TestPostgres.shared().newDatabase();
        Path folder = Files.createTempDirectory("active-defense-browser");
        logs = Files.createDirectories(folder.resolve("Firewall")).toRealPath();
        Server server = new Server("default", folder.resolve("server"), logs, database).start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        product = server.awaitReady();
        addAccount(VIEWER, VIEWER_PASSWORD, "viewer");
    }

    public static synchronized Site shared() throws IOException, SQLException {
        if (shared == null) {
            shared = new Site();
        }
        return shared;
    }

    /** The API, as admin. */
    public Product product() {
        return product;
    }

    /** Where log files are. */
    public Path logs() {
        return logs;
    }

    public Connection connect() throws SQLException {
        return database.connect();
    }

    public String url(String path) {
        return product.base().resolve(path).toString();
    }

    public void addAccount(String name, String password, String role) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into account (name, password_hash, role) values (?, ?, ?)")) {
            insert.setString(1, name);
            insert.setString(2, PasswordHash.hash(password.toCharArray()));
            insert.setString(3, role);
            insert.executeUpdate();
        }
    }

    /** A firewall of this name with its file, and registered as a device that reads it. */
    public Firewall firewall(String name) throws IOException {
        Path file = logs.resolve(name + ".log");
        Files.createFile(file);
        product.register(name, file, "UTC");
        return new Firewall(name, file);
    }
}
