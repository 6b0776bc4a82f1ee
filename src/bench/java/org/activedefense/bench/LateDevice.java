package org.activedefense.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * One device delivers 5,000 lines a second as they come; another one a backlog of half an hour that ended an hour ago. How fast is the
 * late one judged, against the same lines judged in order as the only ones; and how long do the current one's verdicts take: once a
 * second it has a new scanner, and the list is asked for it.
 */
final class LateDevice {

    private static final int CURRENT_LINES = 5_000;
    private static final int SPAN_SECONDS = 1_800;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final BenchOptions options;
    private final int scanners;
    private final Measured inOrder = new Measured("the same lines, in order and alone");
    private final Measured late = new Measured("an hour old, while another one is current");

    private final Measured later = new Measured("again by a third one, of whose time the log is full");

    LateDevice(BenchOptions options) {
        this.options = options;
        this.scanners = options.scanners() == GeneratedLog.FEWEST_SCANNERS ? 3_000 : options.scanners();
    }

    /** @return whether the list was right */
    boolean measure() throws IOException, InterruptedException, SQLException {
        Path file = options.folder().resolve("late.log");
        long end = Instant.now().getEpochSecond() - 3_600;
        Set<String> guilty = write(file, end);
        Measured.say(
                "log: %,d lines of half an hour that ended an hour ago, %,d of their sources scan",
                options.lines(), scanners);
        Path data = Files.createDirectories(options.folder().resolve("product"));
        boolean right = true;
        try (Product product = Product.start(data, options.serverOptions())) {
            Product.Result result = product.read(file, options.lines());
            inOrder.add(options.lines(), result.judgedNanos(), result.processor());
            right &= isRight("in order", guilty, product.servedList());
        }
        right &= measureLate(data, file, guilty);
        Measured.say("%s", Measured.ratio(late, inOrder, "floor 0.5"));
        Measured.say("%s", Measured.ratio(later, inOrder, "for information"));
        return right;
    }

    private static boolean isRight(String what, Set<String> guilty, Set<String> served) {
        Truth.Score score = Truth.Score.of(guilty, served);
        Measured.say("    %s: recall %.3f, precision %.3f", what, score.recall(), score.precision());
        return score.isPerfect();
    }

    private boolean measureLate(Path data, Path file, Set<String> guilty)
            throws IOException, InterruptedException, SQLException {
        Current current = new Current(data.resolve("Firewall").resolve("FW-CURRENT.log"));
        Thread writer = new Thread(current, "current device");
        writer.setDaemon(true);
        try (Product product = Product.start(data, options.serverOptions())) {
            product.register("FW-CURRENT", current.file);
            writer.start();
            Thread.sleep(WARM_UP.toMillis());
        }
        // memory reaches back no further than the windows of what is current
        try (Product product = Product.startAgain(data, options.serverOptions());
                Connection database = product.database()) {
            product.register("FW-LATE", product.logs().resolve("FW-LATE.log"));
            product.register("FW-LATER", product.logs().resolve("FW-LATER.log"));
            awaitJudged(database, "FW-CURRENT", 1);
            Thread.sleep(WARM_UP.toMillis());
            current.isMeasured = true;
            Thread asker = new Thread(() -> current.ask(product), "poller");
            asker.setDaemon(true);
            asker.start();
            Thread.sleep(WARM_UP.toMillis());
            current.say("before");
            deliver(product, database, "FW-LATE", file, late);
            current.say("meanwhile");
            deliver(product, database, "FW-LATER", file, later);
            current.say("meanwhile");
            current.isOver = true;
            asker.join();
            Set<String> expected = new TreeSet<>(guilty);
            expected.addAll(current.written);
            return isRight("late and current", expected, product.servedList()) && current.isAllFound();
        }
    }

    private void deliver(Product product, Connection database, String device, Path file, Measured measured)
            throws IOException, SQLException, InterruptedException {
        Path incoming = Files.copy(file, product.logs().resolve(device + ".incoming"));
        Measured.settle();
        long started = System.nanoTime();
        Files.move(incoming, product.logs().resolve(device + ".log"));
        awaitJudged(database, device, options.lines());
        measured.add(options.lines(), System.nanoTime() - started, "");
    }

