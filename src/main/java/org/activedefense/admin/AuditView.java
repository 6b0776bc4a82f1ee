package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.activedefense.account.Account;
import org.activedefense.account.Accounts;
import org.activedefense.audit.Actor;
import org.activedefense.audit.AuditEntry;
import org.activedefense.audit.AuditFilter;
import org.activedefense.audit.AuditKind;
import org.activedefense.audit.AuditSearch;

/** Who changed what, when and from where. The address tells the search; nothing is changed here. */
@Named
@RequestScoped
public class AuditView {

    private static final int ON_A_PAGE = 50;
    private static final Map<String, Duration> RANGES =
            Map.of("24h", Duration.ofHours(24), "7d", Duration.ofDays(7), "30d", Duration.ofDays(30));

    /** An entry in words. */
    public record Row(AuditEntry entry, List<AuditWords.Part> parts, String before, String after) {

        public AuditEntry getEntry() {
            return entry;
        }

        public List<AuditWords.Part> getParts() {
            return parts;
        }

        public String getBefore() {
            return before;
        }

        public String getAfter() {
            return after;
        }
    }

    /** Something to choose. */
    public record Range(String key, String text, boolean chosen) {

        public String getKey() {
            return key;
        }

        public String getText() {
            return text;
        }

        public boolean isChosen() {
            return chosen;
        }
    }

    @Inject
    private AuditSearch search;

    @Inject
    private Accounts accounts;

    @Inject
    private Display display;

    @Inject
    private Messages messages;

    private String who = "";
    private String what = "";
    private String kind = "";
    private String range = "";
    private String from = "";
    private String to = "";
    private Long before;

    private AuditFilter filter;
    private List<AuditEntry> entries = List.of();
    private boolean more;

    public void load() {
        if (range.isEmpty() && !(from.isEmpty() && to.isEmpty())) {
            range = "own";
        }
        Instant since = RANGES.containsKey(range) ? Instant.now().minus(RANGES.get(range)) : null;
        boolean own = range.equals("own");
        filter = new AuditFilter(
                who,
                what,
                AuditWords.meantBy(what),
                AuditKind.ofKey(kind).orElse(null),
                own ? time(from, "From") : since,
                own ? time(to, "To") : null);
        List<AuditEntry> found = search.search(filter, before, ON_A_PAGE + 1);
        more = found.size() > ON_A_PAGE;
        entries = more ? found.subList(0, ON_A_PAGE) : found;
    }

    private Instant time(String text, String label) {
        try {
            return text.isBlank()
                    ? null
                    : Words.storable(
                            LocalDateTime.parse(text).atZone(display.getZone()).toInstant());
        } catch (DateTimeException e) {
            messages.error(label + " is not a time such as 2026-02-20T12:21; it was left out.");
            return null;
        }
    }

    public List<Row> getEntries() {
        return entries.stream()
                .map(entry -> new Row(
                        entry,
                        AuditWords.sentence(entry.getWhat()),
                        AuditWords.value(entry.getWhat(), entry.getBefore(), display.getZone()),
                        AuditWords.value(entry.getWhat(), entry.getAfter(), display.getZone())))
                .toList();
    }

    /** What the entries can be about. */
    public List<Range> getKinds() {
        List<Range> kinds = new ArrayList<>(List.of(new Range("", "Anything", kind.isEmpty())));
        for (AuditKind one : AuditKind.values()) {
            kinds.add(new Range(one.key(), one.words(), one.key().equals(kind)));
        }
        return kinds;
    }

    public String getKindText() {
        return AuditKind.ofKey(kind).map(AuditKind::words).orElse("");
    }

    /** Who may have acted: the accounts that there are, and the system itself. */
    public List<String> getActors() {
        List<String> names =
                new ArrayList<>(accounts.all().stream().map(Account::getName).toList());
        names.add(Actor.SYSTEM);
        return names;
    }

    /** What the choice of ranges offers. */
    public List<Range> getRanges() {
        return List.of(
                range("", "All"),
                range("24h", "Last 24 hours"),
                range("7d", "Last 7 days"),
                range("30d", "Last 30 days"),
                range("own", "Own range"));
    }

    private Range range(String key, String text) {
        return new Range(key, text, range.equals(key));
    }

    /** Whether anything narrows the search. */
    public boolean isFiltered() {
        return !parameters().isEmpty();
    }

    /** The address of the page of older entries, {@code null} on the last one. */
    public String getOlder() {
        return more ? url("before", entries.get(entries.size() - 1).getId().toString()) : null;
    }

    /** This search from its newest entry. */
    public String getNewest() {
        return url(null, null);
    }

    /** The file with all that this search finds; the page itself on a poll, which has not searched. */
    public String getExportUrl() {
        return filter == null
                ? ""
                : "audit.csv?who=" + encoded(who) + "&what=" + encoded(what) + "&kind=" + encoded(kind)
                        + (filter.from() == null ? "" : "&from=" + filter.from())
                        + (filter.to() == null ? "" : "&to=" + filter.to());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The search without one of its filters. */
    public String without(String filter) {
        return url(filter, null);
    }

    /** The search for all that one person did. */
    public String of(String person) {
        return "audit.xhtml?who=" + URLEncoder.encode(person, StandardCharsets.UTF_8);
    }

    public String getRangeText() {
        return switch (range) {
            case "24h" -> "last 24 hours";
            case "7d" -> "last 7 days";
            case "30d" -> "last 30 days";
            case "own" ->
                (from.isBlank() ? "" : "from " + from.replace('T', ' '))
                        + (to.isBlank() ? "" : " to " + to.replace('T', ' '));
            default -> "";
        };
    }

    private Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("who", who);
        all.put("what", what);
        all.put("kind", getKindText().isEmpty() ? "" : kind);
        all.put("range", getRangeText().isBlank() ? "" : range);
        all.put("from", range.equals("own") ? from : "");
        all.put("to", range.equals("own") ? to : "");
        all.values().removeIf(String::isBlank);
        return all;
    }

    private String url(String changed, String value) {
        Map<String, String> all = parameters();
        if (changed != null && value == null) {
            all.remove(changed);
            if (changed.equals("range")) {
                all.remove("from");
                all.remove("to");
            }
        } else if (changed != null) {
            all.put(changed, value);
        }
        String query = all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return "audit.xhtml" + (query.isEmpty() ? "" : "?" + query);
    }

    private static String text(String given) {
        return given == null ? "" : given.strip();
    }

    public String getWho() {
        return who;
    }

    public void setWho(String who) {
        this.who = text(who);
    }

    public String getWhat() {
        return what;
    }

    public void setWhat(String what) {
        this.what = text(what);
    }

    public String getKind() {
        return kind;
    }

    public void setKind(String kind) {
        this.kind = text(kind);
    }

    public String getRange() {
        return range;
    }

    public void setRange(String range) {
        this.range = text(range);
    }

    public String getFrom() {
        return from;
    }

    public void setFrom(String from) {
        this.from = text(from);
    }

    public String getTo() {
        return to;
    }

    public void setTo(String to) {
        this.to = text(to);
    }

    public Long getBefore() {
        return before;
    }

    public void setBefore(Long before) {
        this.before = before;
    }
}
