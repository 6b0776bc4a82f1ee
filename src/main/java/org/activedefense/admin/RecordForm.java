package org.activedefense.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.activedefense.address.Network;
import org.activedefense.logstore.RecordClause;
import org.activedefense.logstore.RecordClause.PortRange;
import org.activedefense.logstore.RecordQuery;

/**
 * The search form of the records page: what stands in its address, as a query, as chips and as an address again. A value that
 * cannot be read is kept as it was written, with why. Not thread safe.
 */
public final class RecordForm {

    /** A span that ends now. */
    public enum Range {
        DAY("24h", "Last 24 hours", Duration.ofHours(24)),
        THREE_DAYS("3d", "Last 3 days", Duration.ofDays(3)),
        WEEK("7d", "Last 7 days", Duration.ofDays(7)),
        ALL("all", "All times", null),
        OWN("own", "Own range", null);

        private final String key;
        private final String label;
        private final Duration length;

        Range(String key, String label, Duration length) {
            this.key = key;
            this.label = label;
            this.length = length;
        }

        public String getKey() {
            return key;
        }

        public String getLabel() {
            return label;
        }
    }

    /** One condition of the search: what it is, and the address of the search without it. */
    public record Chip(String text, String query) {
        public String getText() {
            return text;
        }

        public String getQuery() {
            return query;
        }
    }

    private static final DateTimeFormatter FILE_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    static final int HIGHEST_PORT = 65_535;

    /** Ports and ranges in one field. */
    private static final int MOST_RANGES = 50;

    /** Before a value: everything but that. */
    static final String NOT = "!";

    /** The parameters by name, with the words for them, in the order of the chips. */
    private static final Map<String, String> LABELS = new LinkedHashMap<>();

    static {
        LABELS.put("src", "source");
        LABELS.put("srcPort", "source port");
        LABELS.put("srcLocation", "source country");
        LABELS.put("srcUser", "user");
        LABELS.put("dst", "destination");
        LABELS.put("dstPort", "port");
        LABELS.put("dstLocation", "destination country");
        LABELS.put("severity", "severity");
        LABELS.put("action", "action");
        LABELS.put("ruleName", "rule");
        LABELS.put("type", "type");
        LABELS.put("logfile", "device");
    }

    /** Columns that are searched for a part of their text. */
    private static final Map<String, String> PARTS = Map.of(
            "srcLocation", "src_location",
            "srcUser", "src_user",
            "dstLocation", "dst_location",
            "action", "action",
            "ruleName", "rule_name");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();
    private final ZoneId zone;

    RecordForm(Function<String, String> parameters, ZoneId zone) {
        this.zone = zone;
        List<String> names = new ArrayList<>(List.of("range", "from", "to"));
        names.addAll(LABELS.keySet());
        for (String name : names) {
            String value = parameters.apply(name);
            if (value != null && !value.isBlank() && !value.strip().equals(NOT)) {
                values.put(name, value.strip());
            }
        }
        if (!values.containsKey("range") && (values.containsKey("from") || values.containsKey("to"))) {
            values.put("range", Range.OWN.key);
        }
    }

    /** What was written, by parameter. */
    Map<String, String> values() {
        return values;
    }

    /** What is wrong, by parameter; filled by {@link #query}. */
    Map<String, String> errors() {
        return errors;
    }

    Range range() {
        for (Range range : Range.values()) {
            if (range.key.equals(values.get("range"))) {
                return range;
            }
        }
        return Range.ALL;
    }

    /** Whether anything is asked that stands under "More filters". */
    boolean hasMore() {
        return values.keySet().stream().anyMatch(name -> !List.of("range", "from", "to", "src", "dst", "dstPort")
                .contains(name));
    }

    /** @param devices the ids of a device by its name or id, empty if there is none */
    RecordQuery query(Instant now, Function<String, long[]> devices) {
        errors.clear();
        List<RecordClause> clauses = new ArrayList<>();
        Map<String, Integer> ports = new HashMap<>();
        ports.put("src_port", ports("srcPort", "src_port", clauses));
        ports.put("dst_port", ports("dstPort", "dst_port", clauses));
        Map<String, String> texts = new HashMap<>();
        texts.put("severity", exactly("severity", "severity", text -> text.toLowerCase(Locale.ROOT), clauses));
        texts.put("log_type", exactly("type", "log_type", text -> text.toUpperCase(Locale.ROOT), clauses));
        Map<String, String> parts = new HashMap<>();
        PARTS.forEach((name, column) -> {
            if (isNot(name)) {
                clauses.add(RecordClause.notPart(column, wanted(name)));
            } else {
                parts.put(column, wanted(name));
            }
        });
        Instant from = range().length == null ? null : now.minus(range().length);
        Instant to = null;
        if (range() == Range.OWN) {
            from = read("from", text -> time(text, false));
            to = read("to", text -> time(text, true));
            if (from != null && to != null && !from.isBefore(to)) {
                errors.put("to", "must be later than its beginning");
            }
        }
        Network src = network("src", RecordClause::notSource, clauses);
        Network dst = network("dst", RecordClause::notDestination, clauses);
        long[] ids = read("logfile", name -> device(wanted("logfile"), devices));
        if (ids != null && isNot("logfile")) {
            clauses.add(RecordClause.notOf(ids));
            ids = null;
        }
        return new RecordQuery(src, dst, from, to, ids, ports, texts, parts, clauses);
    }

    /** Whether everything but the value is meant. */
    private boolean isNot(String name) {
        return values.getOrDefault(name, "").startsWith(NOT);
    }

