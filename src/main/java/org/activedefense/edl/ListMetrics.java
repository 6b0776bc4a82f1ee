package org.activedefense.edl;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.activedefense.blacklist.HeldEntries;
import org.activedefense.system.Metrics;
import org.activedefense.system.Readiness;

/** The list's figures for Prometheus and whether it can be served. Thread safe. */
@ApplicationScoped
public class ListMetrics implements Readiness {

    @Inject
    private Metrics metrics;

    @Inject
    private PublishedList list;

    @Inject
    private PollLog polls;

    @Inject
    private HeldEntries held;

    private final Map<Integer, Counter> pollsByStatus = new ConcurrentHashMap<>();

    @Override
    public Optional<String> whyNotReady() {
        return list.snapshot() == null
                ? Optional.of("There is no list to serve yet: the database has not been read since the start.")
                : Optional.empty();
    }

    void register() {
        gauge("list.entries", "Addresses and networks on the list as served", ListSnapshot::entries);
        gauge("list.version", "Version of the list as served", ListSnapshot::version);
        gauge("list.bytes", "Size of the list as served, plain", s -> s.plain().bytes().length);
        Gauge.builder("list.held", held, ListMetrics::count)
                .description("Found entries that the brake keeps from the served list; NaN while the database is away")
                .strongReference(true)
                .register(metrics.registry());
        FunctionCounter.builder("polls.dropped", polls, PollLog::dropped)
                .description("Polls of the list not remembered, because the database was away for long")
                .register(metrics.registry());
    }

    private static double count(HeldEntries held) {
        try {
            return held.count();
        } catch (RuntimeException e) {
            return Double.NaN;
        }
    }

    void countPoll(int status) {
        pollsByStatus
                .computeIfAbsent(status, key -> Counter.builder("polls")
                        .description("Requests for the list by HTTP status")
                        .tag("status", Integer.toString(key))
                        .register(metrics.registry()))
                .increment();
    }

    private void gauge(String name, String description, ToDoubleFunction<ListSnapshot> value) {
        Gauge.builder(name, list, published -> {
                    ListSnapshot snapshot = published.snapshot();
                    return snapshot == null ? Double.NaN : value.applyAsDouble(snapshot);
                })
                .description(description)
                .strongReference(true)
                .register(metrics.registry());
    }
}
