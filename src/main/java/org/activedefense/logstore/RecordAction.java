package org.activedefense.logstore;

import java.util.Arrays;
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

    private static final int LONGEST_COMMON = 16;

    /** One of PAN-OS' own words. */
    private record Word(String text, RecordAction action) {}

    /** The words of each length, so that a line is compared with two or three of them. */
    private static final Word[][] BY_LENGTH = byLength();

    private final String word;
    private final String[] actions;

    RecordAction(String word, String... actions) {
        this.word = word;
        this.actions = actions;
    }

    private static Word[][] byLength() {
        Word[][] words = new Word[LONGEST_COMMON + 1][];
        for (int length = 0; length < words.length; length++) {
            int wanted = length;
            words[length] = Arrays.stream(ALL)
                    .flatMap(action -> Arrays.stream(action.actions)
                            .filter(text -> text.length() == wanted)
                            .map(text -> new Word(text, action)))
                    .toArray(Word[]::new);
        }
        return words;
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
        int length = line.maxUtf8Length(TextField.ACTION);
        if (length < BY_LENGTH.length) { // of a line that is not ASCII it is twice the length: then all are tried
            for (Word word : BY_LENGTH[length]) {
                if (line.isValue(TextField.ACTION, word.text())) {
                    return word.action();
                }
            }
        }
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
