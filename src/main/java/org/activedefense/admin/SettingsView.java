package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.activedefense.address.Address;
import org.activedefense.address.NetworkSet;
import org.activedefense.blacklist.ListingCounts;
import org.activedefense.defense.Defense;
import org.activedefense.defense.DefenseRules;
import org.activedefense.defense.WhatIf;
import org.activedefense.edl.Poller;
import org.activedefense.edl.Pollers;
import org.activedefense.system.ConflictException;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingStore;
import org.activedefense.system.SettingValues;

/** ActiveDefense Settings: sentences with their values, each changed in place. */
@Named
@ViewScoped
public class SettingsView implements Serializable {

    private static final long serialVersionUID = 1;

    private static final int POLLERS_LOOKED_AT = 100;
    /** For an answer of the defense. */
    private static final Duration PATIENCE = Duration.ofMillis(900);

    private static final Duration LATELY = Duration.ofHours(1);

    @Inject
    private Undo undo;

    @Inject
    private Pollers pollers;

    @Inject
    private Current current;

    @Inject
    private SettingStore store;

    @Inject
    private Messages messages;

    @Inject
    private Defense defense;

    @Inject
    private ListingCounts listings;

    @Inject
    private Display display;

    private SettingGroup edited;
    private String whatIf;
    private final Map<String, String> typed = new HashMap<>();
    private final Map<Setting, String> seen = new EnumMap<>(Setting.class);

    /** The settings as they are now, read once a request. */
    @RequestScoped
    public static class Current {

        @Inject
        private SettingStore store;

        private SettingValues values;
        private Map<Setting, SettingStore.LastChange> changes;

        SettingValues values() {
            if (values == null) {
                values = store.current();
            }
            return values;
        }

        Map<Setting, SettingStore.LastChange> changes() {
            if (changes == null) {
                changes = store.lastChanges();
            }
            return changes;
        }

        void forget() {
            values = null;
            changes = null;
        }
    }

    /** A stretch of a sentence. */
    public record Part(String text, boolean value) {

        public String getText() {
            return text;
        }

        public boolean isValue() {
            return value;
        }
    }

    /** The five sentences. */
    public List<SettingGroup> getSentences() {
        return Arrays.stream(SettingGroup.values())
                .filter(group -> group.compareTo(SettingGroup.CLEANING) < 0)
                .toList();
    }

    public List<SettingGroup> getOthers() {
        return Arrays.stream(SettingGroup.values())
                .filter(group -> group.compareTo(SettingGroup.CLEANING) >= 0)
                .toList();
    }

    public List<SettingInput> inputs(SettingGroup group) {
        return group.getSettings().stream().map(SettingInput::of).toList();
    }

    public List<Part> parts(SettingGroup group) {
        List<Part> parts = new ArrayList<>();
        String[] texts = group.sentence(current.values()).split("\\*\\*");
        for (int i = 0; i < texts.length; i++) {
            parts.add(new Part(texts[i], i % 2 == 1));
        }
        return parts;
    }

    public boolean isActive(SettingGroup group) {
        return group.isActive(current.values());
    }

    public boolean isEdited(SettingGroup group) {
        return group == edited;
    }

    public void edit(SettingGroup group) {
        edited = group;
        whatIf = null;
        typed.clear();
        see(group, current.values());
        seen.forEach((setting, value) -> typed.put(setting.settingName(), value));
    }

    private void see(SettingGroup group, SettingValues values) {
        seen.clear();
        group.getSettings().forEach(setting -> seen.put(setting, values.text(setting)));
    }

    public void cancel() {
        edited = null;
    }

    /** Whether it can be asked what a change would have meant: of the cases whose records are in memory. */
    public boolean isForeseeable(SettingGroup group) {
        return group == SettingGroup.PORT_SCAN_1 || group == SettingGroup.PORT_SCAN_2;
    }

    /** Says what is typed would have meant for the last 24 hours, and changes nothing. */
    public void foresee(SettingGroup group) {
        whatIf = null;
        if (group != edited) {
            return;
        }
        messages.attempt(() -> {
            Map<Setting, String> wanted = read(group);
            Optional<DefenseRules> rules = WhatIfWords.rules(group, wanted);
            whatIf = rules.isEmpty()
                    ? "This turns the case off: nobody would have been listed by it."
                    : defense.whatIf(rules.get(), PATIENCE)
                            .map(answer -> foreseen(group, wanted, answer))
                            .orElse(
                                    "That cannot be told now: the system is off, or another server judges, or this one is"
                                            + " too busy.");
        });
    }

    private String foreseen(SettingGroup group, Map<Setting, String> wanted, WhatIf.Answer answer) {
        Instant now = Instant.now();
        long listed = listings.since(now.minus(Duration.ofHours(24))).stream()
                .filter(count -> count.alert().text().equals(group.getTitle()))
                .mapToLong(ListingCounts.Count::entries)
                .sum();
        return WhatIfWords.sentence(
                answer, listed, WhatIfWords.isStricter(group, seen, wanted), now, display.getZone());
    }

    /** What {@link #foresee} has said; {@code null} before it was asked. */
    public String getWhatIf() {
        return whatIf;
    }

