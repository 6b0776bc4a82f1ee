package org.activedefense.logstore;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.activedefense.address.Network;

/** A condition of a search beyond equality: many ports, or what a record must not be. What a record does not say is "not" anything. */
public final class RecordClause {

    private static final String DEVICE = "logfile_id";

    private final String sql;
    private final List<Object> parameters;

    private RecordClause(String sql, List<Object> parameters) {
        this.sql = sql;
        this.parameters = List.copyOf(parameters);
    }

    /** Ports from one to another, both included. */
    public record PortRange(int from, int to) {}

    /** @param column one of {@link RecordQuery#PORTS} */
    public static RecordClause ports(String column, List<PortRange> ranges, boolean not) {
        known(RecordQuery.PORTS, column);
        StringJoiner any = new StringJoiner(" or ", "(", ")");
        List<Object> parameters = new ArrayList<>();
        for (PortRange range : ranges) {
            any.add(column + " between ? and ?");
            parameters.add(range.from());
            parameters.add(range.to());
        }
        return new RecordClause(not ? "coalesce(not " + any + ", true)" : any.toString(), parameters);
    }

    /** @param column one of {@link RecordQuery#TEXTS} */
    public static RecordClause not(String column, String value) {
        known(RecordQuery.TEXTS, column);
        return new RecordClause(column + " is distinct from ?", List.of(value));
    }

    /** @param column one of {@link RecordQuery#TEXTS} */
    public static RecordClause notPart(String column, String part) {
        known(RecordQuery.TEXTS, column);
        return new RecordClause("coalesce(" + column + " not ilike ?, true)", List.of(RecordQuery.pattern(part)));
    }

    public static RecordClause notSource(Network network) {
        return new RecordClause("not src_ip <<= cast(? as inet)", List.of(network.toString()));
    }

    public static RecordClause notDestination(Network network) {
        return new RecordClause("not dst_ip <<= cast(? as inet)", List.of(network.toString()));
    }

    public static RecordClause notOf(long[] logfileIds) {
        List<Object> parameters = new ArrayList<>();
        StringJoiner marks = new StringJoiner(", ", DEVICE + " not in (", ")");
        for (long id : logfileIds) {
            marks.add("?");
            parameters.add(id);
        }
        return new RecordClause(marks.toString(), parameters);
    }

    private static void known(List<String> columns, String column) {
        if (!columns.contains(column)) {
            throw new IllegalArgumentException("No column to search by: " + column);
        }
    }

    /** Whether it is one on the device. */
    boolean isOnDevice() {
        return sql.startsWith(DEVICE);
    }

    String sql() {
        return sql;
    }

    List<Object> parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return sql + " " + parameters;
    }
}
