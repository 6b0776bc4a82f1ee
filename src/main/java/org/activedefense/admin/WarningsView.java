package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.activedefense.system.DatabaseException;
import org.activedefense.system.SystemSwitch;
import org.activedefense.system.Warning;
import org.activedefense.system.WarningMutes;
import org.activedefense.system.WarningMutes.Mute;
import org.activedefense.system.Warnings;

/**
 * What needs a look, on every page: folded by kind in the bell, always in the same order; and as a red bar what costs protection
 * at this moment.
 */
@Named
@RequestScoped
public class WarningsView {

    /** Lines of a kind that are shown. */
    private static final int SHOWN = 3;

    /** What protects nobody while it lasts. */
    private static final Set<String> BARS =
            Set.of("system-off", "stalled", "list-held", "poller-refused", "getting-through");

    private static final Set<String> DANGERS = Set.of(
            "system-off", "stalled", "list-held", "poller-refused", "getting-through", "device-unread", "disk-full");

    /** What a kind is called, in the order in which kinds are told. */
    private static final Map<String, String> TITLES = titles();

    @Inject
    private Warnings warnings;

    @Inject
    private WarningMutes mutes;

    @Inject
    private SystemSwitch systemSwitch;

    @Inject
    private Messages messages;

    private List<Group> groups;
    private SystemSwitch.Off off;
    private boolean offKnown;

    /** How a kind of warnings is called; the kind itself if it has no words. */
    static String title(String kind) {
        return TITLES.getOrDefault(kind, kind);
    }

