package org.activedefense.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The whole product against its limit and a rival, on one machine in one run: lines waiting in a file, stored and judged; the
 * same rows by bare COPY; the same lines through live fail2ban. What is measured takes turns, so that a machine that
 * grows slower or faster meanwhile changes all of it alike.
 */
public final class EndToEnd {

    private static final long SEED = 20_251_123;

    /** Held, so that its level is not forgotten. */
    private static final Logger LIBRARIES = Logger.getLogger("io.zonky");

    private final BenchOptions options;
    private final Path inOrder;
    private final Path shuffled;
    private final BareCopy copy;

    private final Measured bareText = new Measured("bare \\copy (text)");
    private final Measured bareBinary = new Measured("bare \\copy (binary)");
    private final Measured product = new Measured("product, file in order");
    private final Measured productShuffled = new Measured("product, file shuffled");
    private final Measured fail2ban = new Measured("live fail2ban");
    private boolean perfect = true;

    private EndToEnd(BenchOptions options) {
        this.options = options;
        this.inOrder = options.folder().resolve("in-order.log");
        this.shuffled = options.folder().resolve("shuffled.log");
        this.copy = new BareCopy(options.folder().resolve("copy"));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        LIBRARIES.setLevel(Level.SEVERE);
        BenchOptions options = BenchOptions.parse(arguments);
        EndToEnd bench = new EndToEnd(options);
        if (options.search()) {
            new SearchTable(options.folder().resolve("search"), options.lines(), options.rounds()).measure();
        } else if (options.pages()) {
            new PageTimes(options).measure();
        } else if (options.devices() > 0) {
            new ManyDevices(options).measure();
        } else if (options.late()) {
            System.exit(new LateDevice(options).measure() ? 0 : 1);
        } else if (options.indexes()) {
            bench.indexes();
        } else {
            System.exit(bench.run());
        }
    }

    private int run() throws IOException, InterruptedException, SQLException {
        GeneratedLog log = generate();
        for (int round = 1; round <= options.rounds(); round++) {
            Measured.say("");
            Measured.say("Round %d of %d", round, options.rounds());
            readBy(product, inOrder, log, round == 1);
            copy.measureText(bareText, options.lines());
            readBy(productShuffled, shuffled, log, false);
            copy.measureBinary(bareBinary, options.lines());
            if (LiveFail2ban.isInstalled()) {
                new LiveFail2ban(options.folder().resolve("fail2ban"))
                        .measure(fail2ban, inOrder, Math.min(options.fail2banLines(), options.lines()));
            }
        }
        report();
        return !perfect ? 1 : fail2ban.isEmpty() ? 2 : 0;
    }

    private void indexes() throws IOException, InterruptedException, SQLException {
        GeneratedLog log = generate();
        readBy(product, inOrder, log, true);
        new IndexTable(options.folder().resolve("copy"), copy.textRows(), options.rounds()).measure();
    }

    private GeneratedLog generate() throws IOException {
        long end = Instant.now().truncatedTo(ChronoUnit.SECONDS).getEpochSecond() - 60;
        GeneratedLog log = new GeneratedLog(options.lines(), end, SEED, options.scanners());
        Measured.say("%s", Truth.check(log));
        GeneratedFile.write(log.events(), inOrder);
        Collections.shuffle(log.events(), new Random(SEED));
        GeneratedFile.write(log.events(), shuffled);
        Measured.say(
                "log: %,d lines, %,d bytes, %.0f bytes a line; %d processors",
                options.lines(),
                Files.size(inOrder),
                (double) Files.size(inOrder) / options.lines(),
                Runtime.getRuntime().availableProcessors());
        log.events().clear();
        return log;
    }

    private void readBy(Measured measured, Path file, GeneratedLog log, boolean export)
            throws IOException, InterruptedException, SQLException {
        Path data = Files.createDirectories(options.folder().resolve("product"));
        try (Product running = Product.start(data, options.serverOptions())) {
            Product.Result result = running.read(file, options.lines());
            measured.add(options.lines(), result.judgedNanos(), result.processor());
            Truth.Score score = Truth.Score.of(log.guilty(), running.servedList());
            perfect &= score.isPerfect();
            Measured.say(
                    "    stored after %.1f s; served %d addresses, %d of the %d true ones: recall %.3f, precision %.3f",
                    result.storedNanos() / 1e9,
                    score.served(),
                    score.right(),
                    score.expected(),
                    score.recall(),
                    score.precision());
            if (export) {
                try (Connection database = running.database()) {
                    copy.export(database);
                }
            }
        }
    }

    private void report() {
        Measured.say("");
        Measured.say("Medians");
        for (Measured measured : List.of(product, productShuffled, bareText, bareBinary, fail2ban)) {
            Measured.say("%s", measured.line());
        }
        Measured.say("");
        Measured.say("Ratios of the medians");
        Measured.say("%s", Measured.ratio(product, bareText, "floor 0.5"));
        Measured.say("%s", Measured.ratio(productShuffled, bareText, "floor 0.5"));
        Measured.say("%s", Measured.ratio(product, bareBinary, "for information"));
        Measured.say("%s", Measured.ratio(product, fail2ban, "floor 5"));
        Measured.say("%s", Measured.ratio(productShuffled, fail2ban, "floor 5"));
        Measured.say("");
        Measured.say(
                "fail2ban worked on the first %,d lines and stored nothing%s.",
                Math.min(options.fail2banLines(), options.lines()),
                LiveFail2ban.isInstalled() ? "" : "; it is not installed here, so it was not measured");
        Measured.say("Recall and precision were %s in every run.", perfect ? "1.0" : "NOT 1.0");
    }
}
