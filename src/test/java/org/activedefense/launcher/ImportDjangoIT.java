package org.activedefense.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.activedefense.system.DeploySetting;
import org.activedefense.system.SecretCipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database as the predecessor's Django makes it, and a real PostgreSQL with our schema. */
class ImportDjangoIT {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    Path folder;

    private TestPostgres.Access database;
    private Path file;
    private Path logs;

    @BeforeEach
    void prepare() throws SQLException, IOException {
        database = TestPostgres.shared().newDatabase();
        try (Stream<Path> files = Files.list(Path.of("sql"));
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (Path sql : files.sorted().toList()) {
                statement.execute(Files.readString(sql));
            }
        }
        logs = Files.createDirectories(folder.resolve("Firewall")).toRealPath();
        file = folder.resolve("db.sqlite3");
        django(
                "CREATE TABLE \"Syslog_blacklist\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT,"
                        + " \"Alert\" varchar(100) NOT NULL, \"IP\" varchar(100) NOT NULL, \"LastSeen\" datetime NOT NULL)",
                "CREATE TABLE \"Syslog_logfile\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT,"
                        + " \"name\" varchar(100) NOT NULL, \"path\" varchar(200) NOT NULL, \"type\" varchar(100) NOT NULL)",
                "CREATE TABLE \"Syslog_recipient\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT,"
                        + " \"Email\" varchar(254) NOT NULL)",
                "CREATE TABLE \"Syslog_emailsetting\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT,"
                        + " \"EMAIL_HOST\" varchar(100) NOT NULL, \"EMAIL_USE_TLS\" bool NOT NULL,"
                        + " \"EMAIL_PORT\" integer NOT NULL, \"EMAIL_HOST_USER\" varchar(100) NOT NULL,"
                        + " \"EMAIL_HOST_PASSWORD\" varchar(100) NOT NULL)",
                "CREATE TABLE \"Syslog_defensesetting\" (\"id\" integer NOT NULL PRIMARY KEY AUTOINCREMENT,"
                        + " \"name\" varchar(100) NOT NULL, \"value\" varchar(100) NOT NULL)");
    }

    @AfterEach
    void forgetSettings() {
        System.clearProperty(DeploySetting.SECRET_KEY.key());
        System.clearProperty(DeploySetting.LOG_DIR.key());
    }

