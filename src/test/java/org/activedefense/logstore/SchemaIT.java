package org.activedefense.logstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.activedefense.launcher.TestPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A DBA who applies the files of sql/ by hand gets what the server would have made. */
class SchemaIT {

    /** Everything that a schema consists of, a row each. */
    private static final List<String> CATALOGUE = List.of(
            "select 'column ' || table_name || ' ' || ordinal_position || ' ' || column_name || ' ' || data_type || ' '"
                    + " || is_nullable || ' ' || coalesce(column_default, '') || ' ' || is_identity"
                    + " from information_schema.columns where table_schema = 'public'",
            "select 'index ' || indexdef from pg_indexes where schemaname = 'public'",
            "select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)"
                    + " from pg_constraint where connamespace = 'public'::regnamespace",
            "select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal",
            "select 'function ' || pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace",
            "select 'sequence ' || sequencename || ' ' || start_value || ' ' || increment_by from pg_sequences",
            "select 'partition ' || inhrelid::regclass || ' of ' || inhparent::regclass from pg_inherits",
            "select 'partitioned ' || pg_get_partkeydef(partrelid) from pg_partitioned_table",
            "select 'comment ' || objoid::regclass || ' ' || description from pg_description where objoid >= 16384"
                    + " and classoid = 'pg_class'::regclass");

    /** What the schema brings along. */
    private static final List<String> CONTENT = List.of(
            "select 'version ' || version from schema_version",
            "select 'job ' || job_name || ' ' || epoch || ' ' || is_running from job_lock",
            "select 'switch ' || is_on from system_switch",
            "select 'counter ' || name || ' ' || value from change_counter");

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("sql"))) {
            return files.filter(file -> file.getFileName().toString().matches("V\\d+__\\w+\\.sql"))
                    .sorted()
                    .toList();
        }
    }

    private static Flyway flyway(TestPostgres.Access database) {
        return Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:sql")
                .load();
    }

    private static TreeSet<String> describe(TestPostgres.Access database) throws SQLException {
        TreeSet<String> all = new TreeSet<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String query :
                    Stream.concat(CATALOGUE.stream(), CONTENT.stream()).toList()) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        all.add(String.valueOf(rows.getString(1)));
                    }
                }
            }
        }
        all.removeIf(row -> row.contains("flyway_schema_history"));
        return all;
    }

    @Test
    void appliedByHandOrByTheServerItIsTheSame() throws Exception {
        TestPostgres.Access byFlyway = TestPostgres.shared().newDatabase();
        int applied = flyway(byFlyway).migrate().migrationsExecuted;
        assertEquals(files().size(), applied, "a file of sql/ that is not applied");

        TestPostgres.Access byHand = TestPostgres.shared().newDatabase();
        try (Connection connection = byHand.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false); // psql -1
            for (Path file : files()) {
                statement.execute(Files.readString(file));
            }
            connection.commit();
        }

        assertEquals(describe(byFlyway), describe(byHand));
        assertTrue(describe(byHand).size() > 150, "it is not looked at");
    }

    @Test
    void applyingItTwiceChangesNothing() throws Exception {
        TestPostgres.Access database = TestPostgres.shared().newDatabase();
        flyway(database).migrate();
        TreeSet<String> before = describe(database);
        assertEquals(0, flyway(database).migrate().migrationsExecuted);

        assertEquals(before, describe(database));
    }
}
