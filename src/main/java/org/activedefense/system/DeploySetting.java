package org.activedefense.system;

import java.util.Locale;

/**
 * What is set where Active Defense is deployed, each as environment variable or system property of the same name
 * (the property wins; {@code active.defense.node} does as well as {@code ACTIVE_DEFENSE_NODE}). What administrators tune
 * while it runs is in the database: {@link Setting}.
 */
public enum DeploySetting {
    /** JDBC address of the PostgreSQL database. */
    DB_URL("jdbc:postgresql://localhost/activedefense"),
    DB_USER("activedefense"),
    DB_PASSWORD(""),
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
    /** Base64 of 32 bytes: the key that encrypts stored secrets such as the mail password. */
    SECRET_KEY("");

    private static final String PREFIX = "ACTIVE_DEFENSE_";

    private final String defaultValue;

    DeploySetting(String defaultValue) {
        this.defaultValue = defaultValue;
    }

    /** The name of the environment variable and of the system property. */
    public String key() {
        return PREFIX + name();
    }

    /** The value that is in force, never {@code null}; blank counts as not set. */
    public String value() {
        for (String candidate : new String[] {
            System.getProperty(key()),
            System.getProperty(key().toLowerCase(Locale.ROOT).replace('_', '.')),
            System.getenv(key())
        }) {
            if (candidate != null && !candidate.isBlank()) {
                return candidate.strip();
            }
        }
        return defaultValue;
    }

    public boolean isTrue() {
        return value().equalsIgnoreCase("true");
    }
}
