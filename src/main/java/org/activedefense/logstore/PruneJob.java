package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.system.Counted;
import org.activedefense.system.DailyTime;
import org.activedefense.system.Database;
import org.activedefense.system.DatabaseException;
import org.activedefense.system.Job;
import org.activedefense.system.JobLocks;
import org.activedefense.system.JobQuestions;
import org.activedefense.system.Migrations;
import org.activedefense.system.Repeater;
import org.activedefense.system.RunClock;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingStore;
import org.activedefense.system.SettingValues;
import org.activedefense.system.SystemSwitch;
import org.activedefense.system.TimeSpan;
import org.activedefense.system.Watchdog;
import org.activedefense.system.WatchedPart;

/**
 * Removes records older than the log's retention, daily at the hour set: whole days by dropping their partition, single older
 * ones from the default partition. Every minute it clears away what is needed no longer: batch rows that are judged, and the
 * records of devices that were removed with them.
 */
@ApplicationScoped
public class PruneJob {

    private static final Logger LOG = Logger.getLogger(PruneJob.class.getName());

    private static final Duration EVERY = Duration.ofSeconds(60);
    private static final Duration PAUSE_BETWEEN_DROPS = Duration.ofSeconds(1);
    private static final int MOST_DROP_ATTEMPTS = 20;

    /** Days more than have passed that are dropped without a question. */
    private static final int UNASKED_DAYS = 2;

    @Inject
    private Repeater repeater;

    @Inject
    private Watchdog watchdog;

    @Inject
    private Database database;

    @Inject
    private Migrations migrations;

    @Inject
    private SystemSwitch systemSwitch;

    @Inject
    private SettingStore settings;

    @Inject
    private JobLocks locks;

    @Inject
    private Pruning pruning;

    @Inject
    private RecordCounts recordCounts;

    @Inject
    private TopCountStore topCounts;

    @Inject
    private JobQuestions questions;

    private final RunClock clock = new RunClock();
    private WatchedPart part;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        part = watchdog.watch(Job.PRUNE.jobName(), EVERY);
        repeater.repeat(Job.PRUNE.jobName(), EVERY, () -> {
            if (migrations.isDone() && systemSwitch.isOn()) {
                // a server whose own clock is ahead must not take records for old
                runWhatIsDue(database.now());
            }
        });
    }

    private void runWhatIsDue(Instant now) {
        OptionalLong epoch = locks.acquire(Job.PRUNE);
        if (epoch.isEmpty()) {
            return;
        }
        pruning.deleteJudgedBatches();
        recordCounts.tidyUp(now);
        topCounts.tidyUp(now);
        forgetRemovedDevices(epoch.getAsLong());
        SettingValues values = settings.current();
        DailyTime daily = new DailyTime(values.number(Setting.PRUNE_HOUR), values.cleaningZone());
        Instant lastRun = locks.lastRun(Job.PRUNE);
        Duration passed = clock.since(lastRun, now);
        if (daily.isDue(lastRun, now)) {
            prune(epoch.getAsLong(), now, passed, values.number(Setting.LOG_MONTHS));
        }
    }

    /** Amid long work: keeps the lease, and tells the watchdog that it goes on. */
    private void holdOn() {
        part.progress();
        locks.acquire(Job.PRUNE);
    }

    /** @param passed since the last run; {@code null} if there was none */
    private void prune(long epoch, Instant now, Duration passed, int months) {
        Instant keptFrom = pruning.keptFrom(now);
        if (pruning.hasUnjudgedBefore(keptFrom)) {
            locks.note(Job.PRUNE, epoch, "Waits: records from before " + keptFrom + " are still to be judged", false);
            return;
        }
        List<LocalDate> drop = pruning.daysToDrop(keptFrom);
        boolean unusual = passed != null
                && drop.size() > passed.toDays() + UNASKED_DAYS
                && !questions.isSettingChanged(Job.PRUNE, months);
        if (unusual
                && !questions.isAnswered(
                        Job.PRUNE,
                        epoch,
                        keptFrom.toString(),
                        "The records of " + Counted.of(drop.size(), "day", "days") + ", " + drop.get(0) + " to "
                                + drop.get(drop.size() - 1) + ", are to be deleted, but the last run was only "
                                + TimeSpan.words(passed) + " ago. Is the database's clock right? It says " + now
                                + ".")) {
            locks.note(Job.PRUNE, epoch, "Waits for an admin's answer", false);
            return;
        }
        locks.begin(Job.PRUNE, epoch);
        try {
            int days = 0;
            for (LocalDate day : drop) {
                holdOn();
                dropPatiently(day, epoch);
                days++;
            }
            long rows = 0;
            int deleted;
            do {
                holdOn();
                deleted = pruning.deleteOldOutOfOrder(keptFrom, epoch);
                rows += deleted;
            } while (deleted > 0);
            questions.ran(Job.PRUNE, epoch, months);
            locks.end(
                    Job.PRUNE,
                    epoch,
                    "Dropped " + days + " days and deleted " + rows + " late records from before " + keptFrom,
                    false);
        } catch (RuntimeException e) {
            locks.note(Job.PRUNE, epoch, "Failed, trying again: " + e.getMessage(), true);
            throw e;
        }
    }

    /** Who reads the log, such as a dump, holds its tables: a short try now and then lets intake pass in between. */
    private void dropPatiently(LocalDate day, long epoch) {
        for (int attempt = 1; ; attempt++) {
            try {
                pruning.drop(day, epoch);
                return;
            } catch (DatabaseException e) {
                if (attempt == MOST_DROP_ATTEMPTS || !systemSwitch.isOn()) {
                    throw e;
                }
                LOG.log(Level.FINE, "{0} is in use: {1}", new Object[] {day, e.getMessage()});
                pause();
                holdOn();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_BETWEEN_DROPS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgetRemovedDevices(long epoch) {
        for (long device : pruning.devicesToForget()) {
            if (!deleteRecordsOf(device, epoch)) {
                return;
            }
            pruning.forget(device, epoch);
            LOG.log(Level.INFO, "The records of removed device {0} are deleted", device);
        }
    }

    /** False if the system was turned off meanwhile: it is done from the start again, past what is gone. */
    private boolean deleteRecordsOf(long device, long epoch) {
        Set<String> done = new HashSet<>();
        List<String> left = pruning.tables();
        while (!left.isEmpty()) {
            String table = left.get(0);
            for (long page = 0; page < pruning.pages(table); page += Pruning.PIECE_PAGES) {
                if (!systemSwitch.isOn()) {
                    return false;
                }
                holdOn();
                pruning.deleteRecordsOf(device, table, page, epoch);
            }
            done.add(table);
            // a table may come meanwhile, with records that waited in the default one
            left = pruning.tables().stream()
                    .filter(each -> !done.contains(each))
                    .toList();
        }
        return true;
    }
}
