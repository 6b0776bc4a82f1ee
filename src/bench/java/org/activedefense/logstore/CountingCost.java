package org.activedefense.logstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import org.activedefense.launcher.TestPostgres;
import org.activedefense.parser.Accepted;
import org.activedefense.parser.LineParser;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;

/**
 * What the dashboard's counts cost beside parsing and COPY: processor time of this thread, which other work on the machine does
 * not change, and the time of the upsert beside that of the COPY of the same batch, the quickest tenth of each. Run by hand with the tests' class path.
 */
public final class CountingCost {

    private static final int BATCHES = 200;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CountingCost() {}

    public static void main(String[] arguments) throws Exception {
        byte[][] lines = lines();
        TestPostgres.Access access = TestPostgres.shared().newDatabase();
        Flyway.configure()
                .dataSource(access.url(), access.user(), access.password())
                .locations("classpath:sql")
                .load()
                .migrate();
        try (Connection connection = access.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into logfile (name, path, type, time_zone, node) values ('a', '/a', 'Firewall', 'UTC', 'a')");
            connection.setAutoCommit(false);
            run(connection, lines);
            run(connection, lines);
        }
        System.exit(0);
    }

    private static byte[][] lines() {
        Random random = new Random(1);
        String[] actions = {"allow", "deny", "drop", "reset-both"};
        String[] countries = {"Norway", "United States", "Australia", "China", "Germany"};
        byte[][] lines = new byte[RecordBatch.MAX_LINES][];
        Instant now = Instant.now();
        for (int i = 0; i < lines.length; i++) {
            lines[i] = ("SrcLocation=" + countries[random.nextInt(5)] + "; SrcIP=11." + random.nextInt(200) + "."
                            + random.nextInt(200)
                            + ".1; SrcPort=41890; SrcUser=; DstLocation=Australia; DstIP=198.51.100."
                            + random.nextInt(250) + "; DstPort=" + random.nextInt(3000) + "; Action="
                            + actions[random.nextInt(4)]
                            + "; RuleName=Inbound web; RuleID=7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d11; TimeReceived="
                            + now.minusSeconds(random.nextInt(90))
                            + "; ThreatName=$threat_name; ThreatID=$threatid; Severity=$severity; Subtype=drop; Type= TRAFFIC;")
                    .getBytes(UTF_8);
        }
        return lines;
    }

    private static void run(Connection connection, byte[][] lines) throws Exception {
        LineParser parser = new LineParser(ZoneOffset.UTC);
        RecordBatch batch = new RecordBatch();
        Generation generation =
                new Generation(1, "1", "/a", Fingerprint.EMPTY, 0, Fingerprint.EMPTY, Generation.State.CURRENT);
        SourceCountries countries = new SourceCountries();
        MinuteCounts minutes = new MinuteCounts();
        TopCounts tops = new TopCounts();
        long parse = 0;
        long count = 0;
        long[] copy = new long[BATCHES];
        long[] upsert = new long[BATCHES];
        for (int b = 0; b < BATCHES; b++) {
            batch.start(1, generation, 0, 1, System.currentTimeMillis());
            minutes.start(System.currentTimeMillis());
            Accepted[] parsed = new Accepted[lines.length];
            long at = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < lines.length; i++) {
                parsed[i] = (Accepted) parser.parse(lines[i], 0, lines[i].length, Long.MAX_VALUE);
                batch.accept(parsed[i], i + 1);
            }
            parse += THREADS.getCurrentThreadCpuTime() - at;
            at = THREADS.getCurrentThreadCpuTime();
            for (Accepted line : parsed) {
                minutes.add(line.timeMillis(), RecordAction.of(line));
                countries.idOf(line);
            }
            tops.add(batch);
            count += THREADS.getCurrentThreadCpuTime() - at;
            at = System.nanoTime();
            CopyBuffer.copyTo(connection.unwrap(PGConnection.class).getCopyAPI(), java.util.List.of(batch.rows()));
            copy[b] = System.nanoTime() - at;
            at = System.nanoTime();
            RecordCounts.add(connection, java.util.List.of(batch));
            upsert[b] = System.nanoTime() - at;
            connection.commit();
        }
        // the quickest tenth: what other work on the machine has held up the least
        double copied = quickest(copy) / lines.length;
        double upserted = quickest(upsert) / lines.length;
        double records = (double) BATCHES * lines.length;
        System.out.printf(
                "a record: parse and encode, counting included %.0f ns CPU, of which counting %.0f ns CPU; COPY %.0f ns,"
                        + " upsert of the minutes %.0f ns; all of counting / the rest: %.1f %%%n",
                parse / records,
                count / records,
                copied,
                upserted,
                100.0 * (count / records + upserted) / ((parse - count) / records + copied));
    }

    private static double quickest(long[] times) {
        return Arrays.stream(times).sorted().limit(times.length / 10).average().orElse(0);
    }
}
