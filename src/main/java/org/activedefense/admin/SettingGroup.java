package org.activedefense.admin;

import static org.activedefense.system.Setting.AUTO_REGISTER_MOST;
import static org.activedefense.system.Setting.BASE_URL;
import static org.activedefense.system.Setting.BRAKE_NEW;
import static org.activedefense.system.Setting.BRAKE_REMOVED_PERCENT;
import static org.activedefense.system.Setting.CLEANING_ZONE;
import static org.activedefense.system.Setting.INACTIVE_MONTHS;
import static org.activedefense.system.Setting.LIST_BASIC;
import static org.activedefense.system.Setting.LIST_CLIENTS;
import static org.activedefense.system.Setting.LOG_MONTHS;
import static org.activedefense.system.Setting.OLD_BLACKLIST_HOUR;
import static org.activedefense.system.Setting.PORT_SCAN1_MINUTES;
import static org.activedefense.system.Setting.PORT_SCAN1_PORTS;
import static org.activedefense.system.Setting.PORT_SCAN2_ADDRESSES;
import static org.activedefense.system.Setting.PORT_SCAN2_MINUTES;
import static org.activedefense.system.Setting.PRUNE_HOUR;
import static org.activedefense.system.Setting.SILENT_MINUTES;
import static org.activedefense.system.Setting.VULNERABILITY_SEVERITY;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.activedefense.system.Counted;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingValues;

/** Settings that are read and changed together, as a sentence. What stands between two asterisks is a value. */
public enum SettingGroup {
    PORT_SCAN_1(
            "Port Scan Attack v1",
            values -> "If an external public IP tries to reach the same company owned public IP on more than **"
                    + count(values, PORT_SCAN1_PORTS, "port", "ports") + "** within **"
                    + count(values, PORT_SCAN1_MINUTES, "min", "mins") + "**, it is added to the blacklist.",
            values -> values.number(PORT_SCAN1_MINUTES) > 0,
            PORT_SCAN1_PORTS,
            PORT_SCAN1_MINUTES),
    PORT_SCAN_2(
            "Port Scan Attack v2",
            values -> "If an external public IP tries to reach **"
                    + values.number(PORT_SCAN2_ADDRESSES)
                    + " or more** company owned public IPs on the same port (ping included) within **"
                    + count(values, PORT_SCAN2_MINUTES, "min", "mins") + "**, it is added to the blacklist.",
            values -> values.number(PORT_SCAN2_MINUTES) > 0,
            PORT_SCAN2_ADDRESSES,
            PORT_SCAN2_MINUTES),
    VULNERABILITY_SCAN(
            "Vulnerability Scan v1",
            values -> "If an external public IP attacks a vulnerability of severity **"
                    + (values.number(VULNERABILITY_SEVERITY) == 2 ? "critical or high" : "critical")
                    + "**, it is added to the blacklist.",
            values -> values.number(VULNERABILITY_SEVERITY) > 0,
            VULNERABILITY_SEVERITY),
    LOG_AGE(
            "Syslog records",
            values -> "Syslog records are deleted when they are older than **"
                    + count(values, LOG_MONTHS, "month", "months") + "** (of 30 days).",
            LOG_MONTHS),
    BLACKLIST_AGE(
            "Blacklist records",
            values -> "A blacklisted IP that was not seen for **" + count(values, INACTIVE_MONTHS, "month", "months")
                    + "** (of 30 days) is removed from the blacklist; what was added by hand stays.",
            INACTIVE_MONTHS),

    CLEANING(
            "Cleaning hours",
            values -> "Old blacklist records are removed at **" + hour(values, OLD_BLACKLIST_HOUR)
                    + "**, old syslog records at **" + hour(values, PRUNE_HOUR) + "**, in the time zone **"
                    + values.cleaningZone().getId() + "**"
                    + (values.text(CLEANING_ZONE).isEmpty() ? " (the server's)." : "."),
            OLD_BLACKLIST_HOUR,
            PRUNE_HOUR,
            CLEANING_ZONE),
    LIST_ACCESS(
            "Who may fetch the list",
            values -> "The list may be fetched "
                    + (values.text(LIST_CLIENTS).isEmpty()
                            ? "from **everywhere**"
                            : "from **" + values.text(LIST_CLIENTS).replace(",", ", ") + "**")
                    + (values.isTrue(LIST_BASIC)
                            ? ", with the **name and password** of an account (HTTP Basic)."
                            : ", **without** a password."),
            LIST_CLIENTS,
            LIST_BASIC),
    SILENCE(
            "Silent devices",
            values -> "A device without a new line for **" + count(values, SILENT_MINUTES, "minute", "minutes")
                    + "** is called silent, and a warning says so.",
            SILENT_MINUTES),
    REGISTRATION(
            "New devices",
            values -> "Where new log files become devices by themselves, they do so as long as there are fewer than **"
                    + count(values, AUTO_REGISTER_MOST, "device", "devices") + "**.",
            AUTO_REGISTER_MOST),
    BRAKE(
            "Brake",
            values -> (values.number(BRAKE_NEW) == 0
                            ? "Found entries join the list **however many** come"
                            : "When more than **" + count(values, BRAKE_NEW, "found entry", "found entries")
                                    + "** would join the list within 10 minutes they are held until somebody decides")
                    + (values.number(BRAKE_REMOVED_PERCENT) == 0
                            ? ", and an act may take **any number** off it."
                            : "; an act that would take more than **" + values.number(BRAKE_REMOVED_PERCENT)
                                    + " %** of it off is asked about."),
            BRAKE_NEW,
            BRAKE_REMOVED_PERCENT),
    LINKS(
            "Links in mails",
            values -> values.text(BASE_URL).isEmpty()
                    ? "Mails name addresses **without a link** to these pages."
                    : "Mails link to **" + values.text(BASE_URL) + "**.",
            BASE_URL);

    private final String title;
    private final Function<SettingValues, String> sentence;
    private final Predicate<SettingValues> active;
    private final List<Setting> settings;

    SettingGroup(String title, Function<SettingValues, String> sentence, Setting... settings) {
        this(title, sentence, values -> true, settings);
    }

    SettingGroup(
            String title,
            Function<SettingValues, String> sentence,
            Predicate<SettingValues> active,
            Setting... settings) {
        this.title = title;
        this.sentence = sentence;
        this.active = active;
        this.settings = List.of(settings);
    }

    public String getTitle() {
        return title;
    }

    public List<Setting> getSettings() {
        return settings;
    }

    /** Whether this is one of the three cases, which can be off. */
    public boolean isCase() {
        return ordinal() <= VULNERABILITY_SCAN.ordinal();
    }

    public boolean isActive(SettingValues values) {
        return active.test(values);
    }

    public String sentence(SettingValues values) {
        return sentence.apply(values);
    }

    private static String count(SettingValues values, Setting setting, String one, String many) {
        return Counted.of(values.number(setting), one, many);
    }

    private static String hour(SettingValues values, Setting setting) {
        return String.format("%02d:00", values.number(setting));
    }
}
