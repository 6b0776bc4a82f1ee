package org.activedefense.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is set where Active Defense is deployed, each as environment variable or system property of the same name
 * (the property wins; {@code active.defense.node} does as well as {@code ACTIVE_DEFENSE_NODE}); the secrets among them also
 * as a file that {@code ..._FILE} names. What administrators tune
 * while it runs is in the database: {@link Setting}.
 */
public enum DeploySetting {
    /** JDBC address of the PostgreSQL database. */
    DB_URL("jdbc:postgresql://localhost/activedefense"),
    DB_USER("activedefense"),
    DB_PASSWORD(""),
    /** The database's data folder if it is on this server: its free disk is watched. */
    DB_FOLDER(""),
    /** This server's name; it says which devices' files it reads. */
    NODE("default"),
    /** Folders that log files may be registered from, separated by the platform's path separator. */
    LOG_DIR("/var/log/Firewall"),
    /** Whether new *.log files in the log folders become devices by themselves. */
    AUTO_REGISTER("false"),
    /** Password of the first account, {@code admin}; used only while there is no account. */
    ADMIN_PASSWORD(""),
    /** Whether the first account must choose an own password at its first login. */
    ADMIN_MUST_CHANGE("false"),
    /** Whether pages and API are answered by plain HTTP to other machines, too; the list always is. */
    PLAIN_HTTP("false"),
    /** Base64 of 32 bytes: the key that encrypts stored secrets such as the mail password. */
    SECRET_KEY("");

    private static final String PREFIX = "ACTIVE_DEFENSE_";
    private static final String FILE = "_FILE";

    /** Those that may be in a file, as containers and systemd hand secrets over. */
    private static final Set<String> SECRETS = Set.of("DB_PASSWORD", "ADMIN_PASSWORD", "SECRET_KEY");

    private final String defaultValue;

    DeploySetting(String defaultValue) {
        this.defaultValue = defaultValue;
    }

    /** The name of the environment variable and of the system property. */
    public String key() {
        return PREFIX + name();
    }

    /**
     * The value that is in force, never {@code null}; blank counts as not set. A secret that is not given itself is read from
     * the file that the setting of the same name with {@code _FILE} behind it names.
     *
     * @throws IllegalStateException if that file cannot be read; the message names it
     */
    public String value() {
        return given(key()).or(this::inFile).orElse(defaultValue);
    }

    private static Optional<String> given(String key) {
        return Stream.of(
                        System.getProperty(key),
                        System.getProperty(key.toLowerCase(Locale.ROOT).replace('_', '.')),
                        System.getenv(key))
                .filter(candidate -> candidate != null && !candidate.isBlank())
                .map(String::strip)
                .findFirst();
    }

    private Optional<String> inFile() {
        return SECRETS.contains(name()) ? given(key() + FILE).map(this::read) : Optional.empty();
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | InvalidPathException e) {
            throw new IllegalStateException(key() + FILE + " names " + file + ", which cannot be read: " + e, e);
        }
    }

    public boolean isTrue() {
        return value().equalsIgnoreCase("true");
    }
}
