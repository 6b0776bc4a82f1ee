package org.activedefense.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** Many devices that say little: how long their lines take to be stored, and what they cost while they say nothing. */
final class ManyDevices {

    private static final int LINES_A_SECOND = 5;
    private static final int SECONDS = 30;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss");

    private final BenchOptions options;

    ManyDevices(BenchOptions options) {
        this.options = options;
    }

    private record Written(long lines, long nanos) {}

    void measure() throws IOException, InterruptedException, SQLException {
        Path data = Files.createDirectories(options.folder().resolve("product"));
        int devices = options.devices();
        try (Product product = Product.start(data, options.serverOptions());
                Connection database = product.database()) {
            product.patch("/api/v1/settings", "{\"auto_register_most\":10000}");
            for (int i = 0; i < devices; i++) {
                Files.writeString(file(product, i), line(i, 0));
            }
            long lines = devices;
            while (stored(database) < lines) {
                Thread.sleep(500);
            }
            quiet(product, devices);
            lines += busy(product, database, devices, lines);
        }
    }

    private static void quiet(Product product, int devices) throws InterruptedException {
        Thread.sleep(10_000);
        Duration before = ProcessorTime.of(product.server());
        Duration postgresBefore = ProcessorTime.of(product.postgres());
        Thread.sleep(SECONDS * 1_000L);
        double server = ProcessorTime.of(product.server()).minus(before).toNanos() / 1e9 / SECONDS;
        double postgres =
                ProcessorTime.of(product.postgres()).minus(postgresBefore).toNanos() / 1e9 / SECONDS;
        Measured.say(
                "%,d quiet devices: server %.1f %% of a processor, PostgreSQL %.1f %%",
                devices, 100 * server, 100 * postgres);
    }

    /** Each second every device has its lines; the time until so many are stored. */
    private long busy(Product product, Connection database, int devices, long before)
            throws IOException, InterruptedException, SQLException {
        Deque<Written> waiting = new ArrayDeque<>();
        long[] lines = {before};
        Thread writer = new Thread(() -> write(product, devices, waiting, lines), "writer");
        List<Double> seconds = new ArrayList<>();
        writer.start();
        Duration processorBefore = ProcessorTime.of(product.server());
        long started = System.nanoTime();
        while (writer.isAlive() || !waiting.isEmpty()) {
            long stored = stored(database);
            synchronized (waiting) {
                while (!waiting.isEmpty() && waiting.peek().lines() <= stored) {
                    seconds.add((System.nanoTime() - waiting.poll().nanos()) / 1e9);
                }
            }
            Thread.sleep(20);
        }
        double processor =
                ProcessorTime.of(product.server()).minus(processorBefore).toNanos()
                        / (double) (System.nanoTime() - started);
        Collections.sort(seconds);
        Measured.say(
                "%,d devices, %d lines a second each, %d s: written -> stored by all: median %.2f s, p99 %.2f s, most %.2f s; server"
                        + " %.0f %% of a processor",
                devices,
                LINES_A_SECOND,
                SECONDS,
                seconds.get(seconds.size() / 2),
                seconds.get(seconds.size() * 99 / 100),
                seconds.get(seconds.size() - 1),
                100 * processor);
        return lines[0] - before;
    }

    private static void write(Product product, int devices, Deque<Written> waiting, long[] lines) {
        long started = System.nanoTime();
        try {
            for (int tick = 0; tick < SECONDS * LINES_A_SECOND; tick++) {
                for (int i = 0; i < devices; i++) {
                    Files.writeString(file(product, i), line(i, tick + 1), StandardOpenOption.APPEND);
                }
                lines[0] += devices;
                synchronized (waiting) {
                    waiting.add(new Written(lines[0], System.nanoTime()));
                }
                long sleep = started + (tick + 1) * 1_000_000_000L / LINES_A_SECOND - System.nanoTime();
                if (sleep > 0) {
                    Thread.sleep(sleep / 1_000_000);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path file(Product product, int device) {
        return product.logs().resolve("FW-" + device + ".log");
    }

    private static String line(int device, int number) {
        String time = TIME.format(LocalDateTime.ofInstant(Instant.now(), ZoneOffset.UTC));
        return new String(
                ("Nov 26 10:00:00 FW-" + device + " SrcLocation=Norway; SrcIP=60.1." + device % 200 + "." + number % 200
                                + "; SrcPort=1024; SrcUser=; DstLocation=Australia; DstIP=198.51.100.1; DstPort=443; Action=drop;"
                                + " RuleName=rule; RuleID=x; TimeReceived=" + time
                                + "; ThreatName=$threat_name; ThreatID=$threatid; Severity=$severity; Subtype=end; Type= TRAFFIC;\n")
                        .getBytes(StandardCharsets.US_ASCII),
                StandardCharsets.US_ASCII);
    }

    private static long stored(Connection database) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row =
                        statement.executeQuery("select coalesce(sum(lines_stored + lines_rejected), 0) from logfile")) {
            row.next();
            return row.getLong(1);
        }
    }
}
