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
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    @Inject
    private Watchdog watchdog;

    /** A source that cannot answer for so long is itself a warning. */
    private static final Duration MUTE = Duration.ofMinutes(1);

    private volatile List<Warning> current = List.of();
    private volatile List<Warning> stalled = List.of();
    private final Map<WarningSource, Answer> answers = new IdentityHashMap<>();

    /**
     * What a source has said.
     *
     * @param muteSince since when it cannot answer; {@code null} if it can
     * @param why it cannot
     */
    private record Answer(List<Warning> told, Instant muteSince, String why) {}

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        Gauge.builder("warnings", this, warnings -> warnings.current.size())
                .description("What needs a look on this server now; /api/v1/system has it in words")
                .strongReference(true)
                .register(metrics.registry());
        repeater.repeat("warnings", LOOK_EVERY, () -> look(Instant.now()));
    }

    /** The latest answer, newest first. What is stalled is told at once, even if that is the asking itself. */
    public List<Warning> current() {
        List<Warning> found = new ArrayList<>(watchdog.warnings());
        if (found.isEmpty()) {
            stalled = List.of();
            return current;
        }
        stalled = merge(stalled, found, Instant.now());
        return merge(current, concat(current, stalled), Instant.now());
    }

    private static List<Warning> concat(List<Warning> first, List<Warning> second) {
        List<Warning> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** Those of one kind. */
    public List<Warning> current(String kind) {
        return current().stream().filter(warning -> warning.kind().equals(kind)).toList();
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
        Answer before = answers.get(source);
        try {
            Answer answer = new Answer(source.warnings(now), null, null);
            answers.put(source, answer);
            return answer.told();
        } catch (RuntimeException | Error e) {
            boolean mute = before != null && before.muteSince() != null;
            if (!mute) {
                LOG.log(
                        Level.WARNING,
                        "A source of warnings (" + nameOf(source) + ") cannot answer and is asked again; what it told"
                                + " last stands",
                        e instanceof DatabaseException ? null : e);
            }
            Answer answer = new Answer(
                    before == null ? List.of() : before.told(), mute ? before.muteSince() : now, e.toString());
            answers.put(source, answer);
            return withOwnTrouble(source, answer, now);
        }
    }

    private static List<Warning> withOwnTrouble(WarningSource source, Answer answer, Instant now) {
        if (answer.muteSince().plus(MUTE).isAfter(now)) {
            return answer.told();
        }
        List<Warning> all = new ArrayList<>(answer.told());
        all.add(new Warning(
                "warnings-mute",
                nameOf(source),
                "The warnings of " + nameOf(source) + " cannot be told since "
                        + TimeSpan.words(Duration.between(answer.muteSince(), now)) + ": " + answer.why() + ".",
                "What it told last still stands here. The server's log has the cause.",
                "system.xhtml",
                answer.muteSince()));
        return all;
    }

    /** The bean's class without what the container puts around it. */
    private static String nameOf(WarningSource source) {
        return source.getClass().getSimpleName().replaceFirst("[$_].*", "");
    }

    /** Each once; what was there before keeps the time at which it was noticed. */
    static List<Warning> merge(List<Warning> before, List<Warning> found, Instant now) {
        Map<Warning.Key, Instant> noticed = new HashMap<>();
        before.forEach(warning -> noticed.put(warning.key(), warning.since()));
        Map<Warning.Key, Warning> each = new LinkedHashMap<>();
        for (Warning warning : found) {
            each.computeIfAbsent(
                    warning.key(),
                    key -> warning.since() == null ? warning.begunAt(noticed.getOrDefault(key, now)) : warning);
        }
        List<Warning> merged = new ArrayList<>(each.values());
        merged.sort(Warning.NEWEST_FIRST);
        return List.copyOf(merged);
    }
}