    private static void awaitJudged(Connection database, String device, long lines)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (PreparedStatement question = database.prepareStatement(
                "select lines_stored + lines_rejected >= ? and last_batch = judged_batch or judged_batch > ? from logfile"
                        + " where name = ?")) {
            question.setLong(1, lines);
            question.setLong(2, lines == 1 ? 0 : Long.MAX_VALUE);
            question.setString(3, device);
            while (System.nanoTime() < deadline) {
                try (ResultSet row = question.executeQuery()) {
                    if (row.next() && row.getBoolean(1)) {
                        return;
                    }
                }
                Thread.sleep(200);
            }
        }
        throw new IllegalStateException(device + " is not judged after " + PATIENCE);
    }

    /** Scanners of 11 to 60 ports each, in waves, among sources that meet three ports of three addresses. */
    private Set<String> write(Path file, long end) throws IOException {
        Random random = new Random(20_261_126);
        List<LogEvent> events = new ArrayList<>(options.lines());
        Set<String> guilty = new TreeSet<>();
        long begin = end - SPAN_SECONDS;
        long wave = 0;
        for (int i = 0; i < scanners; i++) {
            wave = i % 50 == 0 ? begin + random.nextInt(SPAN_SECONDS - 240) : wave;
            String src = "194.26." + i / 250 + "." + (1 + i % 250);
            guilty.add(src);
            int ports = 11 + random.nextInt(50);
            for (int k = 0; k < ports; k++) {
                long second = wave + random.nextInt(60) + k * 2L;
                events.add(new LogEvent(
                        Math.min(second, end), src, "198.51.100." + (1 + i % 250), 1000 + k, LogEvent.Kind.DROP));
            }
        }
        int quiet = options.lines() / 40;
        while (events.size() < options.lines()) {
            int n = random.nextInt(quiet);
            String src = (80 + n / 65_536) + "." + (n >> 8 & 255) + "." + (n & 255) + ".7";
            events.add(new LogEvent(
                    begin + random.nextInt(SPAN_SECONDS),
                    src,
                    "198.51.100." + (1 + (n + random.nextInt(3)) % 250),
                    440 + random.nextInt(3),
                    LogEvent.Kind.END));
        }
        events.sort(Comparator.comparingLong(LogEvent::second));
        GeneratedFile.write(events, file);
        return guilty;
    }

    /** Writes, and asks for what it has written. */
    private static final class Current implements Runnable {

        private final Path file;
        private final Set<String> written = Collections.synchronizedSet(new TreeSet<>());
        private final Map<String, Long> waiting = Collections.synchronizedMap(new HashMap<>());
        private final List<Double> seconds = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean isMeasured;
        private volatile boolean isOver;

        Current(Path file) {
            this.file = file;
        }

        @Override
        public void run() {
            Random random = new Random(5);
            long ticks = 0;
            long perTick = CURRENT_LINES * TICK.toMillis() / 1000;
            long started = System.nanoTime();
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (!isOver) {
                    List<LogEvent> events = new ArrayList<>();
                    long second = Instant.now().getEpochSecond();
                    for (int i = 0; i < perTick; i++) {
                        int n = random.nextInt(20_000);
                        events.add(new LogEvent(
                                second,
                                "60." + (n >> 8) + "." + (n & 255) + ".9",
                                "198.51.100." + (1 + (n + random.nextInt(3)) % 250),
                                440 + random.nextInt(3),
                                LogEvent.Kind.END));
                    }
                    if (isMeasured && ticks % (1000 / TICK.toMillis()) == 0) {
                        int n = written.size();
                        String src = "77.1." + n / 250 + "." + (1 + n % 250);
                        for (int port = 1; port <= 11; port++) {
                            events.add(new LogEvent(second, src, "198.51.100.1", port, LogEvent.Kind.DROP));
                        }
                        waiting.put(src, System.nanoTime());
                        written.add(src);
                    }
                    StringBuilder text = new StringBuilder();
                    GeneratedFile.append(events, text);
                    out.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
                    ticks++;
                    long sleep = started + ticks * TICK.toNanos() - System.nanoTime();
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

        private void ask(Product product) {
            long end = Long.MAX_VALUE;
            while (System.nanoTime() < end && (!isOver || !waiting.isEmpty())) {
                end = isOver && end == Long.MAX_VALUE ? System.nanoTime() + 30_000_000_000L : end;
                try {
                    Set<String> list = product.listNow();
                    long now = System.nanoTime();
                    for (String src : Set.copyOf(waiting.keySet())) {
                        if (list.contains(src)) {
                            seconds.add((now - waiting.remove(src)) / 1e9);
                        }
                    }
                    Thread.sleep(50);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        boolean isAllFound() {
            return waiting.isEmpty();
        }

        /** What was found since this was asked last. */
        void say(String when) {
            List<Double> sorted;
            synchronized (seconds) {
                sorted = new ArrayList<>(seconds);
                seconds.clear();
            }
            Collections.sort(sorted);
            if (!sorted.isEmpty()) {
                Measured.say(
                        "    current device %s: written -> in the list, %d scanners: median %.2f s, p99 %.2f s, most %.2f s",
                        when,
                        sorted.size(),
                        sorted.get(sorted.size() / 2),
                        sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)),
                        sorted.get(sorted.size() - 1));
            }
        }
    }
}
