package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.logging.Logger;
import org.activedefense.system.Counted;
import org.activedefense.system.DailyTime;
import org.activedefense.system.Database;
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
 * Removes entries that were not seen for the inactive period, daily at the hour set, and within a minute those whose own
 * time is over. Waits, and says why, while renewals may still be on their way.
 */
@ApplicationScoped
public class OldBlacklistJob {

    private static final Logger LOG = Logger.getLogger(OldBlacklistJob.class.getName());

    /** After a start the readers need a moment to find out how far they are behind. */
    private static final Duration SETTLING = Duration.ofMinutes(1);

    private static final Duration EVERY = Duration.ofSeconds(30);

    /** So much more than has passed may lie between two runs by the clock, without a question. */
    private static final Duration UNASKED = Duration.ofDays(2);

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
    private JobLocks jobLocks;

    @Inject
    private Delisting delisting;

    @Inject
    private EntryHistory history;

    @Inject
    private PendingRenewals pendingRenewals;

    private final long startedNanos = System.nanoTime();

    @Inject
    private JobQuestions questions;

    private final RunClock clock = new RunClock();
    private WatchedPart part;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        part = watchdog.watch(Job.OLD_BLACKLIST.jobName(), EVERY);
        repeater.repeat(Job.OLD_BLACKLIST.jobName(), EVERY, () -> {
            if (migrations.isDone()) {
                // a server whose own clock is ahead must not take entries for old
                runWhatIsDue(database.now());
            }
        });
    }

    private void runWhatIsDue(Instant now) {
        boolean on = systemSwitch.isOn();
        if (on) {
            delisting.removeExpired();
            delisting.delistCovered();
        }
        SettingValues values = settings.current();
        DailyTime daily = new DailyTime(values.number(Setting.OLD_BLACKLIST_HOUR), values.cleaningZone());
        Instant due = daily.latestDue(now);
        Instant lastRun = jobLocks.lastRun(Job.OLD_BLACKLIST);
        Duration passed = clock.since(lastRun, now);
        if (!daily.isDue(lastRun, now)) {
            return;
        }
        OptionalLong epoch = jobLocks.acquire(Job.OLD_BLACKLIST);
        if (epoch.isPresent()) {
            boolean jumped = passed != null && Duration.between(lastRun, now).compareTo(passed.plus(UNASKED)) > 0;
            runOrWait(epoch.getAsLong(), on, values, now, due, jumped ? passed : null);
        }
    }

    /** @param onlyPassed since the last run, if by the clock it is much more; {@code null} if it is not */
    private void runOrWait(
            long epoch, boolean on, SettingValues values, Instant now, Instant due, Duration onlyPassed) {
        Optional<String> wait = on ? pendingRenewals.reasonToWait(due) : Optional.of("the system is off");
        if (wait.isEmpty() && System.nanoTime() - startedNanos < SETTLING.toNanos()) {
            wait = Optional.of("the server has just started and its readers are finding their place");
        }
        if (wait.isPresent()) {
            jobLocks.note(Job.OLD_BLACKLIST, epoch, "Waits: " + wait.get(), false);
            return;
        }
        // up to the time at which the job was due every line is known to have been read and judged
        Instant notSeenSince = due.minus(values.inactivePeriod());
        int months = values.number(Setting.INACTIVE_MONTHS);
        int inactive = onlyPassed == null ? 0 : delisting.countInactive(notSeenSince);
        if (inactive > 0
                && !questions.isSettingChanged(Job.OLD_BLACKLIST, months)
                && !questions.isAnswered(
                        Job.OLD_BLACKLIST,
                        epoch,
                        notSeenSince.toString(),
                        Counted.of(inactive, "entry", "entries") + " not seen since " + notSeenSince
                                + " are to be removed, but the last run was only " + TimeSpan.words(onlyPassed)
                                + " ago. Is the database's clock right? It says " + now + ".")) {
            jobLocks.note(Job.OLD_BLACKLIST, epoch, "Waits for an admin's answer", false);
            return;
        }
        jobLocks.begin(Job.OLD_BLACKLIST, epoch);
        try {
            int removed = delisting.removeInactive(epoch, notSeenSince);
            history.forgetOld(now);
            String result = "Removed " + Counted.of(removed, "entry", "entries") + " not seen since " + notSeenSince;
            questions.ran(Job.OLD_BLACKLIST, epoch, months);
            jobLocks.end(Job.OLD_BLACKLIST, epoch, result, false);
        } catch (RuntimeException e) {
            jobLocks.note(Job.OLD_BLACKLIST, epoch, "Failed, trying again: " + e.getMessage(), true);
            throw e;
        }
    }
}
