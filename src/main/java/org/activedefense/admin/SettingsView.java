package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    @Inject
    private Current current;

    @Inject
    private SettingStore store;

    @Inject
    private Messages messages;

    private SettingGroup edited;
    private final Map<String, String> typed = new HashMap<>();

    /** The settings as they are now, read once a request. */
    @RequestScoped
    public static class Current {

        @Inject
        private SettingStore store;

        private SettingValues values;

        SettingValues values() {
            if (values == null) {
                values = store.current();
            }
            return values;
        }

        void forget() {
            values = null;
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
        typed.clear();
        group.getSettings()
                .forEach(setting ->
                        typed.put(setting.settingName(), current.values().text(setting)));
    }

    public void cancel() {
        edited = null;
    }

    public void save(SettingGroup group) {
        if (messages.attempt(
                () -> store.change(read(group)), "Saved: " + group.getTitle() + ". It holds from now on.")) {
            edited = null;
            current.forget();
        }
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
