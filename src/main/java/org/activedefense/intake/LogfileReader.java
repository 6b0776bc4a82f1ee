package org.activedefense.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.logstore.BatchStore;
import org.activedefense.logstore.Generation;
import org.activedefense.logstore.Generations;
import org.activedefense.logstore.LogFolders;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.Partitions;
import org.activedefense.logstore.RecordBatch;
import org.activedefense.logstore.RejectedRanges;
import org.activedefense.logstore.RejectedRanges.RejectedRange;
import org.activedefense.logstore.TopCounts;
import org.activedefense.parser.Accepted;
import org.activedefense.parser.LineParser;
import org.activedefense.parser.ParsedLine;
import org.activedefense.parser.Rejected;
import org.activedefense.system.DatabaseException;
import org.activedefense.system.StaleEpochException;

/**
 * Reads one device's file as long as it is registered: lines into batches, batches into the database. While one batch is
 * being committed the next one is parsed. Whatever fails, it goes back to the position that the database has and tries again.
 * One task of the managed executor; the methods that others call are thread safe.
 */
final class LogfileReader implements Runnable {

    /** How often a file is looked at that had nothing new: a line is stored well within two seconds. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);

    private static final Duration NOTE_STATE_EVERY = Duration.ofSeconds(2);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
    private static final long DAY_MILLIS = 86_400_000;

    private static final Logger LOG = Logger.getLogger(LogfileReader.class.getName());

    /** What a reader needs of the rest. */
    record Services(
            BatchStore batches,
            Partitions partitions,
            Generations generations,
            LogFolders folders,
            RejectedRanges rejectedRanges,
            ExecutorService executor,
            IntakeMeter meter,
            TopCounts topCounts,
            Clock clock) {}

    private final Logfile device;
    private final Services services;
    private final long nodeEpoch;
    private final LineParser parser;
    private final RecordBatch[] batches = {new RecordBatch(), new RecordBatch()};

    private volatile boolean stopped;
    private volatile boolean paused;
    private Future<?> storing;
    private RecordBatch beingStored;
    private long nextId;
    private long idsEnd;
    private Instant behindSince;
    private Instant readUntil;
    private Instant notedAt = Instant.MIN;
    private String notedProblem;
    private boolean notedBehind;
    private String failure;
    private Duration backoff = LOOK_EVERY;

    LogfileReader(Logfile device, Services services, long nodeEpoch) {
        this.device = device;
        this.services = services;
        this.nodeEpoch = nodeEpoch;
        this.parser = new LineParser(device.getTimeZone());
        this.readUntil = device.getLastLineAt() == null ? device.getRegisteredAt() : device.getLastLineAt();
    }

    Logfile device() {
        return device;
    }

    long nodeEpoch() {
        return nodeEpoch;
    }

    /** Ends reading after the batch that is being committed. */
    void stop() {
        stopped = true;
    }

