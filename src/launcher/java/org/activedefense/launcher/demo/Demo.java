package org.activedefense.launcher.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the story and then a slow background into {@code FW-DEMO.log}, line by line, until it is stopped. The file is renamed at
 * 50 MB as a log rotation would, and one old file is kept. Thread-safe.
 */
public final class Demo {

    private static final Duration LIVELY = Duration.ofSeconds(60);
    private static final Duration LIVELY_STEP = Duration.ofMillis(300);
    private static final Duration SLOW_STEP = Duration.ofMillis(2500);
    private static final long SEED = 20261123;
    private static final long ROTATES_AT = 50_000_000;

    private final Path file;
    private final Consumer<String> say;
    private final Consumer<String> complain;
    private final DemoStory story = DemoStory.load();
    private final Thread thread = new Thread(this::run, "demo");
    private volatile boolean stopped;

    /** @param folder a log folder that can be written to */
    public Demo(Path folder, Consumer<String> say, Consumer<String> complain) {
        this.file = folder.resolve("FW-DEMO.log");
        this.say = say;
        this.complain = complain;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
        say.accept("Demo: FW-DEMO logs scans and attacks for a minute; "
                + story.listed().size() + " sources belong on the list then.");
    }

    /** Stops between two lines. */
    public void stop() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            endPartialLine();
            tell();
        } catch (IOException e) {
            complain.accept("the demo cannot write " + file + " any more: " + e.getMessage());
        } catch (InterruptedException e) {
            // We were stopped.
        }
    }

    private void tell() throws IOException, InterruptedException {
        Instant began = Instant.now();
        DemoLines lines = new DemoLines(ZoneId.systemDefault(), began.toEpochMilli());
        DemoBackground background = background(story);
        Deque<DemoEvent> coming = new ArrayDeque<>(story.events());
        Duration nextBackground = Duration.ZERO;
        while (!stopped) {
            Instant now = Instant.now();
            Duration at = Duration.between(began, now);
            List<DemoEvent> due = new ArrayList<>();
            while (!coming.isEmpty() && coming.peek().at().compareTo(at) <= 0) {
                due.add(coming.poll());
            }
            if (nextBackground.compareTo(at) <= 0) {
                due.add(background.next(at));
                nextBackground = at.plus(step(at));
            }
            DemoEvent slow = background.slowScan(at, now);
            if (slow != null) {
                due.add(slow);
            }
            for (DemoEvent event : due) {
                append(lines.line(event, now));
            }
            Thread.sleep(50);
        }
    }

    static DemoBackground background(DemoStory story) {
        return new DemoBackground(SEED, List.copyOf(story.listed().keySet()));
    }

    /** How long after a line of the background the next one comes. */
    static Duration step(Duration at) {
        return at.compareTo(LIVELY) < 0 ? LIVELY_STEP : SLOW_STEP;
    }

    private void append(String line) throws IOException {
        if (Files.exists(file) && Files.size(file) > ROTATES_AT) {
            Files.move(file, file.resolveSibling("FW-DEMO.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A demo that was killed may have left half a line. */
    private void endPartialLine() throws IOException {
        if (Files.exists(file) && Files.size(file) > 0) {
            try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
                access.seek(access.length() - 1);
                if (access.read() != '\n') {
                    access.write('\n');
                }
            }
        }
    }
}
