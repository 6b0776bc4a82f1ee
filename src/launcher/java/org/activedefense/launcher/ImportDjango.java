package org.activedefense.launcher;

import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.activedefense.logstore.LogFolders;
import org.activedefense.system.DeploySetting;
import org.activedefense.system.SecretCipher;

/**
 * Takes blacklist, devices, recipients and settings over from the predecessor's SQLite database, in one transaction. Works
 * beside a running Active Defense; a second run takes only what is new.
 */
public final class ImportDjango {

    static final String WHO = "bin/import-django";

    private static final String HELP = """
            Usage: bin/import-django FILE.sqlite3 [--zone=UTC] [--device-zone=ZONE] [--dry-run] [-DNAME=VALUE ...]

            Takes blacklist, devices, mail server, recipients and settings over from the earlier (Django) installation's database,
            all or nothing, and says what it did not take and why. What stands here already stays; running it twice does
            no harm. Works whether Active Defense runs or not, with the same settings as bin/run.

              --zone=ZONE         of LastSeen; Django stores UTC when USE_TZ is true, otherwise its TIME_ZONE. Default UTC
              --device-zone=ZONE  in which the devices write their times, such as Australia/Sydney. Default: this machine's
              --dry-run           only says what it would do
            """;
    private static final Logger LIBRARIES = Logger.getLogger("io.zonky");

    private ImportDjango() {}

    /** What was written behind the command. */
    record Options(Path file, ZoneId zone, ZoneId deviceZone, boolean dryRun) {

        static Options parse(List<String> arguments) {
            Path file = null;
            ZoneId zone = ZoneOffset.UTC;
            ZoneId deviceZone = ZoneId.systemDefault();
            boolean dryRun = false;
            for (String argument : arguments) {
                if (argument.startsWith("--zone=")) {
                    zone = zone(argument.substring("--zone=".length()));
                } else if (argument.startsWith("--device-zone=")) {
                    deviceZone = zone(argument.substring("--device-zone=".length()));
                } else if (argument.equals("--dry-run")) {
                    dryRun = true;
                } else if (argument.startsWith("-D")) {
                    continue; // a setting, which the JVM has taken already
                } else if (argument.startsWith("-") || file != null) {
                    throw new Trouble(Trouble.BAD_USAGE, "\"" + argument + "\" is too much; " + WHO + " --help");
                } else {
                    file = Path.of(argument);
                }
            }
            if (file == null) {
                throw new Trouble(Trouble.BAD_USAGE, "usage: " + WHO + " FILE.sqlite3; --help says more");
            }
            return new Options(file, zone, deviceZone, dryRun);
        }

        private static ZoneId zone(String text) {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw new Trouble(Trouble.BAD_USAGE, "\"" + text + "\" is not a time zone such as Australia/Sydney");
            }
        }
    }

    public static void main(String[] arguments) {
        LIBRARIES.setLevel(Level.SEVERE);
        if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
            System.out.print(HELP);
            return;
        }
        Parts parts = new Parts();
        Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "stop"));
        try {
            Options options = Options.parse(List.of(arguments));
            LaunchSettings settings = LaunchSettings.read();
            try (DjangoDatabase source = new DjangoDatabase(options.file())) {
                Database database = BesideServer.database(settings, parts, WHO);
                ImportReport report = take(source, options, database, settings);
                parts.close();
                System.out.print(report.text());
                Say.line(options.dryRun() ? "Nothing was changed (--dry-run)." : "Done.");
            }
        } catch (Trouble e) {
            Say.trouble(e.getMessage());
            System.exit(e.exitCode());
        } catch (Parts.Stopping e) {
            // The shutdown hook is at work and ends the process.
        }
    }

    static ImportReport take(DjangoDatabase source, Options options, Database database, LaunchSettings settings) {
        ImportReport report = new ImportReport();
        try (Connection connection = database.connectOrSayWhy();
                Statement statement = connection.createStatement()) {
            if (!Database.hasTable(statement, "email_setting")) {
                throw new Trouble("The database " + database.url()
                        + " has not been prepared by this version yet: start Active Defense once before");
            }
            connection.setAutoCommit(false);
            ImportTarget target = new ImportTarget(connection, WHO);
            takeTables(source, options, settings, target, report);
            if (options.dryRun()) {
                connection.rollback();
            } else {
                connection.commit();
            }
            return report;
        } catch (SQLException e) {
            throw new Trouble("Nothing was taken: " + Database.firstLine(e), e);
        }
    }

    private static void takeTables(
            DjangoDatabase source, Options options, LaunchSettings settings, ImportTarget target, ImportReport report)
            throws SQLException {
        for (String table : DjangoDatabase.TABLES) {
            if (!source.hasTable(table)) {
                report.skipped(table, "the table", "is not in this database");
                continue;
            }
            switch (table) {
                case "Syslog_blacklist" ->
                    new BlacklistImport(target, report, options.zone(), Instant.now())
                            .take(source, options.file().getFileName().toString());
                case "Syslog_logfile" ->
                    new DeviceImport(target, report, folders(settings), node(settings), options.deviceZone())
                            .take(source);
                case "Syslog_recipient" -> new MailImport(target, report, Optional.empty()).takeRecipients(source);
                case "Syslog_emailsetting" -> new MailImport(target, report, encryption(settings)).takeServer(source);
                default -> new SettingImport(target, report).take(source);
            }
        }
    }

    private static String node(LaunchSettings settings) {
        return settings.node().orElse(DeploySetting.NODE.value());
    }

    /** As the server will see them: bin/run's default differs from the WAR's where another server runs it. */
    private static LogFolders folders(LaunchSettings settings) {
        boolean ofServer = settings.databaseUrl().isPresent() && !settings.logFoldersGiven();
        if (!ofServer) {
            System.setProperty(
                    DeploySetting.LOG_DIR.key(),
                    settings.logFolders().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        }
        return new LogFolders();
    }

    /** With the key that the server has: the given one, or the one that bin/run has made. */
    private static Optional<UnaryOperator<String>> encryption(LaunchSettings settings) {
        Optional<String> key = settings.secretKey().or(() -> {
            Path made = settings.dataFolder().resolve("secrets");
            return new Secrets(made).read("secret.key");
        });
        return key.map(text -> secret -> {
            System.setProperty(DeploySetting.SECRET_KEY.key(), text);
            return new SecretCipher().encrypt("email_setting.password", secret);
        });
    }
}