    @Test
    void everythingComesOverOnceAndWhatCannotIsSaid() throws SQLException {
        postgres("insert into own_network (cidr, label) values ('198.51.100.0/24', 'ours')");
        postgres("insert into blacklist (ip, alert, cases, reason, added_by, last_seen)"
                + " values ('203.0.113.9', 'Port Scan Attack v1', array['Port Scan Attack v1'], 'found', 'defense',"
                + " '2025-01-01 00:00Z')");
        postgres("insert into blacklist_removal values ('203.0.113.10', '2025-03-01 00:00Z', 'admin')");
        blacklist("Port Scan Attack v1", "203.0.113.1", "2025-02-20 12:29:35.123456");
        blacklist("Port Scan Attack v2", "203.0.113.2", "2025-02-20 12:29:35");
        blacklist("Vulnerability Scan v1", "2001:DB8::1", "2025-02-20 12:29:35");
        blacklist("User Added", "203.0.113.64/26", "2025-02-20 12:29:35");
        blacklist("User Added", "10.1.2.3", "2025-02-20 12:29:35");
        blacklist("Port Scan Attack v1", "10.1.2.4", "2025-02-20 12:29:35");
        blacklist("Port Scan Attack v1", "198.51.100.7", "2025-02-20 12:29:35");
        blacklist("Port Scan Attack v1", "203.0.113.300", "2025-02-20 12:29:35");
        blacklist("Something", "203.0.113.3", "2025-02-20 12:29:35");
        blacklist("Port Scan Attack v1", "203.0.113.4", "some day");
        blacklist("Port Scan Attack v1", "203.0.113.5", "2999-01-01 00:00:00");
        blacklist("Port Scan Attack v1", "203.0.113.9", "2025-02-20 12:29:35");
        blacklist("Port Scan Attack v1", "203.0.113.10", "2025-02-20 12:29:35");
        device("FW-01", logs + "/FW-01.log", "Firewall");
        device("Core", logs + "/sub/../core.log", "switch");
        device("Elsewhere", "/var/log/elsewhere.log", "Firewall");
        device("FW-01", logs + "/other.log", "Firewall");
        device("Twice", logs + "/FW-01.log", "Firewall");
        device("Printer", logs + "/p.log", "Printer");
        device("Relative", "logs/x.log", "Firewall");
        setting("Port_Scan1_x_dstPort", "15");
        setting("Port_Scan1_x_min", "10");
        setting("x_month_logs", "many");
        setting("Colour", "red");
        rowOf("Syslog_recipient", "\"Email\"", "security@example.com");
        rowOf("Syslog_recipient", "\"Email\"", "Security@Example.com");
        rowOf("Syslog_recipient", "\"Email\"", "nobody");
        django("insert into Syslog_emailsetting (EMAIL_HOST, EMAIL_USE_TLS, EMAIL_PORT, EMAIL_HOST_USER,"
                + " EMAIL_HOST_PASSWORD) values ('mail.example.com', 1, 587, 'ad@example.com', 'hush hush')");

        assertTrue(take("--dry-run").contains("Blacklist: 6 taken"));
        assertEquals(List.of("1"), postgres("select count(*) from blacklist"), "a dry run changes nothing");
        assertEquals(List.of("0"), postgres("select count(*) from audit_entry"));

        String said = take();
        assertEquals(
                List.of(
                        "203.0.113.1 Port Scan Attack v1 2025-02-20 12:29:35.123456",
                        "203.0.113.2 Port Scan Attack v2 2025-02-20 12:29:35",
                        "203.0.113.9 Port Scan Attack v1 2025-02-20 12:29:35",
                        "203.0.113.64/26 User Added 2025-02-20 12:29:35",
                        "2001:db8::1 Vulnerability Scan v1 2025-02-20 12:29:35"),
                postgres(
                        "select abbrev(ip) || ' ' || alert || ' ' || (last_seen at time zone 'UTC')::text from blacklist"
                                + " where last_seen < '2025-12-31' order by ip"));
        assertEquals(
                List.of("203.0.113.4", "203.0.113.5"),
                postgres("select host(ip) from blacklist where last_seen > now() - interval '5 minutes'"
                        + " and last_seen <= now() order by ip"));
        says(said, "Blacklist: 6 taken, 1 here already, 6 skipped");
        says(said, "skipped  \"203.0.113.300\": is neither an address nor a network");
        says(said, "skipped  203.0.113.3: \"Something\" is none of the alerts");
        says(said, "skipped  10.1.2.3: is refused: 10.1.2.3 is private or reserved, at least in part");
        says(said, "skipped  10.1.2.4: is no address of the Internet");
        says(said, "skipped  198.51.100.7: is refused: 198.51.100.7 lies inside an own network");
        says(said, "skipped  203.0.113.10: was removed here by hand");
        says(said, "taken    203.0.113.4: LastSeen \"some day\" is no time");
        says(said, "taken    203.0.113.5: LastSeen 2999-01-01T00:00:00Z is in the future");

        assertEquals(
                List.of(
                        "Core " + logs + "/core.log Switch Australia/Sydney true east",
                        "Elsewhere /var/log/elsewhere.log Firewall Australia/Sydney false east",
                        "FW-01 " + logs + "/FW-01.log Firewall Australia/Sydney true east"),
                postgres("select concat_ws(' ', name, path, type, time_zone, enabled::text, node) from logfile order by"
                        + " name"));
        says(said, "Devices: 3 taken, 0 here already, 4 skipped");
        says(said, "taken    Elsewhere: disabled, because /var/log/elsewhere.log is in no log folder");
        says(said, "skipped  FW-01: there is a device of that name already");
        says(said, "skipped  Twice: its file " + logs + "/FW-01.log belongs to the device FW-01 here");
        says(said, "skipped  Printer: its type \"Printer\"");
        says(said, "skipped  Relative: its path \"logs/x.log\" is not an absolute path");

        assertEquals(List.of("Port_Scan1_x_dstPort=15"), postgres("select name || '=' || value from defense_setting"));
        says(said, "Settings: 1 taken, 1 here already, 2 skipped");
        says(said, "skipped  Colour: there is no such setting");
        says(said, "skipped  x_month_logs: must be a whole number");

        assertEquals(List.of("security@example.com"), postgres("select email from recipient"));
        assertEquals(
                List.of("mail.example.com 587 STARTTLS ad@example.com ad@example.com"),
                postgres("select concat_ws(' ', host, port::text, security, user_name, sender) from email_setting"));
        String stored = postgres("select password from email_setting").get(0);
        assertFalse(stored.contains("hush"), stored);
        System.setProperty(DeploySetting.SECRET_KEY.key(), KEY);
        assertEquals("hush hush", new SecretCipher().decrypt("email_setting.password", stored));

        assertEquals(List.of("bin/import-django"), postgres("select distinct who from audit_entry"));
        assertEquals(
                List.of(
                        "Add recipient security@example.com",
                        "Change SMTP settings",
                        "Change setting Port_Scan1_x_dstPort",
                        "Import 6 blacklist entries from db.sqlite3",
                        "Register device Core",
                        "Register device Elsewhere",
                        "Register device FW-01"),
                postgres("select what from audit_entry order by what collate \"C\""));
        assertEquals(List.of("0"), postgres("select count(*) from audit_entry where concat(before, after) ~ 'hush'"));
    }

