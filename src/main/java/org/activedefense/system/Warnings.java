package org.activedefense.system;

import io.micrometer.core.instrument.Gauge;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What needs a look on this server now. Every five seconds it asks every {@link WarningSource}; readers get the latest answer
 * from memory, also while the database is away. A warning goes by itself when its source no longer tells it. Thread safe.
 */
@ApplicationScoped
public class Warnings {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(Warnings.class.getName());

    @Inject
    @Any
    private Instance<WarningSource> sources;

    @Inject
    private DatabasePulse pulse;

    @Inject
    private Migrations migrations;

    @Inject
    private Repeater repeater;

    @Inject
    private Metrics metrics;

    private volatile List<Warning> current = List.of();
    private boolean failing;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        Gauge.builder("warnings", this, warnings -> warnings.current.size())
                .description("What needs a look on this server now; /api/v1/system has it in words")
                .strongReference(true)
                .register(metrics.registry());
        repeater.repeat(LOOK_EVERY, () -> {
            look(Instant.now());
            return true;
        });
    }

    /** The latest answer, newest first. */
    public List<Warning> current() {
        return current;
    }

    /** Those of one kind. */
    public List<Warning> current(String kind) {
        return current.stream().filter(warning -> warning.kind().equals(kind)).toList();
    }

    private void look(Instant now) {
        List<Warning> found = new ArrayList<>();
        String away = migrations.isDone() ? pulse.whyAway().orElse(null) : databaseProblem();
        if (away != null) {
            found.add(new Warning(
                    "database-away",
                    "database",
                    away,
                    "Start PostgreSQL or mend the way to it. Lines wait in their files and the last good list is served"
                            + " meanwhile.",
                    "system.xhtml",
                    null));
        }
        for (WarningSource source : sources) {
            if (away == null || source.worksWithoutDatabase()) {
                found.addAll(ask(source, now));
            }
        }
        current = merge(current, found, now);
    }

    private String databaseProblem() {
        return migrations.problem() == null
                ? "The database is not ready yet."
                : "The database cannot be used: " + migrations.problem();
    }

    private List<Warning> ask(WarningSource source, Instant now) {
        try {
            List<Warning> told = source.warnings(now);
            failing = false;
            return told;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.log(Level.WARNING, "A source of warnings cannot answer and is asked again", e);
            }
            failing = true;
            return List.of();
        }
    }

    /** Each once; what was there before keeps the time at which it was noticed. */
    static List<Warning> merge(List<Warning> before, List<Warning> found, Instant now) {
        List<Warning> merged = new ArrayList<>();
        for (Warning warning : found) {
            if (merged.stream().noneMatch(warning::isSameAs)) {
                Instant noticed = before.stream()
                        .filter(warning::isSameAs)
                        .map(Warning::since)
                        .findFirst()
                        .orElse(now);
                merged.add(warning.since() == null ? warning.begunAt(noticed) : warning);
            }
        }
        merged.sort(Warning.NEWEST_FIRST);
        return List.copyOf(merged);
    }
}
