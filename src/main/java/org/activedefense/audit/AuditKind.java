package org.activedefense.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the audit's entries are about, told from how their sentence begins. Every sentence that is written is of one kind. */
public enum AuditKind {
    ENTRY(
            "entries",
            "Blacklist entries",
            "Add % to the blacklist",
            "Remove % from the blacklist",
            "Undo removal of %",
            "Change % on the blacklist",
            "Delist %",
            "Release % held %",
            "Drop % held %"),
    NETWORK(
            "networks",
            "Own and allowed networks",
            "Add own network %",
            "Add allowed network %",
            "Remove own network %",
            "Change own network %",
            "Change allowed network %",
            "Remove allowed network %"),
    SETTING("settings", "Settings", "Change setting %"),
    DEVICE(
            "devices",
            "Devices",
            "Register device %",
            "Change device %",
            "Remove device %",
            "Read rejected lines of device %"),
    ACCOUNT("accounts", "Accounts", "% account %", "Change own password"),
    LOGIN("logins", "Logins", "Log in", "Log out", "Failed login%", "Lock out %"),
    MAIL(
            "mail",
            "Mail and recipients",
            "Change mail %",
            "Send test mail %",
            "Try mail %",
            "Add recipient %",
            "Delete recipient %"),
    SYSTEM("system", "System and jobs", "Start system", "Stop system", "Reset system", "Let job %"),
    WARNING("warnings", "Warnings", "Mute warnings %"),
    EXPORT("exports", "Exports and shared searches", "Export %", "Share search %"),
    REFUSAL("refusals", "Refused", "Refuse %");

    private final String key;
    private final String words;
    private final List<String> patterns;

    AuditKind(String key, String words, String... patterns) {
        this.key = key;
        this.words = words;
        this.patterns = List.of(patterns);
    }

    /** For an address. */
    public String key() {
        return key;
    }

    /** For a person. */
    public String words() {
        return words;
    }

    /** SQL's patterns of its sentences. */
    public List<String> patterns() {
        return patterns;
    }

    /** The first one whose sentences the given one is like. */
    public static Optional<AuditKind> of(String what) {
        return Arrays.stream(values())
                .filter(kind -> kind.patterns.stream().anyMatch(pattern -> isLike(what, pattern)))
                .findFirst();
    }

    public static Optional<AuditKind> ofKey(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
    }

    private static boolean isLike(String what, String pattern) {
        int open = pattern.indexOf('%');
        if (open < 0) {
            return what.equals(pattern);
        }
        String begin = pattern.substring(0, open);
        String rest = pattern.substring(open + 1);
        String end = rest.replace("%", "");
        return what.length() >= begin.length() + end.length()
                && what.startsWith(begin)
                && (rest.endsWith("%") && !end.isEmpty() ? what.contains(end) : what.endsWith(end));
    }
}
