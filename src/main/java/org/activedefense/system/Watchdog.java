package org.activedefense.system;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sees what has stopped. Every part of the product that must be done again and again says when it was; one that was not done
 * for {@link #LIMIT} is stalled: a warning, {@code activedefense_stalled{part}} and {@code /health/ready} name it, and its leases
 * are not renewed, so that another node takes over. It depends on nothing that it watches: a thread of its own that no executor
 * can refuse, a clock that nobody can set, no database. Thread safe.
 */
@ApplicationScoped
public class Watchdog {

    /** How long a part may not be done beyond its usual pause. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger(Watchdog.class.getName());
    private static final long LOOK_EVERY_MILLIS = 1000;

    @Inject
    private Metrics metrics;

    private final Map<String, WatchedPart> parts = new ConcurrentSkipListMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        Thread thread = new Thread(this::run, "active-defense-watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Begins to watch a part.
     *
     * @param pause between two rounds
     */
    public WatchedPart watch(String name, Duration pause) {
        return parts.computeIfAbsent(name, key -> {
            Counter failures = Counter.builder("rounds.failed")
                    .description("Rounds of a part that threw something or were refused")
                    .tag("part", name)
                    .register(metrics.registry());
            WatchedPart part = new WatchedPart(name, LIMIT.plus(pause), System::nanoTime, failures::increment);
            Gauge.builder("stalled", part, watched -> watched.isStalled() ? 1 : 0)
                    .description("1 while a part has not been done for 30 s")
                    .tag("part", name)
                    .strongReference(true)
                    .register(metrics.registry());
            return part;
        });
    }

    /** The part of that name, empty if nobody watches one. */
    public Optional<WatchedPart> part(String name) {
        return Optional.ofNullable(parts.get(name));
    }

    /** Whether a part is stalled at this moment. */
    public boolean isStalled(String name) {
        WatchedPart part = parts.get(name);
        return part != null && part.isStalled();
    }

    /** What is stalled at this moment, a sentence each. */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        parts.values().forEach(part -> part.whyStalled().ifPresent(why -> reasons.add(part.name() + " " + why + ".")));
        return reasons;
    }

    /** From memory alone, so that it can be told whatever else has stopped. */
    List<Warning> warnings() {
        List<Warning> warnings = new ArrayList<>();
        for (WatchedPart part : parts.values()) {
            part.whyStalled()
                    .ifPresent(why -> warnings.add(new Warning(
                            "stalled",
                            part.name(),
                            "The part " + part.name() + " of this server " + why + ".",
                            "The server's log has the cause. It goes on by itself once that is mended; if it does not, restart"
                                    + " this server: nothing is lost by that.",
                            "system.xhtml",
                            null)));
        }
        return warnings;
    }

    private void run() {
        while (!stopped) {
            try {
                look();
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                LOG.log(Level.FINE, "The watchdog was interrupted", e);
            } catch (Throwable e) {
                LOG.log(Level.SEVERE, "The watchdog could not look and looks again: {0}", e.toString());
            }
        }
    }

    private void look() {
        for (WatchedPart part : parts.values()) {
            Optional<String> why = part.whyStalled();
            if (why.isPresent() && told.add(part.name())) {
                LOG.log(Level.SEVERE, "{0} {1}. Its leases are given up until it is done again", new Object[] {
                    part.name(), why.get()
                });
            } else if (why.isEmpty() && told.remove(part.name())) {
                LOG.log(Level.INFO, "{0} is done again", part.name());
            }
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
    }
}
