package org.activedefense.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.activedefense.launcher.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed with kill -9 amid reading, again and again, and so is PostgreSQL, while the log is written and
 * rotated all the time: in the end every line is stored and judged exactly once. {@code -Dkills=20} kills more often than a
 * usual build has time for.
 */
class RotationAndCrashIT {

    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int BACKLOG = 60_000;
    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<String> story = new ArrayList<>();
    private TestPostgres postgres;
    private TestPostgres.Access database;
    private Server server;
    private BusyLog busy;
    private int killedAmidReading;

    @AfterEach
    void stop() throws Exception {
        if (busy != null) {
            busy.close();
        }
        if (server != null) {
            server.close();
        }
        System.out.println("Seed " + seed + "\n  " + String.join("\n  ", story));
    }

    @Test
    void everyLineIsStoredAndJudgedOnceWhateverIsKilledWhen() throws Exception {
        postgres = TestPostgres.shared();
        database = postgres.newDatabase();
        applySchemaByHand();
        Path logs = Files.createDirectories(folder.resolve("logs")).toRealPath();
        Path log = logs.resolve("FW-busy.log");
        server = new Server("default", folder.resolve("server"), logs, database);
        Product product = server.start().awaitReady();
        long device = product.register("FW-busy", log, "UTC");
        busy = new BusyLog(log, Instant.now().minus(4, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS), seed);
        // a device begins with the file that its reader finds: what was rotated before that is not its own
        Await.until("the file was found", () -> stored() > 0);
        rotateNowAndThen(2);

        for (int kill = 1; kill <= KILLS; kill++) {
            killAmidReading("server", () -> server.kill());
            rotateNowAndThen(random.nextInt(4));
            server.start();
            addBacklog();
            server.awaitReady();
            if (kill % 3 == 1) {
                addBacklog();
                killAmidReading("PostgreSQL", () -> postgres.kill());
                rotateNowAndThen(random.nextInt(3));
                postgres.start();
                addBacklog();
                awaitProgress();
            }
            rotateNowAndThen(random.nextInt(3));
        }
        busy.close();

        long written = busy.lines();
        awaitAllStored(written);
        product.awaitJudged(device, written);
        assertEquals(List.of(), lost(), "no generation was lost");
        assertEquals(written, count("select count(*) from pa_traffic_log"));
        assertEquals(written, count("select count(distinct seq_no) from pa_traffic_log"));
        assertEquals(1, count("select min(seq_no) from pa_traffic_log"));
        assertEquals(written, count("select max(seq_no) from pa_traffic_log"));
        assertEquals(written, count("select lines_stored from logfile"));
        assertEquals(0, count("select lines_rejected from logfile"));
        assertPositionsAreAtTheEnds(logs);
        assertBatchesHaveNoGap(written);
        TreeSet<String> expected = new TreeSet<>(busy.guilty());
        Await.until("the list is complete", () -> product.list().size() >= expected.size());
        assertEquals(expected, new TreeSet<>(product.list()));
        assertEquals(expected.size(), count("select count(*) from blacklist"));
        story.add(written + " lines, " + KILLS + " kills of the server, " + (KILLS + 2) / 3 + " of PostgreSQL, "
                + killedAmidReading + " of them amid reading, " + count("select count(*) from logfile_generation")
                + " generations, " + count("select count(*) from log_batch") + " batches, " + expected.size()
                + " listed");
        assertTrue(expected.size() > 50, "too few are guilty to say much: " + expected.size());
        assertTrue(2 * killedAmidReading > KILLS, "most kills came amid reading: " + story);
    }

    /** As a DBA does; the server goes on from there. */
    private void applySchemaByHand() throws IOException, SQLException {
        try (Stream<Path> files = Files.list(Path.of("sql"));
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (Path file : files.filter(f -> f.getFileName().toString().matches("V\\d+__.*\\.sql"))
                    .sorted()
                    .toList()) {
                statement.execute(Files.readString(file));
            }
            connection.commit();
        }
    }

    /** Something that kills. */
    private interface Kill {
        void run() throws Exception;
    }

    private void addBacklog() throws IOException {
        for (int i = 0; i < 6; i++) {
            busy.write(BACKLOG / 6);
            if (random.nextInt(3) == 0) {
                busy.rotate();
            }
        }
    }

    /** Lets it read a part of what waits, by chance more or less, and strikes. */
    private void killAmidReading(String what, Kill kill) throws Exception {
        addBacklog();
        long enough = stored() + 1 + random.nextInt(BACKLOG / 2);
        Await.until("reading goes on", CATCH_UP, this::stored, now -> now >= enough);
        Await.pause(random.nextInt(20));
        long atKill = stored();
        kill.run();
        long behind = busy.lines() - atKill;
        killedAmidReading += behind > 1_000 ? 1 : 0;
        story.add("killed " + what + " at " + atKill + " lines stored, " + behind + " not yet");
    }

    private void rotateNowAndThen(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            Await.pause(random.nextInt(500));
            busy.rotate();
        }
    }

    private void awaitProgress() {
        long before = busy.lines();
        Await.until("reading goes on after PostgreSQL's return", CATCH_UP, this::stored, now -> now >= before);
    }

    private void awaitAllStored(long written) throws SQLException {
        Instant deadline = Instant.now().plus(CATCH_UP);
        while (stored() < written && Instant.now().isBefore(deadline)) {
            Await.pause(200);
        }
        assertEquals(written, stored(), () -> "missing " + missing() + "\n" + generations() + String.join("\n", story));
    }

    private long stored() throws SQLException {
        return count("select coalesce(sum(lines_stored + lines_rejected), 0) from logfile");
    }

    private List<String> lost() throws SQLException {
        return texts("select id || ' ' || path from logfile_generation where state = 'lost' order by id");
    }

    private String missing() {
        try {
            return texts("select s - n + 1 || ' to ' || s from (select seq_no + lead - 1 as s, lead - 1 as n from"
                            + " (select seq_no, lead(seq_no) over (order by seq_no) - seq_no as lead from pa_traffic_log) g"
                            + " where lead > 1) gaps limit 20")
                    .toString();
        } catch (SQLException e) {
            return e.toString();
        }
    }

    private String generations() {
        try {
            return String.join(
                    "\n",
                    texts("select id || ' ' || state || ' ' || path || ' inode ' || inode || ' position ' || position"
                            + " || ' fingerprint ' || fingerprint_length from logfile_generation order by id"));
        } catch (SQLException e) {
            return e.toString();
        }
    }

    /** Every generation was read to its file's end: together they hold as many bytes as all files, copies counted once. */
    private void assertPositionsAreAtTheEnds(Path logs) throws SQLException, IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        assertEquals(bytes, count("select sum(position) from logfile_generation"), this::generations);
        assertEquals(0, count("select bytes_behind from logfile"));
    }

    private void assertBatchesHaveNoGap(long written) throws SQLException {
        long last = count("select last_batch from logfile");
        assertEquals(last, count("select count(*) from log_batch"));
        assertEquals(last, count("select max(number) from log_batch"));
        assertEquals(1, count("select min(number) from log_batch"));
        assertEquals(last, count("select judged_batch from logfile"));
        assertEquals(written, count("select sum(stored) from log_batch"));
        assertEquals(
                List.of(),
                texts("select number::text from (select number, from_position, coalesce(lag(to_position)"
                        + " over (partition by generation_id order by number), 0) as before from log_batch) b"
                        + " where from_position <> before"),
                "each batch begins where the one before it in its generation ended");
    }

    private long count(String sql) throws SQLException {
        return Long.parseLong(texts(sql).get(0));
    }

    private List<String> texts(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
