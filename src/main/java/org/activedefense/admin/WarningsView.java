package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Comparator;
import java.util.List;
import org.activedefense.system.Warning;
import org.activedefense.system.Warnings;

/** What needs a look, on every page: the first few as banners. */
@Named
@RequestScoped
public class WarningsView {

    private static final int SHOWN = 3;

    @Inject
    private Warnings warnings;

    /** A warning as a page reads it. */
    public record Line(String kind, String subject, String text, String cure, String page) {

        static Line of(Warning warning) {
            return new Line(warning.kind(), warning.subject(), warning.text(), warning.cure(), warning.page());
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

        /** What costs lines or protection now is danger. */
        public String getState() {
            return switch (kind) {
                case "device-unread", "disk-full", "poller-refused", "getting-through", "stalled", "system-off" ->
                    "danger";
                default -> "warning";
            };
        }
    }

    public List<Line> getAll() {
        return lines(warnings.current());
    }

    /** Danger first, otherwise in their order. The database's absence has a banner of its own. */
    static List<Line> lines(List<Warning> warnings) {
        return warnings.stream()
                .filter(warning -> !warning.kind().equals("database-away"))
                .map(Line::of)
                .sorted(Comparator.comparing(line -> line.getState().equals("warning")))
                .toList();
    }

    public List<Line> getFirst() {
        return getAll().stream().limit(SHOWN).toList();
    }

    public int getCount() {
        return warnings.current().size();
    }

    /** How many are not among the first. */
    public int getMore() {
        return Math.max(0, getAll().size() - SHOWN);
    }
}
