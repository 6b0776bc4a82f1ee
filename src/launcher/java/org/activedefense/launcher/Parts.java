package org.activedefense.launcher;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The parts that run, stopped once and in the reverse order of their start. Thread-safe: the shutdown hook closes it while
 * the main thread may still be starting; a part that comes after that is stopped at once.
 */
final class Parts implements AutoCloseable {

    /** Something that runs and can be stopped; stopping what does not run does nothing. */
    interface Part {
        void stop();
    }

    private final Deque<Part> started = new ArrayDeque<>();
    private boolean closing;

    /** To be called before the part is started, so that a stop in between finds it. */
    synchronized void add(Part part) {
        if (closing) {
            throw new Stopping();
        }
        started.push(part);
    }

    /** Whether there is anything to stop. */
    synchronized boolean started() {
        return !started.isEmpty();
    }

    synchronized boolean closing() {
        return closing;
    }

    @Override
    public void close() {
        Deque<Part> toStop;
        synchronized (this) {
            closing = true;
            toStop = new ArrayDeque<>(started);
            started.clear();
        }
        for (Part part : toStop) {
            try {
                part.stop();
            } catch (RuntimeException e) {
                Say.trouble(e.getMessage());
            }
        }
    }

    /** Thrown in the main thread when it would start something although we are being stopped. */
    static final class Stopping extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
