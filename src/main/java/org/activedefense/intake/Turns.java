package org.activedefense.intake;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Whose turn it is: a few threads serve all devices, each device one thread at a time, in the order in which their turns are due.
 * Who has much to read gets a turn as often as the others and no oftener. Thread safe.
 */
final class Turns {

    /** Somebody who gets a turn now and then. */
    abstract static class Taker {

        private long dueAt;
        private boolean waiting;
        private volatile long servedSince; // never 0 while it is served
        private boolean rung;
        private boolean gone;

        /**
         * Does a bounded piece of work; what it throws is its own affair.
         *
         * @return nanoseconds until the next turn is due
         */
        abstract long takeTurn();
    }

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Taker> queue =
            new PriorityQueue<>((one, other) -> Long.compare(one.dueAt, other.dueAt));

    /** @param nanoTime a clock that only goes forward, nanoseconds */
    Turns(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Its first turn is due at once. */
    void add(Taker taker) {
        lock.lock();
        try {
            taker.gone = false;
            enqueue(taker, nanoTime.getAsLong());
        } finally {
            lock.unlock();
        }
    }

    /** It gets no further turn; one under way goes on to its end. */
    void remove(Taker taker) {
        lock.lock();
        try {
            taker.gone = true;
            if (taker.waiting) {
                queue.remove(taker);
                taker.waiting = false;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes its next turn due at once, or right after the one under way. */
    void ring(Taker taker) {
        lock.lock();
        try {
            if (taker.servedSince != 0) {
                taker.rung = true;
            } else if (taker.waiting) {
                queue.remove(taker);
                enqueue(taker, nanoTime.getAsLong());
            }
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(Taker taker, long dueAt) {
        if (!taker.gone) {
            taker.dueAt = dueAt;
            taker.waiting = true;
            queue.add(taker);
            if (queue.peek() == taker) { // nobody who waits for another one need wake up
                changed.signal();
            }
        }
    }

    /**
     * Serves the turn that is due first, after waiting for it if need be.
     *
     * @param longestWaitNanos after so long without a due turn it returns
     * @return how late the turn came, nanoseconds; 0 if there was none
     */
    long serveOne(long longestWaitNanos) throws InterruptedException {
        Taker taker = take(longestWaitNanos);
        if (taker == null) {
            return 0;
        }
        long late = taker.servedSince - taker.dueAt;
        long pause = TimeUnit.SECONDS.toNanos(1);
        try {
            pause = taker.takeTurn();
        } finally {
            giveBack(taker, pause);
        }
        return late;
    }

    private Taker take(long longestWaitNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = longestWaitNanos;
            while (true) {
                Taker first = queue.peek();
                long untilDue = first == null ? left : first.dueAt - nanoTime.getAsLong();
                if (first != null && untilDue <= 0) {
                    queue.poll();
                    first.waiting = false;
                    first.rung = false;
                    first.servedSince = nanoTime.getAsLong() | 1;
                    if (!queue.isEmpty()) { // another thread waits for the one that was first before
                        changed.signal();
                    }
                    return first;
                }
                if (left <= 0) {
                    return null;
                }
                long wait = Math.min(left, untilDue);
                left -= wait - Math.max(0, changed.awaitNanos(wait));
            }
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Taker taker, long pause) {
        lock.lock();
        try {
            taker.servedSince = 0;
            enqueue(taker, nanoTime.getAsLong() + (taker.rung ? 0 : Math.max(0, pause)));
        } finally {
            lock.unlock();
        }
    }

    /** How long its present turn has lasted, nanoseconds; 0 if it has none now. */
    long turnLasts(Taker taker) {
        long since = taker.servedSince;
        return since == 0 ? 0 : nanoTime.getAsLong() - since;
    }
}
