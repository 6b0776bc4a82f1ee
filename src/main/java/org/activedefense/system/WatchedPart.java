package org.activedefense.system;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Something that must be done again and again, as the {@link Watchdog} sees it: when it last was, and what became of it since.
 * A round that fails because the database is away counts as done: that is told by a warning of its own. Thread safe.
 */
public final class WatchedPart {

    private static final Logger LOG = Logger.getLogger(WatchedPart.class.getName());

    private final String name;
    private final long limitNanos;
    private final LongSupplier nanoTime;
    private final Runnable countFailure;

    private volatile long doneAt;
    private volatile long beganAt;
    private volatile boolean underWay;
    private volatile boolean ended;
    private volatile String trouble;

    WatchedPart(String name, Duration limit, LongSupplier nanoTime, Runnable countFailure) {
        this.name = name;
        this.limitNanos = limit.toNanos();
        this.nanoTime = nanoTime;
        this.countFailure = countFailure;
        this.doneAt = nanoTime.getAsLong();
    }

    /** For people and metrics: lower case with hyphens. */
    public String name() {
        return name;
    }

    void begin() {
        beganAt = nanoTime.getAsLong();
        underWay = true;
    }

    /** A round was done, or a piece of a long one: it is not stalled. */
    public void done() {
        doneAt = nanoTime.getAsLong();
        underWay = false;
        if (trouble != null) {
            trouble = null;
            LOG.log(Level.INFO, "{0} goes on", name);
        }
    }

    /** As {@link #done}, amid a long round that goes on. */
    public void progress() {
        doneAt = nanoTime.getAsLong();
    }

    /** A round ended by what it threw. It is counted, and logged unless the one before failed as well. */
    public void failed(Throwable e) {
        countFailure.run();
        boolean databaseAway = isDatabaseAway(e);
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        if (trouble == null) {
            LOG.log(
                    e instanceof Error ? Level.SEVERE : Level.WARNING,
                    "A round of " + name + " failed and is tried again: " + message,
                    databaseAway || e instanceof RefusedException ? null : e);
        }
        trouble = message;
        underWay = false;
        if (databaseAway) {
            doneAt = nanoTime.getAsLong();
        }
    }

    /** The server's executor did not take the round. */
    void refused(Throwable e) {
        countFailure.run();
        if (trouble == null) {
            LOG.log(
                    Level.SEVERE,
                    "A round of " + name + " was refused by the server's executor and is tried again: " + e);
        }
        trouble = "the server's executor refused it: " + e;
        underWay = false;
    }

    /** It need not be done any more. */
    void end() {
        ended = true;
    }

    boolean isStalled() {
        return !ended && nanoTime.getAsLong() - doneAt > limitNanos;
    }

    /** Why it is stalled, a sentence's end; empty if it is not. */
    Optional<String> whyStalled() {
        if (!isStalled()) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        String since = TimeSpan.words(Duration.ofNanos(now - doneAt));
        String why = trouble;
        if (underWay) {
            return Optional.of("has not been done for " + since + ": a round has hung for "
                    + TimeSpan.words(Duration.ofNanos(now - beganAt)));
        }
        return Optional.of("has not been done for " + since + (why == null ? "" : ": " + why));
    }

    private static boolean isDatabaseAway(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseException fault) {
                return fault.isTemporary();
            }
            if (cause instanceof java.sql.SQLException fault) {
                return DatabaseException.isTemporary(fault);
            }
        }
        return false;
    }
}
