package org.activedefense.system;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * When each part's next round is due, by a clock that nobody can set. A round is a short task of an executor; a part has one
 * round under way at a time. Whatever a round throws, or that the executor refuses it, ends that round and no other, and the
 * next one comes after the part's pause. Thread safe; {@link #handOut} is called by one thread.
 */
final class Pace {

    private final Executor executor;
    private final LongSupplier nanoTime;
    private final Runnable wake;
    private final List<Round> rounds = new CopyOnWriteArrayList<>();

    /**
     * @param nanoTime a clock that only goes forward, nanoseconds
     * @param wake ends the wait of the thread that calls {@link #handOut}
     */
    Pace(Executor executor, LongSupplier nanoTime, Runnable wake) {
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.wake = wake;
    }

    /** A part's rounds. */
    final class Round implements Runnable {

        private final WatchedPart part;
        private final long pauseNanos;
        private final BooleanSupplier task;
        private final AtomicBoolean underWay = new AtomicBoolean();
        private final AtomicBoolean rung = new AtomicBoolean();
        private volatile long dueAt;
        private volatile boolean ended;

        private Round(WatchedPart part, Duration pause, BooleanSupplier task) {
            this.part = part;
            this.pauseNanos = pause.toNanos();
            this.task = task;
            this.dueAt = nanoTime.getAsLong();
        }

        /** Has the next round begin at once, or right after the one that is under way. Never blocks. */
        void ring() {
            if (rung.compareAndSet(false, true) && !underWay.get()) {
                wake.run();
            }
        }

        private long nanosUntilDue(long now) {
            if (ended || underWay.get()) {
                return Long.MAX_VALUE;
            }
            return rung.get() ? 0 : Math.max(0, dueAt - now);
        }

        private void handOut() {
            if (!underWay.compareAndSet(false, true)) {
                return;
            }
            rung.set(false);
            try {
                executor.execute(this);
            } catch (Throwable e) { // NOPMD: refused, or no memory for a thread: the next try comes after the pause
                part.refused(e);
                end();
            }
        }

        @Override
        public void run() {
            part.begin();
            try {
                ended = !task.getAsBoolean();
                part.done();
            } catch (Throwable e) {
                part.failed(e);
            } finally {
                end();
                wake.run();
            }
        }

        private void end() {
            dueAt = nanoTime.getAsLong() + pauseNanos;
            underWay.set(false);
        }
    }

    /** @param task tells by {@code false} that it need not run again */
    Round add(WatchedPart part, Duration pause, BooleanSupplier task) {
        Round round = new Round(part, pause, task);
        rounds.add(round);
        wake.run();
        return round;
    }

    /** Hands every due round out; how long until the next one is due, nanoseconds. */
    long handOut() {
        long next = Long.MAX_VALUE;
        for (Round round : rounds) {
            if (round.ended) {
                rounds.remove(round);
                round.part.end();
                continue;
            }
            if (round.nanosUntilDue(nanoTime.getAsLong()) == 0) {
                round.handOut();
            }
            next = Math.min(next, round.nanosUntilDue(nanoTime.getAsLong()));
        }
        return next;
    }
}