    /** Off: lines wait in their file, and only how many is still measured. */
    void pause(boolean whetherTo) {
        paused = whetherTo;
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                follow();
            } catch (StaleEpochException e) {
                LOG.log(Level.INFO, "{0}: {1}", new Object[] {device.getName(), e.getMessage()});
                waitAWhile();
            } catch (DatabaseException | IOException e) {
                failed(e, e.getMessage());
            } catch (RuntimeException e) {
                failed(e, e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void failed(Exception e, String message) {
        boolean temporary = e instanceof DatabaseException database && database.isTemporary();
        if (failure == null || !temporary) {
            LOG.log(
                    temporary ? Level.WARNING : Level.SEVERE,
                    "Reading " + device.getPath() + " waits and is tried again from the stored position: " + message,
                    temporary ? null : e);
        }
        failure = message;
        services.meter().failed(device);
        waitAWhile();
    }

    private void waitAWhile() {
        try {
            Thread.sleep(backoff.toMillis());
            backoff =
                    backoff.multipliedBy(2).compareTo(LONGEST_BACKOFF) < 0 ? backoff.multipliedBy(2) : LONGEST_BACKOFF;
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }

    /** Opens what the database says is to be read, and reads until something goes wrong. */
    private void follow() throws IOException, InterruptedException {
        Instant now = services.clock().instant();
        try (LogfileFollower follower = new LogfileFollower(
                device.getId(),
                Path.of(device.getPath()),
                services.folders(),
                services.generations(),
                readUntil,
                now)) {
            readRejectedAgain(follower);
            while (!stopped) {
                now = services.clock().instant();
                follower.look(now);
                boolean progressed = false;
                if (!paused) {
                    for (FollowedFile file : follower.files()) {
                        progressed |= readToEnd(file);
                    }
                }
                noteState(follower, now);
                recovered();
                if (!progressed) {
                    Thread.sleep(LOOK_EVERY.toMillis());
                }
            }
        } finally {
            settle();
        }
    }

    /** After an upgrade: lines that were rejected, as far as their file is still there. */
    private void readRejectedAgain(LogfileFollower follower) throws IOException {
        Long upTo = device.getReadAgainTo();
        if (upTo == null) {
            return;
        }
        for (RejectedRange range : services.rejectedRanges().of(device.getId(), upTo)) {
            FileIdentity file = follower.find(range.generationId());
            if (file != null) {
                readAgain(range, follower.known(range.generationId()), file.path());
            }
        }
        services.rejectedRanges().done(device.getId(), upTo);
    }

    private void readAgain(RejectedRange range, Generation generation, Path path) throws IOException {
        RecordBatch batch = batches[0];
        batch.start(
                device.getId(),
                generation,
                range.from(),
                takeIds(),
                services.clock().millis());
        try (LineSource lines = new LineSource(path, range.from())) {
            while (batch.toPosition() < range.to()) {
                if (!addNext(batch, lines, services.clock().millis() + DAY_MILLIS)) {
                    return; // the file ends before: not the lines that were rejected
                }
            }
        }
        nextId = batch.nextId();
        if (!services.partitions().knows(batch)) {
            services.partitions().makeFor(batch);
        }
        services.batches().storeAgain(batch, range.id(), nodeEpoch);
        services.topCounts().add(batch);
    }

    private void recovered() {
        if (failure != null) {
            LOG.log(Level.INFO, "Reading {0} goes on", device.getPath());
            failure = null;
        }
        backoff = LOOK_EVERY;
    }

    /** After a failure: nothing of this reader's may still be on its way when the position is read again. */
    private void settle() {
        Future<?> last = storing;
        storing = null;
        if (last != null) {
            try {
                last.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                LOG.log(Level.FINE, "The batch that was under way failed too", e);
            }
        }
    }

    /** Reads and stores all complete lines of a file; true if there were any. */
    private boolean readToEnd(FollowedFile file) throws IOException, InterruptedException {
        LineSource lines = file.lines();
        lines.seekUnlessAt(file.generation().position());
        long position = file.generation().position();
        long start = position;
        RecordBatch batch;
        int turn = 0;
        do {
            batch = batches[turn++ & 1];
            batch.start(
                    device.getId(),
                    file.generation(),
                    position,
                    takeIds(),
                    services.clock().millis());
            fill(batch, lines);
            if (!batch.isEmpty()) {
                if (!file.stillStartsTheSame()) {
                    LOG.log(
                            Level.INFO,
                            "{0} was truncated while it was read; the lines are read again",
                            device.getPath());
                    lines.seek(file.generation().position());
                    break;
                }
                awaitStored();
                position = batch.toPosition();
                storeInBackground(batch, lines.fileSize() - position);
            }
        } while (batch.isFull() && !stopped && !paused);
        awaitStored();
        return file.generation().position() > start;
    }

    private void fill(RecordBatch batch, LineSource lines) throws IOException {
        long latest = services.clock().millis() + DAY_MILLIS;
        boolean more = true;
        while (more && !batch.isFull()) {
            more = addNext(batch, lines, latest);
        }
    }

    /** Adds the next complete line; false if there is none yet. */
    private boolean addNext(RecordBatch batch, LineSource lines, long latest) throws IOException {
        switch (lines.next()) {
            case LINE -> add(lines, parser.parse(lines.buffer(), lines.lineStart(), lines.lineEnd(), latest), batch);
            case OVERSIZED ->
                batch.reject(
                        "longer than " + LineSource.MAX_LINE + " bytes",
                        lines.linePosition(),
                        lines.endPosition(),
                        sample(lines.sample(), 0, lines.sample().length));
            case END -> {
                return false;
            }
        }
        return true;
    }

    private static void add(LineSource lines, ParsedLine line, RecordBatch batch) {
        if (line instanceof Accepted accepted) {
            batch.accept(accepted, lines.endPosition());
        } else if (line instanceof Rejected rejected) {
            batch.reject(
                    rejected.reason(),
                    lines.linePosition(),
                    lines.endPosition(),
                    sample(
                            lines.buffer(),
                            lines.lineStart(),
                            Math.min(lines.lineEnd(), lines.lineStart() + LineSource.SAMPLE)));
        }
    }

    /** PostgreSQL's text holds no NUL. */
    private static String sample(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8).replace('\0', '\u2400');
    }

    private long takeIds() {
        if (idsEnd - nextId < RecordBatch.MAX_LINES) {
            nextId = services.batches().nextIdBlock();
            idsEnd = nextId + BatchStore.ID_BLOCK;
        }
        return nextId;
    }

    private void storeInBackground(RecordBatch batch, long bytesBehind) {
        nextId = batch.nextId();
        beingStored = batch;
        storing = services.executor().submit(() -> {
            if (!services.partitions().knows(batch)) {
                services.partitions().makeFor(batch);
            }
            services.batches().store(batch, nodeEpoch, Math.max(0, bytesBehind));
            services.meter().stored(device, batch);
            services.topCounts().add(batch);
        });
    }

    private void awaitStored() throws InterruptedException {
        Future<?> last = storing;
        if (last == null) {
            return;
        }
        try {
            last.get();
            beingStored.committed();
            readUntil = services.clock().instant();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            storing = null;
        }
    }

    private void noteState(LogfileFollower follower, Instant now) throws IOException {
        long unread = 0;
        for (FollowedFile file : follower.files()) {
            unread += file.unread(now);
        }
        boolean behind = unread > 0;
        if (!behind) {
            behindSince = null;
        } else if (behindSince == null) {
            behindSince = now;
        }
        services.meter().behind(device, unread, behindSince);
        String problem = follower.problem();
        boolean changed = !Objects.equals(problem, notedProblem) || behind != notedBehind;
        if (changed || notedAt == Instant.MIN || !now.isBefore(notedAt.plus(NOTE_STATE_EVERY))) {
            services.batches().noteState(device.getId(), unread, behindSince, problem);
            notedAt = now;
            notedProblem = problem;
            notedBehind = behind;
        }
    }
}
