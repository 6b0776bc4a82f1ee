package org.activedefense.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an import took of each kind, what it did not, and why. Not thread safe. */
final class ImportReport {

    private static final class Kind {
        private int taken;
        private int known;
        private int skipped;
        private final List<String> lines = new ArrayList<>();
    }

    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    private Kind kind(String name) {
        return kinds.computeIfAbsent(name, key -> new Kind());
    }

    void taken(String kind) {
        kind(kind).taken++;
    }

    /** Taken, with something to know about it. */
    void taken(String kind, String what, String remark) {
        taken(kind);
        kind(kind).lines.add("taken    " + what + ": " + remark);
    }

    /** Is here already, as it is there. */
    void known(String kind) {
        kind(kind).known++;
    }

    void skipped(String kind, String what, String why) {
        kind(kind).skipped++;
        kind(kind).lines.add("skipped  " + what + ": " + why);
    }

    int taken() {
        return kinds.values().stream().mapToInt(kind -> kind.taken).sum();
    }

    /** For the person at the terminal. */
    String text() {
        StringBuilder text = new StringBuilder();
        kinds.forEach((name, kind) -> {
            text.append("%s: %d taken, %d here already, %d skipped%n"
                    .formatted(name, kind.taken, kind.known, kind.skipped));
            kind.lines.forEach(line -> text.append("  ").append(line).append(System.lineSeparator()));
        });
        return text.toString();
    }
}
