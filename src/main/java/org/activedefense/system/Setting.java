package org.activedefense.system;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.activedefense.address.Network;

/**
 * What an administrator tunes while the system runs (DefenseSetting). A change takes effect for what is judged or served
 * after it, without a restart, on every node. Names and defaults of the first seven are the predecessor's.
 */
public enum Setting {
    /** Case 1: the window, minutes; 0 turns the case off. */
    PORT_SCAN1_MINUTES("Port_Scan1_x_min", "10", wholeNumber(0, 1440)),
    /** Case 1: listed when it reaches more ports than this on one address. */
    PORT_SCAN1_PORTS("Port_Scan1_x_dstPort", "10", wholeNumber(1, 65535)),
    /** Case 2: the window, minutes; 0 turns the case off. */
    PORT_SCAN2_MINUTES("Port_Scan2_x_min", "10", wholeNumber(0, 1440)),
    /** Case 2: listed when it tries one port on at least this many addresses. */
    PORT_SCAN2_ADDRESSES("Port_Scan2_x_dstIP", "10", wholeNumber(2, 65535)),
    /** Case 3: 0 off, 1 critical, 2 critical and high. */
    VULNERABILITY_SEVERITY("Vul_Scan1_x_severity", "1", wholeNumber(0, 2)),
    /** Records older than this many months (30 days each) are pruned. */
    LOG_MONTHS("x_month_logs", "3", wholeNumber(1, 120)),
    /** Entries not seen for this many months (30 days each) are removed. */
    INACTIVE_MONTHS("x_month_inactive_blacklist", "1", wholeNumber(1, 120)),
    /** The hour (0-23) at which inactive entries are removed. */
    OLD_BLACKLIST_HOUR("old_blacklist_hour", "0", wholeNumber(0, 23)),
    /** The hour (0-23) at which old records are pruned. */
    PRUNE_HOUR("prune_hour", "1", wholeNumber(0, 23)),
    /** The time zone of both hours, such as Australia/Sydney; empty for the server's. */
    CLEANING_ZONE("cleaning_zone", "", Setting::zone),
    /** Who may fetch the list: networks separated by commas; empty for everybody. */
    LIST_CLIENTS("list_clients", "", Setting::networks),
    /** Whether fetching the list asks for an account by HTTP Basic. */
    LIST_BASIC("list_basic", "false", Setting::trueOrFalse),
    /** A device without a new line for this many minutes is called silent. */
    SILENT_MINUTES("silent_minutes", "15", wholeNumber(1, 10080)),
    /** New files become devices by themselves as long as there are fewer devices than this. */
    AUTO_REGISTER_MOST("auto_register_most", "200", wholeNumber(0, 10000)),
    /** More found entries than this within ten minutes are held until somebody decides; 0 holds none. */
    BRAKE_NEW("brake_new", "1000", wholeNumber(0, 1_000_000)),
    /** An act that would take more than so many of a hundred entries off the list, and over 20, is asked about; 0 asks never. */
    BRAKE_REMOVED_PERCENT("brake_removed_percent", "10", wholeNumber(0, 100)),
    /** Where people reach these pages, such as https://defense.example.net: mails link there. Empty: mails have no links. */
    BASE_URL("base_url", "", Setting::webAddress);

    private static final Pattern WEB_ADDRESS =
            Pattern.compile("https?://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+)(:\\d{1,5})?(/[A-Za-z0-9._~/-]*)?");

    private final String settingName;
    private final String defaultValue;
    private final UnaryOperator<String> normalise;

    Setting(String settingName, String defaultValue, UnaryOperator<String> normalise) {
        this.settingName = settingName;
        this.defaultValue = defaultValue;
        this.normalise = normalise;
    }

    public static Optional<Setting> named(String name) {
        return Arrays.stream(values()).filter(s -> s.settingName.equals(name)).findFirst();
    }

    public String settingName() {
        return settingName;
    }

    public String defaultValue() {
        return defaultValue;
    }

    /** Whether the value is a whole number, which the API writes as one. */
    public boolean isNumber() {
        return !defaultValue.isEmpty() && Character.isDigit(defaultValue.charAt(0));
    }

    /**
     * The value as it is stored.
     *
     * @throws IllegalArgumentException with a sentence for a person if the value cannot be taken
     */
    public String normalise(String value) {
        return normalise.apply(value.strip());
    }

    private static UnaryOperator<String> wholeNumber(int lowest, int highest) {
        return value -> {
            if (value.matches("\\d{1,9}")) {
                int number = Integer.parseInt(value);
                if (number >= lowest && number <= highest) {
                    return Integer.toString(number);
                }
            }
            throw new IllegalArgumentException(
                    "must be a whole number from " + lowest + " to " + highest + ", not \"" + value + "\"");
        };
    }

    private static String zone(String value) {
        try {
            return value.isEmpty() ? value : ZoneId.of(value).getId();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "must be a time zone such as Australia/Sydney, or empty, not \"" + value + "\"", e);
        }
    }

    private static String networks(String value) {
        if (value.isEmpty()) {
            return value;
        }
        List<String> networks =
                Arrays.stream(value.split(",", -1)).map(String::strip).toList();
        if (networks.contains("")) {
            throw new IllegalArgumentException(
                    "must be networks separated by single commas, or empty for everybody, not \"" + value + "\"");
        }
        return String.join(
                ",",
                networks.stream()
                        .map(network -> Network.parse(network).toString())
                        .toList());
    }

    private static String webAddress(String value) {
        String address = value.replaceFirst("/+(admin/?)?$", "");
        if (address.isEmpty() || WEB_ADDRESS.matcher(address).matches()) {
            return address;
        }
        throw new IllegalArgumentException(
                "must be the address of these pages such as https://defense.example.net, or empty, not \"" + value
                        + "\"");
    }

    private static String trueOrFalse(String value) {
        if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
            return Boolean.toString(Boolean.parseBoolean(value));
        }
        throw new IllegalArgumentException("must be true or false, not \"" + value + "\"");
    }
}
