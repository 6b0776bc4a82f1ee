package org.activedefense.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.logstore.BatchStore;
import org.activedefense.logstore.BatchStore.ReadingState;
import org.activedefense.logstore.Fingerprint;
import org.activedefense.logstore.Generation;
import org.activedefense.logstore.Generations;
import org.activedefense.logstore.LogFolders;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.Partitions;
import org.activedefense.logstore.RecordBatch;
import org.activedefense.logstore.RejectedRanges;
import org.activedefense.logstore.RejectedRanges.RejectedRange;
import org.activedefense.logstore.TopCounts;
import org.activedefense.system.DatabaseException;
import org.activedefense.system.StaleEpochException;

/**
 * Reads one device's file a turn at a time: a turn looks where the file is, and reads one batch at most. Two batches at most are on
 * their way into the database, so that one is parsed while the one before is committed. Whatever fails, it goes back to the
 * position that the database has and tries again, and holds up no other device. {@link #takeTurn} is called by one thread at a
 * time; what others call is thread safe.
 */
final class DeviceReader extends Turns.Taker implements Commits.Owner {

    private static final Logger LOG = Logger.getLogger(DeviceReader.class.getName());

    /** A line is stored well within two seconds. */
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(300);

    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** Pauses of quiet devices end at multiples of this. */
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long WAIT_FOR_OTHERS = TimeUnit.MILLISECONDS.toNanos(20);

    /** While there is no end of lines the reader stops this often to look where the file is. */
    private static final long LOOK_AT_LEAST_EVERY = TimeUnit.SECONDS.toNanos(2);

    private static final long LONGEST_BACKOFF = TimeUnit.SECONDS.toNanos(5);
    private static final long DAY_MILLIS = 86_400_000;
    private static final int MOST_ON_THEIR_WAY = 2;

    /** Batches that nobody uses; a quiet device has none. */
    private static final BlockingQueue<RecordBatch> SPARE = new ArrayBlockingQueue<>(16);

    /** What readers need of the rest. */
    record Services(
            BatchStore batches,
            Partitions partitions,
            Generations generations,
            LogFolders folders,
            RejectedRanges rejectedRanges,
            IntakeMeter meter,
            TopCounts topCounts,
            Turns turns,
            Commits commits,
            Clock clock,
            LongSupplier nanoTime) {}

    private record Outcome(RecordBatch batch, Throwable failure) {}

    private final Logfile device;
    private final Services services;
    private final long nodeEpoch;
    private final LineFeed feed;
    private final long newestStored;
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

    private volatile boolean stopped;
    private volatile boolean paused;
    private volatile boolean atRest = true;
    private volatile boolean awaitsOutcome;
    private volatile ReadingState state;
    private DeviceReader predecessor;

    private LogfileFollower follower;
    private int onTheirWay;
    private Throwable trouble;
    private boolean troubleTold;
    private long backoff = SHORTEST_PAUSE;
    private long pause = SHORTEST_PAUSE;
    private long lookedAt;
    private long nextId;
    private long idsEnd;
    private Instant readUntil;
    private Instant behindSince;

    /**
     * @param predecessor who has read the device up to now and must come to rest first; {@code null} if nobody has
     * @param newestStored the newest event time of all devices, milliseconds since 1970
     */
    DeviceReader(Logfile device, Services services, long nodeEpoch, DeviceReader predecessor, long newestStored) {
        this.device = device;
        this.services = services;
        this.nodeEpoch = nodeEpoch;
        this.predecessor = predecessor;
        this.feed = new LineFeed(device.getTimeZone());
        this.newestStored = newestStored;
        this.readUntil = device.getLastLineAt() == null ? device.getRegisteredAt() : device.getLastLineAt();
        // nobody knows yet what waits in the file: what has to wait for unread lines waits
        this.behindSince = device.getBehindSince() == null ? services.clock().instant() : device.getBehindSince();
        this.state = new ReadingState(device.getId(), device.getBytesBehind(), behindSince, device.getProblem());
    }

    Logfile device() {
        return device;
    }

    long nodeEpoch() {
        return nodeEpoch;
    }

    /** Ends reading; what is on its way is still committed. */
    void stop() {
        stopped = true;
        services.turns().ring(this);
    }

    /** Whether it is stopped and nothing of it is on its way any more. */
    boolean isAtRest() {
        return stopped && atRest;
    }

    /** Off: lines wait in their file, and only how many is still measured. */
    void pause(boolean whetherTo) {
        paused = whetherTo;
    }

    /** How reading stood at the end of the latest turn. */
    ReadingState state() {
        long lasts = services.turns().turnLasts(this);
        if (lasts < TimeUnit.SECONDS.toNanos(10)) {
            return state;
        }
        String problem = device.getPath() + " has not answered for " + TimeUnit.NANOSECONDS.toSeconds(lasts)
                + " s: is its file system or the database in trouble?";
        Instant since = state.behindSince() == null ? services.clock().instant() : state.behindSince();
        return new ReadingState(device.getId(), state.bytesBehind(), since, problem);
    }

