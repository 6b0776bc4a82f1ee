package org.activedefense.logstore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.activedefense.address.Network;

/**
 * What records are asked for. Everything but the maps may be {@code null}: then it does not matter.
 *
 * @param src source address or network
 * @param dst destination address or network
 * @param from the earliest event time
 * @param to the event time before which they must be
 * @param logfileIds devices
 * @param ports wanted value by column, of the columns in {@link #PORTS}
 * @param texts wanted value by column, of the columns in {@link #TEXTS}; exact
 * @param parts a wanted part of the value by column, of the columns in {@link #TEXTS}; upper and lower case are the same
 * @param clauses further conditions, all of which hold
 */
public record RecordQuery(
        Network src,
        Network dst,
        Instant from,
        Instant to,
        long[] logfileIds,
        Map<String, Integer> ports,
        Map<String, String> texts,
        Map<String, String> parts,
        List<RecordClause> clauses) {

    /** Without further clauses. */
    public RecordQuery(
            Network src,
            Network dst,
            Instant from,
            Instant to,
            long[] logfileIds,
            Map<String, Integer> ports,
            Map<String, String> texts,
            Map<String, String> parts) {
        this(src, dst, from, to, logfileIds, ports, texts, parts, List.of());
    }

    /** Columns that a port is looked for in. */
    static final List<String> PORTS = List.of("src_port", "dst_port");

    /** Columns that a text is looked for in. */
    static final List<String> TEXTS = List.of(
            "severity",
            "action",
            "log_type",
            "subtype",
            "src_location",
            "dst_location",
            "src_user",
            "rule_name",
            "threat_id");

    /** The conditions other than time, each beginning with " and ", and their parameters. */
    record Conditions(String sql, List<Object> parameters) {

        /** Whether one of the blooms can leave out what does not match. */
        boolean indexed() {
            return sql.contains(" and src_ip = ") || sql.contains(" and dst_ip = ") || sql.contains(" and dst_port = ");
        }
    }

    /** Whether nothing but time and device is asked, which the counts of minutes know too, under the same names. */
    boolean onlyDevices() {
        return src == null
                && dst == null
                && isUnasked(ports)
                && isUnasked(texts)
                && isUnasked(parts)
                && clauses.stream().allMatch(RecordClause::isOnDevice);
    }

    private static boolean isUnasked(Map<String, ?> wanted) {
        return wanted.values().stream().allMatch(Objects::isNull);
    }

    Conditions conditions() {
        StringBuilder sql = new StringBuilder();
        List<Object> parameters = new ArrayList<>();
        network("src_ip", src, sql, parameters);
        network("dst_ip", dst, sql, parameters);
        if (logfileIds != null) {
            List<String> marks = new ArrayList<>();
            for (long id : logfileIds) {
                marks.add("?");
                parameters.add(id);
            }
            sql.append(" and logfile_id in (").append(String.join(", ", marks)).append(')');
        }
        for (String column : PORTS) {
            equal(column, ports.get(column), sql, parameters);
        }
        for (String column : TEXTS) {
            equal(column, texts.get(column), sql, parameters);
            if (parts.get(column) != null) {
                sql.append(" and ").append(column).append(" ilike ?");
                parameters.add(pattern(parts.get(column)));
            }
        }
        for (RecordClause clause : clauses) {
            sql.append(" and ").append(clause.sql());
            parameters.addAll(clause.parameters());
        }
        return new Conditions(sql.toString(), parameters);
    }

    static String pattern(String part) {
        return '%' + part.replaceAll("[\\\\%_]", "\\\\$0") + '%';
    }

    private static void network(String column, Network wanted, StringBuilder sql, List<Object> parameters) {
        if (wanted != null) {
            // only equality can use the bloom
            String operator = wanted.isSingleAddress() ? " = " : " <<= ";
            sql.append(" and ").append(column).append(operator).append("cast(? as inet)");
            parameters.add(wanted.toString());
        }
    }

    private static void equal(String column, Object wanted, StringBuilder sql, List<Object> parameters) {
        if (wanted != null) {
            sql.append(" and ").append(column).append(" = ?");
            parameters.add(wanted);
        }
    }
}
