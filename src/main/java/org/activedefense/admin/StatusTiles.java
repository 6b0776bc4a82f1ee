package org.activedefense.admin;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.activedefense.blacklist.ListingCounts;
import org.activedefense.edl.ListSnapshot;
import org.activedefense.edl.Poller;
import org.activedefense.edl.Pollers;
import org.activedefense.edl.PublishedList;
import org.activedefense.logstore.DeviceState;
import org.activedefense.logstore.DeviceStates;
import org.activedefense.system.Job;
import org.activedefense.system.JobLock;
import org.activedefense.system.JobLocks;
import org.activedefense.system.SystemSwitch;
import org.activedefense.system.Warnings;

/** The dashboard's four tiles: is it reading, judging, fetched, in order? Small tables only. */
@Named
@RequestScoped
public class StatusTiles {

    private static final int SHOWN = 5;
    private static final Duration POLLER_SHOWN = Duration.ofDays(7);
    private static final Duration LATE = Duration.ofMinutes(15);
    private static final Duration BEHIND = Duration.ofMinutes(1);

    @Inject
    private DeviceStates states;

    @Inject
    private JobLocks jobs;

    @Inject
    private ListingCounts listings;

    @Inject
    private PublishedList list;

    @Inject
    private Pollers pollers;

    @Inject
    private Warnings warnings;

    @Inject
    private SystemSwitch systemSwitch;

    @Inject
    private HttpServletRequest request;

    private final Instant now = Instant.now();
    private List<DeviceState> devices;
    private JobLock defense;
    private boolean on;

    /** A line of a tile. */
    public record Line(String name, String text, String state) {

        public String getName() {
            return name;
        }

        public String getText() {
            return text;
        }

        public String getState() {
            return state;
        }
    }

    @PostConstruct
    void read() {
        devices = states.all();
        on = systemSwitch.isOn();
        defense = jobs.all().stream()
                .filter(job -> job.getJobName().equals(Job.DEFENSE.jobName()))
                .findFirst()
                .orElse(null);
    }

    public boolean isNoDevice() {
        return devices.isEmpty();
    }

    /** Where firewalls are to send their syslog to: the name by which this page was reached. */
    public String getServerName() {
        return request.getServerName();
    }

    /** The one device's lag, or how many of them are behind. */
    public String getReadingText() {
        long read = devices.stream().filter(DeviceState::readable).count();
        if (!on) {
            return "off";
        }
        if (read == 1) {
            return devices.stream()
                    .filter(DeviceState::readable)
                    .findFirst()
                    .map(this::lag)
                    .orElse("");
        }
        long behind = devices.stream().filter(this::isBehind).count();
        return behind == 0 ? "up to date" : behind + " of " + read + " behind";
    }

    private boolean isBehind(DeviceState device) {
        return device.readable() && device.lag(now).compareTo(BEHIND) > 0;
    }

    private String lag(DeviceState device) {
        return Words.duration(device.lag(now)) + " behind";
    }

    /** Each device; those in trouble first. */
    public List<Line> getReading() {
        return devices.stream()
                .map(this::line)
                .sorted((a, b) ->
                        Boolean.compare(a.state().equals("ok"), b.state().equals("ok")))
                .limit(SHOWN)
                .toList();
    }

    private Line line(DeviceState device) {
        if (!device.readable()) {
            return new Line(device.name(), device.enabled() ? "not read: " + device.type() : "disabled", "off");
        }
        boolean trouble = device.problem() != null || device.unreadSince() != null || isBehind(device);
        String rate = device.lineRate() >= 0.05 ? ", " + Words.rate(device.lineRate()) : "";
        return new Line(device.name(), lag(device) + rate, trouble ? "warning" : on ? "ok" : "off");
    }

    public int getMoreDevices() {
        return Math.max(0, devices.size() - SHOWN);
    }

    public Instant getDefenseRan() {
        return defense == null ? null : defense.getLastRun();
    }

    public String getDefenseResult() {
        return defense == null || defense.getLastResult() == null ? "" : defense.getLastResult();
    }

    public boolean isDefenseFailed() {
        return defense != null && defense.isLastFailed();
    }

    /** Entries that came within 24 hours. */
    public long getNewToday() {
        return listings.since(now.minus(Duration.ofDays(1))).stream()
                .mapToLong(ListingCounts.Count::entries)
                .sum();
    }

    /** Such as "1,204 addresses listed". */
    public String getListText() {
        ListSnapshot snapshot = list.snapshot();
        return snapshot == null
                ? "not served yet"
                : count(snapshot.entries(), snapshot.entries() == 1 ? "address listed" : "addresses listed");
    }

    /** Such as "Version 812 is served." */
    public String getVersionText() {
        ListSnapshot snapshot = list.snapshot();
        return snapshot == null
                ? ""
                : String.format(java.util.Locale.ENGLISH, "Version %,d is served.", snapshot.version());
    }

    /** Each firewall that has fetched the list: when, and which version it has. */
    public List<Line> getPolling() {
        return pollers.newest(SHOWN).stream()
                .filter(poller -> poller.lastAt().isAfter(now.minus(POLLER_SHOWN)))
                .map(this::line)
                .toList();
    }

    private Line line(Poller poller) {
        String ago = Words.ago(poller.lastAt(), now);
        boolean late = poller.lastAt().isBefore(now.minus(LATE));
        if (poller.isRefused()) {
            return new Line(poller.client().toString(), "refused " + ago + " (" + poller.lastStatus() + ")", "danger");
        }
        String has = poller.version() == null ? "has none" : "has v" + poller.version();
        return new Line(poller.client().toString(), ago + ", " + has, late ? "warning" : "ok");
    }

    /** Such as "29 listed today". */
    public String getDefenseText() {
        return isDefenseFailed() ? "failed" : !on ? "off" : count(getNewToday(), "listed today");
    }

    private static String count(long number, String what) {
        return String.format(java.util.Locale.ENGLISH, "%,d %s", number, what);
    }

    /** Lines rejected within five minutes. */
    public long getRejected() {
        return devices.stream().mapToLong(DeviceState::recentRejected).sum();
    }

    /** Listed sources that a firewall still lets in. */
    public int getGettingBy() {
        return warnings.current("getting-through").size();
    }
}
