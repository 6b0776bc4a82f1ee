package org.activedefense.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The settings of a start, checked. Empty is what was not set.
 *
 * @param databaseUrl an own PostgreSQL; empty means that the embedded one is started
 */
record LaunchSettings(
        int httpPort,
        int httpsPort,
        Path dataFolder,
        List<Path> logFolders,
        boolean logFoldersGiven,
        Optional<String> node,
        Optional<String> databaseUrl,
        String databaseUser,
        Optional<String> databasePassword,
        Optional<String> adminPassword,
        Optional<String> secretKey,
        boolean autoRegister) {

    static final String PREFIX = "ACTIVE_DEFENSE_";

    /** Reads system properties and environment as the WAR does: the property wins, blank counts as not set. */
    static LaunchSettings read() {
        return read(System::getProperty, System::getenv, Path.of("").toAbsolutePath());
    }

    static LaunchSettings read(UnaryOperator<String> properties, UnaryOperator<String> environment, Path base) {
        Source source = new Source(properties, environment);
        int http = source.port("HTTP_PORT", 8080);
        int https = source.port("HTTPS_PORT", 8443);
        if (http == https) {
            throw new Trouble("ACTIVE_DEFENSE_HTTP_PORT and ACTIVE_DEFENSE_HTTPS_PORT are both " + http
                    + "; they must be different ports");
        }
        Path data = base.resolve(source.value("DATA_DIR").orElse("var")).normalize();
        Optional<String> logs = source.value("LOG_DIR");
        List<Path> logFolders = logs.map(text -> Arrays.stream(text.split(java.io.File.pathSeparator))
                        .filter(folder -> !folder.isBlank())
                        .map(folder -> base.resolve(folder.strip()).normalize())
                        .toList())
                .orElseGet(() -> List.of(data.resolve("Firewall")));
        if (logFolders.isEmpty()) {
            throw new Trouble("ACTIVE_DEFENSE_LOG_DIR names no folder");
        }
        Optional<String> url = source.value("DB_URL");
        url.filter(text -> !text.startsWith("jdbc:postgresql:")).ifPresent(text -> {
            throw new Trouble("ACTIVE_DEFENSE_DB_URL must begin with jdbc:postgresql: (" + text + ")");
        });
        Optional<String> key = source.secret("SECRET_KEY");
        key.ifPresent(LaunchSettings::checkKey);
        return new LaunchSettings(
                http,
                https,
                data,
                logFolders,
                logs.isPresent(),
                source.value("NODE"),
                url,
                source.value("DB_USER").orElse("activedefense"),
                source.secret("DB_PASSWORD"),
                source.secret("ADMIN_PASSWORD"),
                key,
                source.value("AUTO_REGISTER").orElse("true").equalsIgnoreCase("true"));
    }

    private static void checkKey(String key) {
        int bytes;
        try {
            bytes = Base64.getDecoder().decode(key).length;
        } catch (IllegalArgumentException e) {
            throw new Trouble("ACTIVE_DEFENSE_SECRET_KEY is not base64; `openssl rand -base64 32` makes one", e);
        }
        if (bytes != 32) {
            throw new Trouble(
                    "ACTIVE_DEFENSE_SECRET_KEY has " + bytes + " bytes, not 32; `openssl rand -base64 32` makes one");
        }
    }

    private record Source(UnaryOperator<String> properties, UnaryOperator<String> environment) {

        /** Given itself, or in the file that the name with _FILE behind it names. */
        Optional<String> secret(String name) {
            return value(name).or(() -> value(name + "_FILE").map(file -> readSecret(name, file)));
        }

        private static String readSecret(String name, String file) {
            try {
                return Files.readString(Path.of(file)).strip();
            } catch (IOException | InvalidPathException e) {
                throw new Trouble(
                        PREFIX + name + "_FILE names " + file + ", which cannot be read: " + e.getMessage(), e);
            }
        }

        Optional<String> value(String name) {
            String key = PREFIX + name;
            String dotted = key.toLowerCase(Locale.ROOT).replace('_', '.');
            return Arrays.asList(properties.apply(key), properties.apply(dotted), environment.apply(key)).stream()
                    .filter(text -> text != null && !text.isBlank())
                    .findFirst()
                    .map(String::strip);
        }

        int port(String name, int preset) {
            String text = value(name).orElse(Integer.toString(preset));
            if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
                throw new Trouble(PREFIX + name + " is \"" + text + "\"; a port is a number from 1 to 65535");
            }
            return Integer.parseInt(text);
        }
    }
}
