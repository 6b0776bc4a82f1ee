package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.activedefense.edl.Poller;
import org.activedefense.edl.Pollers;
import org.activedefense.logstore.LogFolders;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.Logfiles;
import org.activedefense.system.DailyTime;
import org.activedefense.system.Job;
import org.activedefense.system.JobLock;
import org.activedefense.system.JobLocks;
import org.activedefense.system.JobQuestions;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.NodeLease;
import org.activedefense.system.Nodes;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingStore;
import org.activedefense.system.SettingValues;
import org.activedefense.system.SystemSwitch;

/** System On Off: the switch, the jobs, how far the reading is, the servers and their disks. */
@Named
@RequestScoped
public class SystemView {

    /** Less free than this is a warning, percent. */
    private static final int LITTLE_SPACE = 10;

    private static final int POLLERS_SHOWN = 100;
    private static final Duration LATE = Duration.ofMinutes(15);

    private static final Pattern ISO_TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

    @Inject
    private Display display;

    @Inject
    private SystemSwitch systemSwitch;

    @Inject
    private JobLocks jobLocks;

    @Inject
    private Logfiles logfiles;

    @Inject
    private LogFolders folders;

    @Inject
    private Nodes nodes;

    @Inject
    private NodeIdentity node;

    @Inject
    private NodeLease lease;

    @Inject
    private SettingStore settings;

    @Inject
    private JobQuestions questions;

    @Inject
    private Messages messages;

    @Inject
    private Pollers pollers;

    private List<Poller> firewalls;
    private Boolean on;
    private List<JobLock> jobs;
    private List<Logfile> devices;
    private List<Nodes.Node> allNodes;
    private SettingValues values;

    /** A folder's disk, as this server sees it. */
    public record Disk(String folder, boolean there, long free, long total) {

        public String getFolder() {
            return folder;
        }

        public boolean isThere() {
            return there;
        }

        public long getFree() {
            return free;
        }

        public long getTotal() {
            return total;
        }

        public int getFreePercent() {
            return total == 0 ? 0 : (int) (100 * free / total);
        }

        public boolean isLow() {
            return there && getFreePercent() < LITTLE_SPACE;
        }
    }

    public boolean isOn() {
        if (on == null) {
            on = systemSwitch.isOn();
        }
        return on;
    }

    public void start() {
        messages.attempt(systemSwitch::start, "The system is on: every server catches up with its files.");
        on = null;
    }

    public void stop() {
        messages.attempt(systemSwitch::stop, "The system is off. The list is served on; lines wait in their files.");
        on = null;
    }

    public void reset() {
        messages.attempt(systemSwitch::reset, "The system was reset and is on.");
        on = null;
    }

    public List<JobLock> getJobs() {
        if (jobs == null) {
            jobs = jobLocks.all();
        }
        return jobs;
    }

    public String title(JobLock job) {
        return switch (job(job)) {
            case DEFENSE -> "Defense";
            case OLD_BLACKLIST -> "Remove old blacklist records";
            case PRUNE -> "Remove old syslog records";
            case MAIL -> "Mail";
        };
    }

    /**
     * Says yes to what a job asked when the page was made.
     *
     * @param key of that question
     */
    public void goAhead(JobLock job, String key) {
        messages.attempt(() -> questions.answer(job.getJobName(), key), "It goes ahead within a minute.");
        jobs = null;
    }

    /** The question, its times as the reader sees times. */
    public String question(JobLock job) {
        return ISO_TIME.matcher(job.getQuestion())
                .replaceAll(found -> Words.time(Instant.parse(found.group()), display.getZone()));
    }

    /** What the last run says of itself, its times as the reader sees times. */
    public String result(JobLock job) {
        return job.getLastResult() == null
                ? Words.NOTHING
                : ISO_TIME.matcher(job.getLastResult())
                        .replaceAll(found -> Words.time(Instant.parse(found.group()), display.getZone()));
    }

    /** "failed", "running", "waiting" or "fine", and for the eye the state of the same name. */
    public String state(JobLock job) {
        return job.isLastFailed() || job.getQuestion() != null
                ? "danger"
                : isStopped(job) || job.getLastRun() == null ? "off" : "ok";
    }