    /** Stores what is typed, unless somebody else was faster: then it says so, and a second save is meant. */
    public void save(SettingGroup group) {
        if (group != edited) {
            return; // a button of before: another one is open
        }
        boolean done = messages.attempt(() -> {
            Map<Setting, String> wanted = read(group);
            try {
                store.change(wanted, seen);
            } catch (ConflictException e) {
                Map<Setting, String> before = new EnumMap<>(seen);
                current.forget();
                see(group, current.values());
                throw new ConflictException("Somebody has changed this meanwhile: " + changes(before, seen)
                        + ". Nothing was saved; save again to have yours, or cancel to keep theirs.");
            }
            messages.say(saved(group, wanted));
            tellWhoIsShutOut(wanted.get(Setting.LIST_CLIENTS));
            Map<Setting, String> before = new EnumMap<>(seen);
            if (!wanted.equals(before)) {
                undo.offer(group.getTitle() + " is as it was before.", () -> store.change(before, wanted));
            }
        });
        if (done) {
            edited = null;
            current.forget();
        }
    }

    /** @param clients who may fetch the list from now on; {@code null} if that was not changed, empty for everybody */
    private void tellWhoIsShutOut(String clients) {
        if (clients == null || clients.isEmpty()) {
            return;
        }
        NetworkSet admitted = NetworkSet.parse(clients.split(","));
        String shutOut = pollers.newest(POLLERS_LOOKED_AT).stream()
                .filter(poller -> poller.served() > 0
                        && !poller.isRefused()
                        && poller.lastAt().isAfter(Instant.now().minus(LATELY)))
                .map(Poller::client)
                .filter(client -> !admitted.contains(client))
                .map(Address::toString)
                .collect(Collectors.joining(", "));
        if (!shutOut.isEmpty()) {
            messages.error(shutOut
                    + " has fetched the list within the last hour and is refused from now on: it blocks by an old"
                    + " list or by none. Undo it if it is one of your firewalls.");
        }
    }

    /** "Saved Port Scan Attack v1: More than so many ports 10 → 5. It holds from now on." */
    private String saved(SettingGroup group, Map<Setting, String> wanted) {
        String changes = changes(seen, wanted);
        return changes.isEmpty()
                ? "Nothing differs: " + group.getTitle() + " stays as it is."
                : "Saved " + group.getTitle() + ": " + changes + ". It holds from now on.";
    }

    private static String changes(Map<Setting, String> before, Map<Setting, String> after) {
        return after.entrySet().stream()
                .filter(change -> !change.getValue().equals(before.get(change.getKey())))
                .map(change -> SettingInput.of(change.getKey()).label() + " "
                        + SettingInput.words(change.getKey(), before.get(change.getKey())) + " → "
                        + SettingInput.words(change.getKey(), change.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** A latest change, for the page. */
    public record Change(Setting setting, String text, Instant at, String before) {

        public String getName() {
            return setting.settingName();
        }

        public String getText() {
            return text;
        }

        public Instant getAt() {
            return at;
        }

        public String getBefore() {
            return before;
        }
    }

    /** What the group's settings were before their latest change, as far as that change still holds. */
    public List<Change> changes(SettingGroup group) {
        return group.getSettings().stream()
                .map(setting -> current.changes().get(setting))
                .filter(change -> change != null
                        && !change.before().equals(change.after())
                        && change.after().equals(current.values().text(change.setting())))
                .map(change -> new Change(
                        change.setting(),
                        SettingInput.of(change.setting()).label() + " was "
                                + SettingInput.words(change.setting(), change.before()) + " until " + change.who()
                                + " changed it",
                        change.at(),
                        change.before()))
                .toList();
    }

    /** Sets a setting to what it was before its latest change, if that is what the page has shown. */
    public void putBack(SettingGroup group, String name, String before) {
        changes(group).stream()
                .filter(change ->
                        change.getName().equals(name) && change.getBefore().equals(before))
                .findFirst()
                .ifPresentOrElse(
                        change -> {
                            Setting setting = change.setting();
                            String now = current.values().text(setting);
                            if (messages.attempt(() -> store.change(Map.of(setting, before), Map.of(setting, now)))) {
                                messages.say(
                                        "Put back: " + SettingInput.of(setting).label() + " "
                                                + SettingInput.words(setting, now) + " → "
                                                + SettingInput.words(setting, before) + ". It holds from now on.");
                                undo.offer(
                                        group.getTitle() + " is as it was.",
                                        () -> store.change(Map.of(setting, now), Map.of(setting, before)));
                            }
                        },
                        () -> messages.error("Somebody has changed this meanwhile. Nothing was put back; look again."));
        current.forget();
    }

    private Map<Setting, String> read(SettingGroup group) {
        Map<Setting, String> read = new EnumMap<>(Setting.class);
        List<FieldError> errors = new ArrayList<>();
        for (Setting setting : group.getSettings()) {
            String text = typed.get(setting.settingName());
            try {
                read.put(setting, setting.normalise(text == null ? "" : text));
            } catch (IllegalArgumentException e) {
                errors.add(new FieldError(setting.settingName(), e.getMessage()));
            }
        }
        if (!errors.isEmpty()) {
            throw new InvalidException(errors);
        }
        return read;
    }

    /** What is typed, by the setting's name. */
    public Map<String, String> getTyped() {
        return typed;
    }
}
