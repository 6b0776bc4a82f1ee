package org.activedefense.defense;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import org.activedefense.system.Counted;
import org.activedefense.system.Job;
import org.activedefense.system.JobLocks;
import org.activedefense.system.Metrics;

/** What the runs of the defense came to: for /metrics, and gathered every few seconds for its JobLock. Thread safe. */
@ApplicationScoped
public class DefenseMeter {

    private static final Logger LOG = Logger.getLogger(DefenseMeter.class.getName());

    @Inject
    private Metrics metrics;

    @Inject
    private JobLocks locks;

    private final AtomicLong events = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private Timer runs;
    private Counter records;
    private Counter listed;
    private Counter failures;

    // since the last report; guarded by this
    private int batchesSince;
    private int recordsSince;
    private int listedSince;
    private Duration timeSince = Duration.ZERO;
    private String failure;
    private String lastResult = "Nothing to judge yet";

    @PostConstruct
    void register() {
        runs = Timer.builder("defense.run")
                .description("Time of a run of the defense")
                .register(metrics.registry());
        records = metrics.registry().counter("defense.records.judged");
        listed = metrics.registry().counter("defense.sources.listed");
        failures = metrics.registry().counter("defense.failures");
        metrics.registry().gauge("defense.window.events", events);
        metrics.registry().gauge("defense.window.bytes", bytes);
    }

    synchronized void ran(int batches, int recordCount, int listedCount, Duration time, Detector detector) {
        runs.record(time);
        records.increment(recordCount);
        listed.increment(listedCount);
        events.set(detector.eventsHeld());
        bytes.set(detector.bytesHeld());
        batchesSince += batches;
        recordsSince += recordCount;
        listedSince += listedCount;
        timeSince = timeSince.plus(time);
        if (failure != null) {
            LOG.info("The defense goes on");
        }
        failure = null;
    }

    synchronized void failed(Throwable e) {
        failures.increment();
        failure = e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** Writes into the job's row that it ran, and what the latest runs that had something to judge came to. */
    void report(long epoch) {
        String result;
        boolean failed;
        synchronized (this) {
            failed = failure != null;
            if (batchesSince > 0) {
                lastResult = Counted.of(recordsSince, "record", "records") + " of "
                        + Counted.of(batchesSince, "batch", "batches") + " judged in " + timeSince.toMillis() + " ms, "
                        + Counted.of(listedSince, "source", "sources") + " listed";
            }
            result = failed ? failure : lastResult;
            batchesSince = 0;
            recordsSince = 0;
            listedSince = 0;
            timeSince = Duration.ZERO;
        }
        locks.end(Job.DEFENSE, epoch, result, failed);
    }
}
