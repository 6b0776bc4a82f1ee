package org.activedefense.admin;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.activedefense.system.Setting;

/**
 * How a setting is typed: its label, what is said under it, and what it is chosen from where it is not a number or a text.
 *
 * @param choices words and values; {@code null} where the value is typed
 */
public record SettingInput(Setting setting, String label, String help, Map<String, String> choices) {

    static SettingInput of(Setting setting) {
        return switch (setting) {
            case PORT_SCAN1_PORTS -> number(setting, "More than so many ports", "1 to 65535");
            case PORT_SCAN1_MINUTES, PORT_SCAN2_MINUTES ->
                number(setting, "Within minutes", "1 to 1440; 0 turns this case off");
            case PORT_SCAN2_ADDRESSES -> number(setting, "So many addresses or more", "2 to 65535");
            case VULNERABILITY_SEVERITY ->
                choice(setting, "Severity", "", "critical", "1", "critical or high", "2", "off: no severity", "0");
            case LOG_MONTHS, INACTIVE_MONTHS -> number(setting, "Months of 30 days", "1 to 120");
            case OLD_BLACKLIST_HOUR -> number(setting, "Blacklist records at hour", "0 to 23");
            case PRUNE_HOUR -> number(setting, "Syslog records at hour", "0 to 23");
            case CLEANING_ZONE -> new SettingInput(setting, "Time zone", "In which both hours are meant", zones());
            case LIST_CLIENTS ->
                new SettingInput(
                        setting,
                        "From these networks only",
                        "Separated by commas, such as 192.0.2.10, 198.51.100.0/24; empty for everywhere",
                        null);
            case LIST_BASIC ->
                choice(setting, "Name and password", "", "not asked for", "false", "asked for (HTTP Basic)", "true");
            case BASE_URL ->
                new SettingInput(
                        setting,
                        "Address of these pages",
                        "Such as https://active-defense.example.com, for the links in mails; empty for mails without links",
                        null);
            case SILENT_MINUTES -> number(setting, "Minutes", "1 to 10080");
            case BRAKE_NEW -> number(setting, "More than so many found entries", "0 to 1000000; 0 holds none");
            case BRAKE_REMOVED_PERCENT -> number(setting, "Percent of the list", "0 to 100; 0 asks never");
            case AUTO_REGISTER_MOST -> number(setting, "Devices", "0 to 10000");
        };
    }

    /** A value as a person reads it. */
    static String words(Setting setting, String value) {
        Map<String, String> choices = of(setting).choices();
        if (choices != null) {
            for (Map.Entry<String, String> choice : choices.entrySet()) {
                if (choice.getValue().equals(value)) {
                    return choice.getKey();
                }
            }
        }
        return value.isEmpty() ? "empty" : value;
    }

    private static SettingInput number(Setting setting, String label, String help) {
        return new SettingInput(setting, label, help, null);
    }

    private static SettingInput choice(Setting setting, String label, String help, String... wordsAndValues) {
        Map<String, String> choices = new LinkedHashMap<>();
        for (int i = 0; i < wordsAndValues.length; i += 2) {
            choices.put(wordsAndValues[i], wordsAndValues[i + 1]);
        }
        return new SettingInput(setting, label, help, choices);
    }

    private static Map<String, String> zones() {
        Map<String, String> zones = new LinkedHashMap<>();
        zones.put("the server's (" + ZoneId.systemDefault().getId() + ")", "");
        ZoneId.getAvailableZoneIds().stream().sorted().forEach(zone -> zones.put(zone, zone));
        return zones;
    }

    /** The input's id and the name by which the service refuses it. */
    public String getName() {
        return setting.settingName();
    }

    public String getLabel() {
        return label;
    }

    public String getHelp() {
        return help;
    }

    public Map<String, String> getChoices() {
        return choices;
    }

    public boolean isChoice() {
        return choices != null;
    }

    /** What a phone shows to type it. */
    public String getKeyboard() {
        return setting.isNumber() ? "numeric" : "text";
    }
}