    /** What was written, without the sign for not. */
    private String wanted(String name) {
        String value = values.get(name);
        return isNot(name) ? value.substring(NOT.length()).strip() : value;
    }

    private String exactly(String name, String column, UnaryOperator<String> change, List<RecordClause> clauses) {
        String value = lower(wanted(name), change);
        if (value != null && isNot(name)) {
            clauses.add(RecordClause.not(column, value));
            return null;
        }
        return value;
    }

    private Network network(String name, Function<Network, RecordClause> not, List<RecordClause> clauses) {
        Network network = read(name, text -> Network.parse(wanted(name)));
        if (network != null && isNot(name)) {
            clauses.add(not.apply(network));
            return null;
        }
        return network;
    }

    /** One port, which the index helps to find; {@code null} if more or others are meant, which become a clause. */
    private Integer ports(String name, String column, List<RecordClause> clauses) {
        List<PortRange> ranges = read(name, text -> ports(wanted(name)));
        if (ranges == null) {
            return null;
        }
        PortRange first = ranges.get(0);
        if (ranges.size() == 1 && first.from() == first.to() && !isNot(name)) {
            return first.from();
        }
        clauses.add(RecordClause.ports(column, ranges, isNot(name)));
        return null;
    }

    /** "22, 80, 8000-8100". */
    private static List<PortRange> ports(String text) {
        List<PortRange> ranges = new ArrayList<>();
        for (String part : text.split("[,;\\s]+")) {
            String[] ends = part.split("-", -1);
            if (ends.length > 2) {
                throw notPorts();
            }
            int from = port(ends[0]);
            int to = port(ends[ends.length - 1]);
            if (from > to || ranges.size() == MOST_RANGES) {
                throw notPorts();
            }
            ranges.add(new PortRange(from, to));
        }
        return ranges;
    }

    private static String lower(String text, UnaryOperator<String> change) {
        return text == null ? null : change.apply(text);
    }

    private <T> T read(String name, Function<String, T> reader) {
        String text = values.get(name);
        try {
            return text == null ? null : reader.apply(text);
        } catch (IllegalArgumentException e) {
            errors.put(name, e.getMessage());
            return null;
        }
    }

    private static long[] device(String name, Function<String, long[]> devices) {
        long[] ids = devices.apply(name);
        if (ids.length == 0) {
            throw new IllegalArgumentException("must be the name of a device");
        }
        return ids;
    }

    private static int port(String text) {
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= HIGHEST_PORT) {
            return Integer.parseInt(text);
        }
        throw notPorts();
    }

    private static IllegalArgumentException notPorts() {
        return new IllegalArgumentException(
                "must be ports, 0 to " + HIGHEST_PORT + ", such as 443 or 22, 80, 8000-8100; at most " + MOST_RANGES);
    }

    /** A time in the reader's zone, or with an offset of its own; a day alone is its beginning, or its end. */
    private Instant time(String text, boolean end) {
        try {
            if (text.length() == 10) {
                LocalDate day = LocalDate.parse(text);
                return Words.storable(
                        (end ? day.plusDays(1) : day).atStartOfDay(zone).toInstant());
            }
            String iso = text.replace(' ', 'T');
            return Words.storable(
                    iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)$")
                            ? java.time.OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).atZone(zone).toInstant());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time such as 2026-02-20 12:10", e);
        }
    }

    List<Chip> chips() {
        List<Chip> chips = new ArrayList<>();
        if (range() == Range.OWN) {
            String from = values.getOrDefault("from", "…").replace('T', ' ');
            String to = values.getOrDefault("to", "…").replace('T', ' ');
            chips.add(new Chip(from + " – " + to, without("range", "from", "to")));
        } else if (range() != Range.ALL) {
            chips.add(new Chip(range().label.toLowerCase(Locale.ROOT), without("range", "from", "to")));
        }
        LABELS.forEach((name, label) -> {
            if (values.containsKey(name)) {
                chips.add(new Chip(label + (isNot(name) ? " not " : " ") + wanted(name), without(name)));
            }
        });
        return chips;
    }

    /** The search as the query of an address, without the question mark. */
    String toQuery() {
        return without();
    }

    /** The same search with one value more, or another one. */
    String with(String name, String value) {
        String rest = without(name);
        return (rest.isEmpty() ? "" : rest + "&") + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The same search within two times as the form's fields take them: the query of its address. */
    String between(String from, String to) {
        String rest = without("range", "from", "to");
        return (rest.isEmpty() ? "" : rest + "&") + "range=" + Range.OWN.key + "&from="
                + URLEncoder.encode(from, StandardCharsets.UTF_8) + "&to="
                + URLEncoder.encode(to, StandardCharsets.UTF_8);
    }

    private String without(String... names) {
        List<String> pairs = new ArrayList<>();
        values.forEach((name, value) -> {
            boolean idle = name.equals("range") && range() == Range.ALL
                    || (name.equals("from") || name.equals("to")) && range() != Range.OWN;
            if (!List.of(names).contains(name) && !idle) {
                pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return String.join("&", pairs);
    }

    /** For the name of a file: the range without what file systems dislike. */
    String fileRange(Instant now) {
        String text =
                switch (range()) {
                    case ALL -> "all";
                    case OWN -> values.getOrDefault("from", "") + "_to_" + values.getOrDefault("to", "now");
                    default -> "last-" + range().key;
                };
        return text.replaceAll("[^0-9A-Za-z_-]", "-") + "_at_" + FILE_TIME.format(now.atZone(zone));
    }
}
