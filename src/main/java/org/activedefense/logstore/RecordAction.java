package org.activedefense.logstore;

import java.util.Locale;
import org.activedefense.parser.Accepted;
import org.activedefense.parser.TextField;

/**
 * What became of the traffic that a record tells of: PAN-OS' actions, gathered into a few that can be told apart in a chart.
 * The order is that of the stack, from the bottom.
 */
public enum RecordAction {
    ALLOWED("allow", "allow", "override", "override-lockout", "continue"),
    ALERTED("alert", "alert", "wildfire-upload-success", "wildfire-upload-skip", "forward"),
    DENIED("deny", "deny"),
    DROPPED(
            "drop",
            "drop",
            "drop-icmp",
            "drop-packet",
            "drop-all",
            "drop-all-packets",
            "random-drop",
            "sinkhole",
            "discard"),
    RESET("reset", "reset-both", "reset-client", "reset-server", "reset both", "reset client", "reset server"),
    BLOCKED(
            "block",
            "block",
            "block-ip",
            "block-url",
            "block-continue",
            "block-override",
            "block-packet",
            "syncookie-sent",
            "session_drop"),
    OTHER("other");

    private static final RecordAction[] ALL = values();

    private final String word;
    private final String[] actions;

    RecordAction(String word, String... actions) {
        this.word = word;
        this.actions = actions;
    }

    /** How it is called on pages: the firewall's own word for the commonest of them. */
    public String word() {
        return word;
    }

    /** The column of record_count. */
    String column() {
        return this == RESET ? "was_reset" : name().toLowerCase(Locale.ROOT);
    }

    /** Of a line, whatever the letters' case; {@link #OTHER} if it has none or one that is not known. */
    static RecordAction of(Accepted line) {
        for (RecordAction action : ALL) {
            for (String text : action.actions) {
                if (line.isValue(TextField.ACTION, text)) {
                    return action;
                }
            }
        }
        return OTHER;
    }

    /** Of a record's action as stored. */
    public static RecordAction of(String actionText) {
        if (actionText != null) {
            String lower = actionText.toLowerCase(Locale.ROOT);
            for (RecordAction action : ALL) {
                for (String text : action.actions) {
                    if (text.equals(lower)) {
                        return action;
                    }
                }
            }
        }
        return OTHER;
    }
}
