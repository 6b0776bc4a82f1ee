package org.activedefense.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.launcher.BenchPostgres;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The limit that the product is measured against: what psql's \copy does with a file, the same rows into the same table with the
 * same indexes, one transaction, on a fresh cluster with bin/run's settings.
 */
final class BareCopy {

    private static final int PIECE = 64 * 1024;
    private static final String TEXT = "format text";
    private static final String BINARY = "format binary";

    private final Path folder;
    private final Path text;
    private final Path binary;

    /** @param folder for the cluster and the rows */
    BareCopy(Path folder) {
        this.folder = folder;
        this.text = folder.resolveSibling("rows.text");
        this.binary = folder.resolveSibling("rows.binary");
    }

    Path textRows() {
        return text;
    }

    /** Writes what the product has stored, in the order in which it was stored. */
    void export(Connection product) throws SQLException, IOException {
        copyOut(product, TEXT, text);
        copyOut(product, BINARY, binary);
    }

    private static void copyOut(Connection connection, String format, Path file) throws SQLException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (select * from pa_traffic_log order by id) to stdout (" + format + ")", out);
        }
    }

    void measureText(Measured measured, long rows) throws SQLException, IOException {
        measure(measured, rows, TEXT, text);
    }

    void measureBinary(Measured measured, long rows) throws SQLException, IOException {
        measure(measured, rows, BINARY, binary);
    }

    private void measure(Measured measured, long rows, String format, Path file) throws SQLException, IOException {
        try (BenchPostgres postgres = BenchPostgres.startEmpty(folder);
                Connection connection = postgres.connect()) {
            applySchema(connection);
            makeDays(connection, days(text));
            Measured.settle();
            Duration before = ProcessorTime.of(postgres.processes());
            String load = ProcessorTime.load();
            long started = System.nanoTime();
            long copied = copyIn(connection, "pa_traffic_log", format, file);
            long nanos = System.nanoTime() - started;
            Duration after = ProcessorTime.of(postgres.processes());
            if (copied != rows) {
                throw new IllegalStateException(copied + " rows copied, not " + rows);
            }
            measured.add(
                    rows, nanos, "processor: PostgreSQL " + ProcessorTime.seconds(before, after) + " s; load " + load);
        }
    }

    static long copyIn(Connection connection, String table, String format, Path file) throws SQLException, IOException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table + " from stdin (" + format + ")");
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(piece); read > 0; read = in.read(piece)) {
                copy.writeToCopy(piece, 0, read);
            }
        }
        return copy.endCopy();
    }

    static void applySchema(Connection connection) throws SQLException, IOException {
        List<Path> scripts;
        try (var files = Files.list(Path.of("sql"))) {
            scripts = files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
        for (Path script : scripts) {
            execute(connection, Files.readString(script, StandardCharsets.UTF_8));
        }
    }

    /** The UTC days that exported rows fall on; the second column is time_received. */
    static List<LocalDate> days(Path text) throws IOException {
        try (var lines = Files.lines(text, StandardCharsets.UTF_8)) {
            return new ArrayList<>(lines.map(line -> {
                        int from = line.indexOf('\t') + 1;
                        return line.substring(from, from + 10);
                    })
                    .distinct()
                    .map(LocalDate::parse)
                    .sorted()
                    .toList());
        }
    }

    static void makeDays(Connection connection, List<LocalDate> days) throws SQLException {
        for (LocalDate day : days) {
            execute(
                    connection,
                    "create table pa_traffic_log_" + day.format(DateTimeFormatter.BASIC_ISO_DATE)
                            + " partition of pa_traffic_log for values from ('" + day + " 00:00+00') to ('"
                            + day.plusDays(1) + " 00:00+00')");
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
