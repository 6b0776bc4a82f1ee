package org.activedefense.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.activedefense.launcher.BenchPostgres;

/**
 * What each index costs while rows come in by COPY and what it gives when one source is looked up: the same rows into one
 * table and into partitions of a day. Prints a table in Markdown, each figure the median of the rounds.
 */
final class IndexTable {

    private static final String BRIN = "create index on t using brin (time_received, id) with (pages_per_range = 32)";
    private static final String SHIPPED =
            "create index on t using brin (time_received, id, src_ip inet_bloom_ops, dst_ip inet_bloom_ops,"
                    + " dst_port int4_bloom_ops) with (pages_per_range = 32)";
    private static final String BTREE_SRC = "create index on t (src_ip, time_received)";
    private static final String BTREE_TIME = "create index on t (time_received, id)";
    private static final int LOOKUPS = 25;

    private final Path folder;
    private final Path rows;
    private final int rounds;
    private final Map<String, List<double[]>> results = new LinkedHashMap<>();

    IndexTable(Path folder, Path rows, int rounds) {
        this.folder = folder;
        this.rows = rows;
        this.rounds = rounds;
    }

    void measure() throws SQLException, IOException {
        Map<String, List<String>> layouts = new LinkedHashMap<>();
        layouts.put("no index", List.of());
        layouts.put("BRIN(time, id)", List.of(BRIN));
        layouts.put("BRIN(time, id, bloom of src, dst, port)", List.of(SHIPPED));
        layouts.put("BRIN(time, id) + btree(src, time)", List.of(BRIN, BTREE_SRC));
        layouts.put("btree(time, id)", List.of(BTREE_TIME));
        List<LocalDate> days = BareCopy.days(rows);
        List<String> sources = someSources();
        try (BenchPostgres postgres = BenchPostgres.startEmpty(folder);
                Connection connection = postgres.connect()) {
            BareCopy.applySchema(connection);
            measure(connection, "(warm-up)", false, List.of(), days, sources);
            results.clear();
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<String, List<String>> layout : layouts.entrySet()) {
                    measure(connection, layout.getKey() + " | one table", false, layout.getValue(), days, sources);
                    measure(connection, layout.getKey() + " | days", true, layout.getValue(), days, sources);
                }
            }
        }
        print();
    }

    private void measure(
            Connection connection,
            String name,
            boolean partitioned,
            List<String> indexes,
            List<LocalDate> days,
            List<String> sources)
            throws SQLException, IOException {
        BareCopy.execute(connection, "drop table if exists t");
        BareCopy.execute(
                connection,
                "create table t (like pa_traffic_log)" + (partitioned ? " partition by range (time_received)" : ""));
        if (partitioned) {
            for (LocalDate day : days) {
                BareCopy.execute(
                        connection,
                        "create table t" + day.toEpochDay() + " partition of t for values from ('" + day
                                + " 00:00+00') to ('" + day.plusDays(1) + " 00:00+00')");
            }
        }
        for (String index : indexes) {
            BareCopy.execute(connection, index);
        }
        long started = System.nanoTime();
        long copied = BareCopy.copyIn(connection, "t", "format text", rows);
        double perSecond = copied * 1e9 / (System.nanoTime() - started);
        BareCopy.execute(connection, "vacuum analyze t");
        double lookup = lookUp(connection, sources);
        double indexBytes = indexBytes(connection) / (double) copied;
        Measured.say(
                "%-55s %,9.0f rows/s, one source %7.2f ms, indexes %5.1f bytes a row; load %s",
                name, perSecond, lookup, indexBytes, ProcessorTime.load());
        results.computeIfAbsent(name, key -> new ArrayList<>()).add(new double[] {perSecond, lookup, indexBytes});
    }

    private static double lookUp(Connection connection, List<String> sources) throws SQLException {
        List<Double> millis = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("select count(*), max(time_received) from t where src_ip = ?::inet")) {
            for (String source : sources) {
                query.setString(1, source);
                long started = System.nanoTime();
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                }
                millis.add((System.nanoTime() - started) / 1e6);
            }
        }
        return median(millis);
    }

    private static double indexBytes(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select pg_indexes_size('t') + coalesce((select sum(pg_indexes_size(inhrelid)) from pg_inherits"
                                + " where inhparent = 't'::regclass), 0)")) {
            row.next();
            return row.getDouble(1);
        }
    }

    /** Sources of rows here and there; the fifth column is src_ip. */
    private List<String> someSources() throws IOException {
        List<String> some = new ArrayList<>();
        try (var lines = Files.lines(rows, StandardCharsets.UTF_8)) {
            int[] number = {0};
            lines.filter(line -> number[0]++ % 10_007 == 0)
                    .map(line -> line.split("\t", 6)[4])
                    .filter(src -> src.startsWith("8"))
                    .forEach(some::add);
        }
        Collections.shuffle(some, new Random(7));
        return some.subList(0, Math.min(LOOKUPS, some.size()));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private void print() {
        Measured.say("");
        Measured.say("| indexes | layout | COPY, rows/s | one source's rows, ms | index bytes a row |");
        Measured.say("| --- | --- | --: | --: | --: |");
        results.forEach((name, figures) -> Measured.say(
                "| %s | %,.0f | %.1f | %.1f |", name, column(figures, 0), column(figures, 1), column(figures, 2)));
    }

    private static double column(List<double[]> figures, int column) {
        return median(figures.stream().map(row -> row[column]).toList());
    }
}