    @Test
    void aSecondRunTakesOnlyWhatIsNewAndLeavesWhatWasChangedHere() throws SQLException {
        blacklist("Port Scan Attack v1", "203.0.113.1", "2025-02-20 12:29:35");
        device("FW-01", logs + "/FW-01.log", "Firewall");
        setting("Port_Scan1_x_dstPort", "15");
        rowOf("Syslog_recipient", "\"Email\"", "security@example.com");
        django("insert into Syslog_emailsetting (EMAIL_HOST, EMAIL_USE_TLS, EMAIL_PORT, EMAIL_HOST_USER,"
                + " EMAIL_HOST_PASSWORD) values ('mail.example.com', 0, 25, '', '')");
        says(take(), "Mail server: 1 taken, 0 here already, 0 skipped");
        String all = "select (select count(*) from blacklist) || ' ' || (select count(*) from logfile) || ' '"
                + " || (select count(*) from audit_entry)";
        List<String> before = postgres(all);
        String again = take();
        assertEquals(before, postgres(all));
        assertEquals(
                5,
                again.lines()
                        .filter(line -> line.endsWith(": 0 taken, 1 here already, 0 skipped"))
                        .count(),
                again);

        postgres("update defense_setting set value = '20'");
        postgres("update email_setting set host = 'relay.example.net'");
        blacklist("Port Scan Attack v1", "203.0.113.2", "2025-02-20 12:29:35");
        String third = take();
        says(third, "Blacklist: 1 taken, 1 here already, 0 skipped");
        says(third, "skipped  Port_Scan1_x_dstPort: it is set to 20 here, and was 15");
        says(third, "skipped  mail.example.com: the mail server is set here already: relay.example.net:25");
    }

    @Test
    void whenTheLastTableFailsNothingWasTaken() throws SQLException {
        blacklist("Port Scan Attack v1", "203.0.113.1", "2025-02-20 12:29:35");
        setting("Port_Scan1_x_dstPort", "15");
        postgres("alter table defense_setting add check (value <> '15')");
        Trouble trouble = assertThrows(Trouble.class, this::take);
        assertTrue(trouble.getMessage().startsWith("Nothing was taken: "), trouble.getMessage());
        assertEquals(List.of("0"), postgres("select count(*) from blacklist"));
    }

    @Test
    void otherFilesAndMissingTablesAreSaid() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "no database");
        assertTrue(assertThrows(Trouble.class, () -> new DjangoDatabase(text))
                .getMessage()
                .contains("is not an SQLite"));
        Path missing = folder.resolve("missing");
        assertTrue(assertThrows(Trouble.class, () -> new DjangoDatabase(missing))
                .getMessage()
                .contains("cannot be read"));
        django("drop table Syslog_recipient");
        says(take(), "skipped  the table: is not in this database");
        for (String table : DjangoDatabase.TABLES) {
            django("drop table if exists " + table);
        }
        String none =
                assertThrows(Trouble.class, () -> new DjangoDatabase(file)).getMessage();
        assertTrue(none.contains("none of the predecessor's tables"), none);
    }

    private String take(String... more) {
        List<String> arguments = new ArrayList<>(List.of(file.toString(), "--device-zone=Australia/Sydney"));
        arguments.addAll(List.of(more));
        Map<String, String> environment = Map.of(
                "ACTIVE_DEFENSE_DB_URL",
                database.url(),
                "ACTIVE_DEFENSE_LOG_DIR",
                logs.toString(),
                "ACTIVE_DEFENSE_NODE",
                "east",
                "ACTIVE_DEFENSE_SECRET_KEY",
                KEY);
        LaunchSettings settings = LaunchSettings.read(name -> null, environment::get, folder);
        try (DjangoDatabase source = new DjangoDatabase(file)) {
            return ImportDjango.take(
                            source,
                            ImportDjango.Options.parse(arguments),
                            new Database(database.url(), database.user(), database.password()),
                            settings)
                    .text();
        }
    }

    private static void says(String said, String line) {
        assertTrue(said.contains(line), () -> "\"" + line + "\" is not in:\n" + said);
    }

    private void blacklist(String alert, String ip, String lastSeen) throws SQLException {
        rowOf("Syslog_blacklist", "\"Alert\", \"IP\", \"LastSeen\"", alert, ip, lastSeen);
    }

    private void device(String name, String path, String type) throws SQLException {
        rowOf("Syslog_logfile", "name, path, type", name, path, type);
    }

    private void setting(String name, String value) throws SQLException {
        rowOf("Syslog_defensesetting", "name, value", name, value);
    }

    private void rowOf(String table, String columns, String... values) throws SQLException {
        String marks = String.join(", ", java.util.Collections.nCopies(values.length, "?"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement insert = connection.prepareStatement(
                        "insert into " + table + " (" + columns + ") values (" + marks + ")")) {
            for (int i = 0; i < values.length; i++) {
                insert.setString(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }

    private void django(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Runs it; the first column of what it returns. */
    private List<String> postgres(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set time zone 'UTC'");
            List<String> texts = new ArrayList<>();
            if (statement.execute(sql)) {
                ResultSet rows = statement.getResultSet();
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }
}
