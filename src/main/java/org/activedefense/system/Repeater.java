package org.activedefense.system;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Has every part of the product done again and again until the application stops. One thread keeps the pace for all of them and
 * waits by a clock that nobody can set (EJB timers of the GlassFish family stand still while the wall clock is set back); each
 * round is a short task of the server's executor, so that a small one will do. The {@link Watchdog} sees whether rounds are done.
 *
 * <p>Rounds run on threads that the application started and not an EJB: Payara 6 runs a timer's callback in a transaction of its
 * own whatever {@code @TransactionAttribute} says, and there, and in every task that is submitted from there, connections do not
 * take part in the transactions that {@code @Transactional} begins (docs/decisions/0011). Thread safe.
 */
@ApplicationScoped
public class Repeater {

    private static final Logger LOG = Logger.getLogger(Repeater.class.getName());

    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    @Resource
    private ManagedExecutorService executor;

    @Inject
    private Watchdog watchdog;

    private final Pace pace = new Pace(task -> executor.execute(task), System::nanoTime, this::wake);
    private final Map<String, Pace.Round> rounds = new ConcurrentHashMap<>();
    private volatile Thread keeper;
    private volatile boolean stopped;
    private WatchedPart own;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        own = watchdog.watch("pace", Duration.ZERO);
        executor.execute(this::keepPace);
    }

    /**
     * Begins at once.
     *
     * @param part its name for people and metrics, lower case with hyphens
     * @param pause between the end of one round and the start of the next
     * @param task tells by {@code false} that it need not run again; one that throws is run again
     */
    public void repeat(String part, Duration pause, BooleanSupplier task) {
        rounds.put(part, pace.add(watchdog.watch(part, pause), pause, task));
    }

    /** As {@link #repeat(String, Duration, BooleanSupplier)}, without an end. */
    public void repeat(String part, Duration pause, Runnable task) {
        repeat(part, pause, () -> {
            task.run();
            return true;
        });
    }

    /** Has the part's next round begin at once, or right after the one that is under way. Never blocks, never throws. */
    public void ring(String part) {
        Pace.Round round = rounds.get(part);
        if (round != null) {
            round.ring();
        }
    }

    private void wake() {
        LockSupport.unpark(keeper);
    }

    private void keepPace() {
        keeper = Thread.currentThread();
        while (!stopped) {
            try {
                long next = pace.handOut();
                own.done();
                LockSupport.parkNanos(this, Math.min(next, LONGEST_WAIT_NANOS));
                if (Thread.interrupted() && !stopped) {
                    LOG.log(Level.FINE, "The pace was interrupted and is kept on");
                }
            } catch (Throwable e) {
                own.failed(e);
            }
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
        wake();
    }
}
