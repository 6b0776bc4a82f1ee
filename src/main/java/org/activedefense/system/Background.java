package org.activedefense.system;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Where the work of EJB timers is done: on threads that the application started and not an EJB. Payara 6 runs a timer's
 * callback in a transaction of its own whatever {@code @TransactionAttribute} says, and there, and in every task that is
 * submitted from there, connections do not take part in the transactions that {@code @Transactional} begins: each
 * statement would be committed by itself. (A resource is enlisted with the transaction of the calling component, which
 * only the container of the component sets.) Thread safe.
 */
@ApplicationScoped
public class Background {

    private static final Runnable END = () -> {};

    @Resource
    private ManagedExecutorService executor;

    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        executor.execute(this::handOut);
    }

    /** Tasks that are submitted here have this thread's context, which is no EJB's. */
    private void handOut() {
        try {
            for (Runnable task = waiting.take(); task != END; task = waiting.take()) {
                executor.execute(task);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Has the task run soon, unless the one of that name is still under way. Returns at once.
     *
     * @param task catches what it throws
     */
    public void run(String name, Runnable task) {
        if (underWay.add(name)) {
            waiting.add(() -> {
                try {
                    task.run();
                } finally {
                    underWay.remove(name);
                }
            });
        }
    }

    @PreDestroy
    void stop() {
        waiting.add(END);
    }
}
