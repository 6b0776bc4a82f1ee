package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.activedefense.account.ChosenColumns;

/** Which columns the tables show to who looks, and the choice of them. What names a row (its time, its address) always stands. */
@Named("columns")
@RequestScoped
public class TableColumns {

    /** A column that may be left out. */
    public record Column(String key, String label, boolean usual) {

        public String getKey() {
            return key;
        }

        public String getLabel() {
            return label;
        }
    }

    private static final Map<String, List<Column>> TABLES = Map.of(
            "records",
            List.of(
                    new Column("srcLocation", "SrcLocation", true),
                    new Column("srcPort", "SrcPort", false),
                    new Column("srcUser", "User", false),
                    new Column("dstLocation", "DstLocation", false),
                    new Column("dstPort", "DstPort", true),
                    new Column("action", "Action", true),
                    new Column("severity", "Severity", true),
                    new Column("threat", "Threat", true),
                    new Column("rule", "Rule", true),
                    new Column("type", "Type", false),
                    new Column("device", "Device", false)),
            "blacklist",
            List.of(
                    new Column("type", "Type", true),
                    new Column("country", "Country", true),
                    new Column("listed", "Listed", true),
                    new Column("lastSeen", "Last Seen", true),
                    new Column("hits", "Hits", false),
                    new Column("why", "Why", true),
                    new Column("note", "Note", false),
                    new Column("by", "Listed by", false)));

    @Inject
    private ChosenColumns chosen;

    @Inject
    private HttpServletRequest request;

    private final Map<String, Set<String>> shown = new HashMap<>();

    /** All that a table may show, in their order. */
    public List<Column> of(String table) {
        return TABLES.get(table);
    }

    public boolean shows(String table, String key) {
        return shown.computeIfAbsent(table, this::read).contains(key);
    }

    private Set<String> read(String table) {
        Set<String> usual =
                of(table).stream().filter(Column::usual).map(Column::key).collect(Collectors.toSet());
        return chosen.of(table).<Set<String>>map(LinkedHashSet::new).orElse(usual);
    }

    /** Keeps what was ticked; a table or column that there is not is passed over. */
    public void choose() {
        String table = request.getParameter("table");
        if (TABLES.containsKey(table)) {
            String[] ticked = request.getParameterValues("column");
            Set<String> wanted = ticked == null ? Set.of() : Set.copyOf(Arrays.asList(ticked));
            chosen.choose(
                    table,
                    of(table).stream().map(Column::key).filter(wanted::contains).toList());
        }
    }

    public void reset() {
        chosen.reset(request.getParameter("table"));
    }
}