    /** Mail goes on while the system is off. */
    private boolean isStopped(JobLock job) {
        return !isOn() && job(job) != Job.MAIL;
    }

    public String stateText(JobLock job) {
        if (job.getQuestion() != null) {
            return "asks";
        }
        return job.isLastFailed()
                ? "failed"
                : isStopped(job)
                        ? "stopped"
                        : job.isRunning() ? "running" : job.getLastRun() == null ? "not yet run" : "fine";
    }

    /** When it runs next; {@code null} for the jobs that have no hour, and while the system is off. */
    public Instant nextRun(JobLock job) {
        Setting hour = hour(job);
        return hour == null || !isOn()
                ? null
                : new DailyTime(values().number(hour), values().cleaningZone()).nextDue(Instant.now());
    }

    public String nextRunText(JobLock job) {
        if (job(job) == Job.MAIL) {
            return "when there is something to send";
        }
        if (!isOn()) {
            return "when the system is started";
        }
        Setting hour = hour(job);
        if (hour == null) {
            return "within 2 s of new records";
        }
        return new DailyTime(values().number(hour), values().cleaningZone()).isDue(job.getLastRun(), Instant.now())
                ? "now: it is due"
                : "";
    }

    private static Setting hour(JobLock job) {
        return switch (job(job)) {
            case DEFENSE, MAIL -> null;
            case OLD_BLACKLIST -> Setting.OLD_BLACKLIST_HOUR;
            case PRUNE -> Setting.PRUNE_HOUR;
        };
    }

    private static Job job(JobLock row) {
        for (Job job : Job.values()) {
            if (job.jobName().equals(row.getJobName())) {
                return job;
            }
        }
        throw new IllegalArgumentException("No job is named " + row.getJobName());
    }

    private SettingValues values() {
        if (values == null) {
            values = settings.current();
        }
        return values;
    }

    public List<Logfile> getDevices() {
        if (devices == null) {
            devices = logfiles.registered();
        }
        return devices;
    }

    public String state(Logfile device) {
        return !device.isEnabled() || !isOn()
                ? "off"
                : device.getProblem() != null ? "danger" : device.getBytesBehind() > 0 ? "warning" : "ok";
    }

    public String stateText(Logfile device) {
        return !device.isEnabled()
                ? "disabled"
                : !isOn()
                        ? "stopped"
                        : device.getProblem() != null
                                ? "in trouble"
                                : device.getBytesBehind() > 0 ? "behind" : "up to date";
    }

    /** Who asks for the list, the latest first. */
    public List<Poller> getPollers() {
        if (firewalls == null) {
            firewalls = pollers.newest(POLLERS_SHOWN);
        }
        return firewalls;
    }

    public boolean isRefused(Poller poller) {
        return poller.isRefused();
    }

    /** Whether it asked so long ago that it has gone, as firewalls ask every five minutes. */
    public boolean isLate(Poller poller) {
        return poller.lastAt().isBefore(Instant.now().minus(LATE));
    }

    public List<Disk> getDisks() {
        return folders.folders().stream().map(SystemView::disk).toList();
    }

    private static Disk disk(Path folder) {
        boolean there = Files.isDirectory(folder);
        File file = folder.toFile();
        return new Disk(folder.toString(), there, there ? file.getUsableSpace() : 0, there ? file.getTotalSpace() : 0);
    }

    public long getDatabaseBytes() {
        return nodes.databaseBytes();
    }

    public List<Nodes.Node> getNodes() {
        if (allNodes == null) {
            allNodes = nodes.all();
        }
        return allNodes;
    }

    /** Whether the row is the server that answers. */
    public boolean isThis(Nodes.Node row) {
        return row.name().equals(node.name()) && !lease.isRefused();
    }

    public String getNodeName() {
        return node.name();
    }

    /** Whether another live server bears this one's name, so that this one reads nothing. */
    public boolean isRefused() {
        return lease.isRefused();
    }
}
