package org.activedefense.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The launcher's PostgreSQL without the server, for measurements: the same binaries, settings and passwords as bin/run's. */
public final class BenchPostgres implements AutoCloseable {

    private final Postgres postgres;
    private final Database database;
    private final PostgresBinaries binaries;

    private BenchPostgres(Postgres postgres, Database database, PostgresBinaries binaries) {
        this.postgres = postgres;
        this.database = database;
        this.binaries = binaries;
    }

    /** Starts one on a data folder, with a new, empty cluster; what an earlier run left unpacked there is used again. */
    public static BenchPostgres startEmpty(Path folder) throws IOException {
        PostgresBinaries.delete(folder.resolve("postgres"));
        DataFolder data = DataFolder.open(folder);
        Secrets secrets = new Secrets(data.secrets());
        Postgres postgres = new Postgres(data, secrets);
        return new BenchPostgres(postgres, postgres.start(), PostgresBinaries.in(data));
    }

    public Connection connect() throws SQLException {
        return open(database);
    }

    /** The database that bin/run has started on a data folder. */
    public static Connection connectToRunning(Path folder) throws SQLException {
        DataFolder data = DataFolder.open(folder);
        return open(Postgres.last(data, new Secrets(data.secrets())).orElseThrow());
    }

    private static Connection open(Database database) throws SQLException {
        // not Database.connect: its timeout is for the launcher's short questions
        return java.sql.DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    /** The processes of the PostgreSQL that runs on a data folder. */
    public static List<ProcessHandle> processes(Path folder) {
        return Processes.running(PostgresBinaries.in(DataFolder.open(folder)).postgres());
    }

    public List<ProcessHandle> processes() {
        return Processes.running(binaries.postgres());
    }

    public static void delete(Path folder) throws IOException {
        PostgresBinaries.delete(folder);
    }

    @Override
    public void close() {
        postgres.stop();
    }
}