    static Set<String> kinds() {
        return TITLES.keySet();
    }

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("system-off", "The system is off");
        titles.put("stalled", "A part of the engine stands still");
        titles.put("list-held", "Entries are held");
        titles.put("getting-through", "Listed sources get through");
        titles.put("poller-refused", "The list is refused to a firewall");
        titles.put("device-unread", "Devices that no server reads");
        titles.put("disk-full", "Little room on a disk");
        titles.put("job-asks", "A job asks before it deletes");
        titles.put("job-failed", "A job fails");
        titles.put("node-refused", "Two servers of one name");
        titles.put("poller-gone", "A firewall no longer fetches the list");
        titles.put("device-problem", "Devices in trouble");
        titles.put("device-silent", "Silent devices");
        titles.put("device-clock", "Devices whose clock is wrong");
        titles.put("device-rejecting", "Devices with many rejected lines");
        titles.put("device-no-direction", "Devices that do not say the direction");
        titles.put("registration-full", "New files wait");
        titles.put("mail-failing", "Mail does not go out");
        titles.put("warnings-mute", "Warnings that cannot be told");
        return titles;
    }

    /** A warning as a page reads it. */
    public record Line(String kind, String subject, String text, String cure, String page, Instant since) {

        static Line of(Warning warning) {
            return new Line(
                    warning.kind(), warning.subject(), warning.text(), warning.cure(), warning.page(), warning.since());
        }

        public String getKind() {
            return kind;
        }

        public String getSubject() {
            return subject;
        }

        public String getText() {
            return text;
        }

        public String getCure() {
            return cure;
        }

        public String getPage() {
            return page;
        }

        public Instant getSince() {
            return since;
        }
    }

    /**
     * All warnings of a kind.
     *
     * @param first the first few, in the order of their subjects
     * @param since when the first of them began
     * @param mute {@code null} if nobody has muted them
     */
    public record Group(String kind, List<Line> first, int count, Instant since, Mute mute) {

        public String getKind() {
            return kind;
        }

        public String getTitle() {
            return TITLES.getOrDefault(kind, kind);
        }

        public List<Line> getFirst() {
            return first;
        }

        public int getCount() {
            return count;
        }

        public int getMore() {
            return count - first.size();
        }

        public Instant getSince() {
            return since;
        }

        public String getCure() {
            return first.get(0).cure();
        }

        /** Whether the cure is the same for all that are shown. */
        public boolean isOneCure() {
            return first.stream().allMatch(line -> line.cure().equals(getCure()));
        }

        public boolean isMuted() {
            return mute != null;
        }

        public String getMutedBy() {
            return mute == null ? "" : mute.by();
        }

        public Instant getMutedUntil() {
            return mute == null ? null : mute.until();
        }

        public boolean isBar() {
            return BARS.contains(kind);
        }

        /** What costs lines or protection now is danger. */
        public String getState() {
            return isMuted() ? "off" : DANGERS.contains(kind) ? "danger" : "warning";
        }
    }

    /** By kind, danger first, always in the same order. The database's absence has a bar of its own. */
    public List<Group> getGroups() {
        if (groups == null) {
            groups = groups(warnings.current(), muted());
        }
        return groups;
    }

    /** Has them asked for again: an act may have changed them since the page was restored. */
    public void refresh() {
        groups = null;
        offKnown = false;
    }

    private Map<String, Mute> muted() {
        try {
            return mutes.current();
        } catch (DatabaseException e) {
            return Map.of(); // then the database's absence is what the page tells
        }
    }

    static List<Group> groups(List<Warning> warnings, Map<String, Mute> mutes) {
        List<String> order = new ArrayList<>(TITLES.keySet());
        Map<String, List<Line>> byKind = new TreeMap<>(
                Comparator.comparingInt((String kind) -> order.contains(kind) ? order.indexOf(kind) : order.size())
                        .thenComparing(Comparator.naturalOrder()));
        warnings.stream()
                .filter(warning -> !warning.kind().equals("database-away"))
                .sorted(Comparator.comparing(Warning::subject))
                .forEach(warning -> byKind.computeIfAbsent(warning.kind(), kind -> new ArrayList<>())
                        .add(Line.of(warning)));
        return byKind.entrySet().stream()
                .map(kind -> new Group(
                        kind.getKey(),
                        kind.getValue().stream().limit(SHOWN).toList(),
                        kind.getValue().size(),
                        kind.getValue().stream()
                                .map(Line::since)
                                .min(Comparator.naturalOrder())
                                .orElseThrow(),
                        mutes.get(kind.getKey())))
                .toList();
    }

    /** What stands as a red bar on every page. No mute hides it. */
    public List<Group> getBars() {
        return getGroups().stream()
                .filter(group -> group.isBar() && !group.kind().equals("system-off"))
                .toList();
    }

    /** Who has turned the system off, and when; {@code null} while it is on. From the switch itself: it holds at once. */
    public SystemSwitch.Off getOff() {
        if (!offKnown) {
            try {
                off = systemSwitch.off().orElse(null);
            } catch (DatabaseException e) {
                off = null; // then the database's absence is what the page tells
            }
            offKnown = true;
        }
        return off;
    }

    /** Turns the system on, from the bar of any page. */
    public void start() {
        if (messages.attempt(systemSwitch::start)) {
            messages.sayNext("The system is on: every server catches up with its files.");
        }
    }

    /** How many call for a look: those that nobody has muted. */
    public int getCount() {
        return getGroups().stream()
                .filter(group -> !group.isMuted())
                .mapToInt(Group::count)
                .sum();
    }

    /** The worst of what is counted: see ad:badge. */
    public String getState() {
        return getGroups().stream()
                .map(Group::getState)
                .filter(state -> !state.equals("off"))
                .min(Comparator.comparing(state -> state.equals("danger") ? 0 : 1))
                .orElse("ok");
    }

    public void mute(String kind, int hours) {
        messages.attempt(
                () -> mutes.mute(kind, Duration.ofHours(hours)),
                "Muted: " + TITLES.getOrDefault(kind, kind) + ". It stands in the bell and calls nobody for "
                        + (hours < 24 ? hours + " h" : hours / 24 + " days") + ".");
        refresh();
    }

    public void unmute(String kind) {
        messages.attempt(() -> mutes.unmute(kind), "No longer muted: " + title(kind) + ".");
        refresh();
    }
}
