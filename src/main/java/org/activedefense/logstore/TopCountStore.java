package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.activedefense.system.Database;

/** The rows of top_count: one an hour and kind, of all nodes. Thread safe. */
@ApplicationScoped
class TopCountStore {

    /** Keys kept an hour and kind: a count misses at most a thousandth of the hour's records. */
    static final int KEPT_KEYS = 1000;

    @Inject
    private Database database;

    /** Adds to the rows of some hours (since 1970), in the order that all nodes keep. */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void add(Map<Long, HourTops> hours) {
        new TreeMap<>(hours).forEach((hour, tops) -> {
            for (TopCounts.Kind kind : TopCounts.Kind.values()) {
                add(Instant.ofEpochSecond(hour * 3600), kind, tops);
            }
        });
    }

    private void add(Instant hour, TopCounts.Kind kind, HourTops tops) {
        database.update(
                "insert into top_count (hour, kind, keys, hits, missed, total) values (?, ?, '{}', '{}', 0, 0)"
                        + " on conflict (hour, kind) do nothing",
                hour,
                name(kind));
        TopList list = new TopList();
        database.query(
                "select keys, hits, missed, total from top_count where hour = ? and kind = ? for update",
                row -> addRow(list, row),
                hour,
                name(kind));
        tops.addTo(kind, list);
        list.cut(KEPT_KEYS);
        String[] keys = list.keys();
        database.update(
                "update top_count set keys = ?::text[], hits = ?::bigint[], missed = ?, total = ? where hour = ? and kind = ?",
                keys,
                list.hits(keys),
                list.missed(),
                list.total(),
                hour,
                name(kind));
    }

    private static boolean addRow(TopList list, ResultSet row) throws SQLException {
        list.add(array(row.getArray("keys"), String[].class), array(row.getArray("hits"), Long[].class));
        list.addMissed(row.getLong("missed"));
        list.addTotal(row.getLong("total"));
        return true;
    }

    private static <T> T array(Array array, Class<T> type) throws SQLException {
        return type.cast(array.getArray());
    }

    @Transactional(Transactional.TxType.SUPPORTS)
    public TopList read(TopCounts.Kind kind, Instant from) {
        TopList list = new TopList();
        database.query(
                "select keys, hits, missed, total from top_count where kind = ? and hour >= ?",
                row -> addRow(list, row),
                name(kind),
                from.truncatedTo(ChronoUnit.HOURS));
        return list;
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void tidyUp(Instant now) {
        database.update("delete from top_count where hour < ?", now.minus(MinuteCounts.KEPT));
    }

    private static String name(TopCounts.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
