package org.activedefense.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.activedefense.address.Network;
import org.activedefense.launcher.BenchPostgres;
import org.activedefense.logstore.ConnectedSearch;
import org.activedefense.logstore.RecordBatch;
import org.activedefense.logstore.RecordQuery;
import org.activedefense.logstore.RecordSearch;
import org.activedefense.logstore.RecordSearch.Result;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * How long the first page of a search takes, by what is asked, with all records in the partition of one day. The rows come in
 * by COPY in transactions of intake's size; nothing but what the running product does prepares them for being searched.
 */
final class SearchTable {

    private static final long SEED = 20_251_124;
    private static final int BATCH = RecordBatch.MAX_LINES;
    private static final int BATCHES_A_SUMMARY = 50;
    private static final int PAGE = 50;
    private static final int LEAST_TIMES = 5;

    private final Path folder;
    private final int rows;
    private final int times;
    private final LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(1);

    SearchTable(Path folder, int rows, int rounds) {
        this.folder = folder;
        this.rows = rows;
        this.times = Math.max(LEAST_TIMES, rounds);
    }

    void measure() throws SQLException, IOException {
        try (BenchPostgres postgres = BenchPostgres.startEmpty(folder);
                Connection connection = postgres.connect()) {
            BareCopy.applySchema(connection);
            BareCopy.makeDays(connection, List.of(day));
            load(connection);
            measure(connection);
        }
    }

    private void load(Connection connection) throws SQLException {
        SearchRows generated = new SearchRows(day, rows, SEED);
        long began = System.nanoTime();
        for (int batch = 1; generated.hasNext(); batch++) {
            byte[] lines = generated.next(BATCH);
            CopyIn copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy pa_traffic_log (" + SearchRows.COLUMNS + ") from stdin");
            copy.writeToCopy(lines, 0, lines.length);
            copy.endCopy();
            if (batch % BATCHES_A_SUMMARY == 0) {
                ConnectedSearch.summarise(connection, day);
            }
        }
        Measured.say(
                "%,d records of %s stored in %.0f s; load %s",
                rows, day, (System.nanoTime() - began) / 1e9, ProcessorTime.load());
    }

    void measure(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        RecordSearch search = ConnectedSearch.on(connection);
        Measured.say("");
        Measured.say("First page of %d, newest first, each asked %d times", PAGE, times);
        Measured.say("| asked | records | median, ms | least | most | processor | searched back to | load |");
        Measured.say("| --- | --: | --: | --: | --: | --: | --- | --- |");
        ProcessHandle backend = backend(connection);
        for (Map.Entry<String, RecordQuery> asked : queries().entrySet()) {
            List<Long> millis = new ArrayList<>();
            Result result = null;
            Duration before = ProcessorTime.of(List.of(backend));
            for (int i = 0; i < times; i++) {
                long began = System.nanoTime();
                result = search.search(asked.getValue(), null, PAGE);
                millis.add((System.nanoTime() - began) / 1_000_000);
            }
            Collections.sort(millis);
            Measured.say(
                    "| %s | %d | %d | %d | %d | %d | %s | %s |",
                    asked.getKey(),
                    result.records().size(),
                    millis.get(times / 2),
                    millis.get(0),
                    millis.get(times - 1),
                    ProcessorTime.of(List.of(backend)).minus(before).toMillis() / times,
                    result.timeUp()
                            ? result.next().position().time()
                            : result.next() == null ? "the beginning" : "page full",
                    ProcessorTime.load());
        }
    }

    /** The process that answers: how long it works tells more than the clock where other work keeps the processors busy. */
    private static ProcessHandle backend(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return ProcessHandle.of(row.getLong(1)).orElseThrow();
        }
    }

    private Map<String, RecordQuery> queries() {
        Map<String, RecordQuery> queries = new LinkedHashMap<>();
        queries.put("nothing", query(null, null, null));
        queries.put("a busy source", query(SearchRows.BUSY_SOURCE, null, null));
        queries.put("a source with 5 records", query(SearchRows.RARE_SOURCE, null, null));
        queries.put("a source without", query(SearchRows.NO_ADDRESS, null, null));
        queries.put("a busy destination", query(null, SearchRows.BUSY_DESTINATION, null));
        queries.put("a destination with 5 records", query(null, SearchRows.RARE_DESTINATION, null));
        queries.put("a destination without", query(null, SearchRows.NO_ADDRESS, null));
        queries.put("port 443", query(null, null, 443));
        queries.put("port 8443", query(null, null, 8443));
        queries.put("a port of a few scans", query(null, null, 31_337));
        queries.put("a port with 5 records", query(null, null, SearchRows.RARE_PORT));
        queries.put("a port without", query(null, null, SearchRows.NO_PORT));
        queries.put("a busy source and a rare port", query(SearchRows.BUSY_SOURCE, null, 31_337));
        queries.put("a network", query("185.220.3.0/24", null, null));
        queries.put("a network without", query("203.0.114.0/24", null, null));
        queries.put("action drop", text("action", "drop"));
        queries.put("severity critical", text("severity", "critical"));
        queries.put("a part of a rule", part("rule_name", "SENSOR 3"));
        queries.put("a user with 5 records", part("src_user", "rare"));
        queries.put("a user without", part("src_user", "nobody"));
        queries.put(
                "an hour at noon, a user without",
                new RecordQuery(
                        null,
                        null,
                        noon(),
                        noon().plusSeconds(3600),
                        null,
                        Map.of(),
                        Map.of(),
                        Map.of("src_user", "nobody")));
        return queries;
    }

    private Instant noon() {
        return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    private static RecordQuery query(String src, String dst, Integer port) {
        return new RecordQuery(
                src == null ? null : Network.parse(src),
                dst == null ? null : Network.parse(dst),
                null,
                null,
                null,
                port == null ? Map.of() : Map.of("dst_port", port),
                Map.of(),
                Map.of());
    }

    private static RecordQuery text(String column, String value) {
        return new RecordQuery(null, null, null, null, null, Map.of(), Map.of(column, value), Map.of());
    }

    private static RecordQuery part(String column, String value) {
        return new RecordQuery(null, null, null, null, null, Map.of(), Map.of(), Map.of(column, value));
    }
}
