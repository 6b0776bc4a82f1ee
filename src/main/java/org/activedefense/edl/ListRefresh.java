package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import org.activedefense.system.Migrations;
import org.activedefense.system.Repeater;

/** Sets the pace: looks for changes of the list and writes polls, from the schema's first moment to the server's stop. */
@ApplicationScoped
public class ListRefresh {

    private static final Duration REFRESH_EVERY = Duration.ofMillis(200);
    private static final Duration WRITE_POLLS_EVERY = Duration.ofSeconds(1);

    private static final int WHEN_AWAY_ONE_IN = 10;

    private int skipped;

    @Inject
    private Repeater repeater;

    @Inject
    private Migrations migrations;

    @Inject
    private PublishedList list;

    @Inject
    private PollLog polls;

    @Inject
    private ListMetrics metrics;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        metrics.register();
        repeater.repeat("list", REFRESH_EVERY, this::refresh);
        repeater.repeat("polls", WRITE_POLLS_EVERY, this::writePolls);
    }

    /** While the data source is still there; at {@code @PreDestroy} it may be gone. */
    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        writePolls();
    }

    /** Ten times more slowly while the database is away: the server's pool writes each failed attempt to the log. */
    private void refresh() {
        skipped = list.isStale() && list.snapshot() != null ? skipped + 1 : 0;
        if (migrations.isDone() && skipped % WHEN_AWAY_ONE_IN == 0) {
            list.refresh();
        }
    }

    private void writePolls() {
        if (migrations.isDone()) {
            polls.write();
        }
    }
}
