package org.activedefense.edl;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.activedefense.system.Migrations;

/** Sets the pace: looks for changes of the list and writes polls, from the schema's first moment to the server's stop. */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class ListRefresh {

    private static final int REFRESH_MILLIS = 300;
    private static final int POLLS_MILLIS = 1000;

    @Resource
    private ManagedScheduledExecutorService executor;

    @Inject
    private Migrations migrations;

    @Inject
    private PublishedList list;

    @Inject
    private PollLog polls;

    @Inject
    private ListMetrics metrics;

    private List<ScheduledFuture<?>> tasks = List.of();

    @PostConstruct
    void start() {
        metrics.register();
        tasks = List.of(
                executor.scheduleWithFixedDelay(this::refresh, 0, REFRESH_MILLIS, TimeUnit.MILLISECONDS),
                executor.scheduleWithFixedDelay(this::writePolls, POLLS_MILLIS, POLLS_MILLIS, TimeUnit.MILLISECONDS));
    }

    @PreDestroy
    void stop() {
        tasks.forEach(task -> task.cancel(false));
        writePolls();
    }

    private void refresh() {
        if (migrations.isDone()) {
            list.refresh();
        }
    }

    private void writePolls() {
        if (migrations.isDone()) {
            polls.write();
        }
    }
}
