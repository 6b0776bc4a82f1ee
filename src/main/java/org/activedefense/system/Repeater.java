package org.activedefense.system;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs tasks again and again until the application stops, for what is due more often than an EJB timer's second. It does not
 * use the managed scheduled executor: Payara 6.2025.10 fails to leave a periodic task's context and logs that each time.
 * Thread safe.
 */
@ApplicationScoped
public class Repeater {

    private static final Logger LOG = Logger.getLogger(Repeater.class.getName());

    @Resource
    private ManagedExecutorService executor;

    private volatile boolean stopped;

    /**
     * @param pause between the end of one run and the start of the next
     * @param task tells by {@code false} that it need not run again; one that throws is run again
     */
    public void repeat(Duration pause, BooleanSupplier task) {
        executor.execute(() -> {
            boolean again = true;
            boolean failing = false;
            while (again && !stopped) {
                try {
                    again = task.getAsBoolean();
                    failing = false;
                } catch (RuntimeException e) {
                    if (!failing) {
                        LOG.log(Level.WARNING, "A repeated task failed and is tried again", e);
                    }
                    failing = true;
                }
                again &= sleep(pause);
            }
        });
    }

    private static boolean sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
    }
}