    @Override
    public void ended(RecordBatch batch, Throwable failure) {
        try {
            if (failure == null) {
                services.meter().stored(device, batch);
                services.topCounts().add(batch);
            }
        } finally {
            outcomes.add(new Outcome(batch, failure));
            if (awaitsOutcome) {
                services.turns().ring(this);
            }
        }
    }

    @Override
    long takeTurn() {
        atRest = false;
        awaitsOutcome = false;
        try {
            return turn();
        } catch (Throwable e) {
            trouble = e;
            return onTheirWay > 0 ? awaitOutcome() : recover();
        } finally {
            if (follower != null) {
                follower.files().forEach(file -> file.lines().release());
            }
            atRest = follower == null && onTheirWay == 0;
        }
    }

    private long turn() throws IOException {
        takeOutcomes();
        if (onTheirWay > 0 && (stopped || trouble != null)) {
            return awaitOutcome();
        }
        if (stopped) {
            close();
            return LONGEST_PAUSE;
        }
        if (trouble != null) {
            return recover();
        }
        if (predecessor != null && !predecessor.isAtRest()) {
            return WAIT_FOR_OTHERS;
        }
        predecessor = null;
        Instant now = services.clock().instant();
        boolean lookIsDue = services.nanoTime().getAsLong() - lookedAt > LOOK_AT_LEAST_EVERY;
        if (onTheirWay == 0) {
            boolean nothingToRead = look(now);
            if (nothingToRead && behindSince == null && !paused) {
                return untilTick(longerPause());
            }
        } else if (lookIsDue || onTheirWay >= MOST_ON_THEIR_WAY) {
            return awaitOutcome();
        }
        return paused ? measureOnly(now) : readOn(now);
    }

    private void takeOutcomes() {
        for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            onTheirWay--;
            if (outcome.failure() == null) {
                outcome.batch().committed();
                readUntil = services.clock().instant();
                recovered();
            } else if (trouble == null) {
                trouble = outcome.failure();
            }
            SPARE.offer(outcome.batch());
        }
    }

    private long awaitOutcome() {
        awaitsOutcome = true;
        return outcomes.isEmpty() ? LONGEST_PAUSE : 0;
    }

    /** Whether there is nothing to be read, see {@link LogfileFollower#look}. */
    private boolean look(Instant now) throws IOException {
        if (follower == null) {
            follower = new LogfileFollower(
                    device.getId(),
                    Path.of(device.getPath()),
                    services.folders(),
                    services.generations(),
                    readUntil,
                    now,
                    nodeEpoch);
            readRejectedAgain();
        }
        boolean nothingToRead = follower.look(now);
        lookedAt = services.nanoTime().getAsLong();
        return nothingToRead;
    }

    private long measureOnly(Instant now) throws IOException {
        note(now, false);
        return LONGEST_PAUSE;
    }

    /** Reads one batch at most; the pause until the next turn. */
    private long readOn(Instant now) throws IOException {
        boolean progressed = false;
        for (FollowedFile file : follower.files()) {
            if (services.commits().isFull() || onTheirWay >= MOST_ON_THEIR_WAY) {
                note(now, false);
                return onTheirWay > 0 ? awaitOutcome() : WAIT_FOR_OTHERS;
            }
            long before = file.readTo();
            boolean more = read(file, now);
            progressed |= file.readTo() > before;
            if (more) {
                note(now, false);
                return 0;
            }
        }
        note(now, true);
        if (trouble == null && onTheirWay == 0) {
            recovered();
        }
        if (progressed) {
            pause = SHORTEST_PAUSE;
            return Commits.GATHER_NANOS;
        }
        return untilTick(longerPause());
    }

    private long longerPause() {
        pause = Math.min(LONGEST_PAUSE, pause + pause / 4);
        return pause;
    }

    /** Quiet devices are looked at many at once: one waking serves them all. */
    private long untilTick(long nanos) {
        return nanos + TICK - Math.floorMod(services.nanoTime().getAsLong() + nanos, TICK);
    }

    /** Hands what can be read of a file to the commits; true if there may be more than one batch of it. */
    private boolean read(FollowedFile file, Instant now) throws IOException {
        LineSource lines = file.lines();
        if (lines.fileSize() == lines.scannedTo() && !follower.isToBeEnded(file, now)) {
            return false;
        }
        lines.seekUnlessAt(file.readTo());
        RecordBatch batch = SPARE.poll();
        batch = batch == null ? new RecordBatch() : batch;
        batch.start(
                device.getId(),
                file.generation(),
                file.readTo(),
                takeIds(),
                services.clock().millis());
        boolean more = feed.fill(batch, lines, latestMillis());
        if (batch.isEmpty() && onTheirWay == 0 && follower.isToBeEnded(file, now)) {
            feed.rejectRest(batch, lines);
            file.endHere();
        }
        if (batch.isEmpty()) {
            SPARE.offer(batch);
            return false;
        }
        Fingerprint tail = file.tailAt(batch.toPosition()); // before the check that it is of the same file
        if (!file.stillStartsTheSame()) {
            LOG.log(Level.INFO, "{0} was truncated while it was read; the lines are read again", device.getPath());
            lines.seek(file.readTo());
            SPARE.offer(batch);
            return false;
        }
        batch.seal(tail);
        batch.setBytesBehind(more ? Math.max(0, lines.fileSize() - batch.toPosition()) : 0);
        nextId = batch.nextId();
        file.readTo(batch.toPosition());
        onTheirWay++;
        services.commits().add(batch, nodeEpoch, this);
        return more;
    }

    /**
     * A day from now. No event that was stored can be later than a day from the clock that stored it: if one is, this server's
     * clock is behind, and what the stored ones say is nearer to the truth.
     */
    private long latestMillis() {
        long latest = services.clock().millis() + DAY_MILLIS;
        return newestStored > latest ? newestStored + DAY_MILLIS : latest;
    }

    private long takeIds() {
        if (idsEnd - nextId < RecordBatch.MAX_IDS) {
            nextId = services.batches().nextIdBlock();
            idsEnd = nextId + BatchStore.ID_BLOCK;
        }
        return nextId;
    }

    /** After an upgrade: lines that were rejected, as far as their file is still there. */
    private void readRejectedAgain() throws IOException {
        Long upTo = device.getReadAgainTo();
        if (upTo == null) {
            return;
        }
        for (RejectedRange range : services.rejectedRanges().of(device.getId(), upTo)) {
            FileIdentity file = follower.find(range.generationId());
            if (file != null) {
                readAgain(range, follower.generation(range.generationId()), file.path());
            }
        }
        services.rejectedRanges().done(device.getId(), upTo);
    }

    private void readAgain(RejectedRange range, Generation generation, Path path) throws IOException {
        RecordBatch batch = new RecordBatch();
        batch.start(
                device.getId(),
                generation,
                range.from(),
                takeIds(),
                services.clock().millis());
        try (LineSource lines = new LineSource(path, range.from())) {
            while (batch.toPosition() < range.to()) {
                if (!feed.addNext(batch, lines, latestMillis())) {
                    return; // the file ends before: not the lines that were rejected
                }
            }
        }
        nextId = batch.nextId();
        if (!services.partitions().knows(batch)) {
            services.partitions().makeFor(batch);
            services.partitions().made(batch);
        }
        services.batches().storeAgain(batch, range.id(), nodeEpoch);
        services.topCounts().add(batch);
    }

    /** @param atEnd whether every file was read to its last newline */
    private void note(Instant now, boolean atEnd) throws IOException {
        long unread = 0;
        for (FollowedFile file : follower.files()) {
            long bytes = file.unread(now); // also notes its size, by which the next look knows that nothing has changed
            unread += atEnd ? 0 : bytes;
        }
        if (unread == 0) {
            behindSince = null;
        } else if (behindSince == null) {
            behindSince = readUntil == null || readUntil.isAfter(now) ? now : readUntil;
        }
        state = new ReadingState(device.getId(), unread, behindSince, follower.problem());
        services.meter().behind(device, unread, behindSince);
    }

    /** Nothing is on its way: begins anew after a while from what the database says. */
    private long recover() {
        Throwable e = trouble;
        trouble = null;
        boolean temporary = e instanceof DatabaseException database && database.isTemporary();
        if (e instanceof StaleEpochException) {
            LOG.log(Level.INFO, "{0}: {1}", new Object[] {device.getName(), e.getMessage()});
        } else {
            tell(e, temporary);
        }
        close();
        long wait = backoff;
        backoff = Math.min(LONGEST_BACKOFF, 2 * backoff);
        return wait;
    }

    private void tell(Throwable e, boolean temporary) {
        services.meter().failed(device);
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        boolean expected = temporary || e instanceof IOException;
        if (!troubleTold) {
            LOG.log(
                    temporary ? Level.WARNING : Level.SEVERE,
                    "Reading " + device.getPath() + " waits and is tried again from the stored position: " + message,
                    expected ? null : e);
        }
        troubleTold = true;
        if (behindSince == null) {
            behindSince = readUntil == null ? services.clock().instant() : readUntil;
        }
        String problem = temporary ? state.problem() : "Cannot be read, and is tried again: " + message;
        state = new ReadingState(device.getId(), state.bytesBehind(), behindSince, problem);
        services.meter().behind(device, state.bytesBehind(), behindSince);
    }

    private void recovered() {
        if (troubleTold) {
            LOG.log(Level.INFO, "Reading {0} goes on", device.getPath());
            troubleTold = false;
        }
        backoff = SHORTEST_PAUSE;
    }

    private void close() {
        if (follower != null) {
            try {
                follower.close();
            } catch (IOException e) {
                LOG.log(Level.FINE, "A file of {0} was not closed in order: {1}", new Object[] {device.getPath(), e});
            }
            follower = null;
        }
    }
}
