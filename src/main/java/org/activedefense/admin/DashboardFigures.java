package org.activedefense.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.activedefense.logstore.RecordCounts;
import org.activedefense.logstore.TopCounts;
import org.activedefense.logstore.TopList;

/**
 * The dashboard's larger figures, read for all who look at it at most every ten seconds, those over a week at most every
 * minute. Thread safe.
 */
@ApplicationScoped
public class DashboardFigures {

    @Inject
    private RecordCounts records;

    @Inject
    private TopCounts tops;

    private final Map<Range, Figures> known = new ConcurrentHashMap<>();

    /** What the charts reach back to. */
    public enum Range {
        DAY("24h", Duration.ofHours(24), Duration.ofMinutes(5), Duration.ofSeconds(9)),
        WEEK("7d", Duration.ofDays(7), Duration.ofMinutes(30), Duration.ofSeconds(59));

        private final String word;
        private final Duration length;
        private final Duration bin;
        private final Duration kept;

        Range(String word, Duration length, Duration bin, Duration kept) {
            this.word = word;
            this.length = length;
            this.bin = bin;
            this.kept = kept;
        }

        static Range of(String word) {
            return WEEK.word.equals(word) ? WEEK : DAY;
        }

        String word() {
            return word;
        }

        Duration bin() {
            return bin;
        }

        /** The start of the first bin. */
        Instant from(Instant now) {
            long seconds = bin.toSeconds();
            long last = Math.floorDiv(now.getEpochSecond(), seconds) * seconds;
            return Instant.ofEpochSecond(last + seconds).minus(length);
        }
    }

    /** Figures as they were at a time. */
    record Figures(Instant readAt, List<RecordCounts.Bin> bins, Map<TopCounts.Kind, TopList> tops) {}

    Figures of(Range range, Instant now) {
        return known.compute(
                range,
                (key, before) ->
                        before != null && now.isBefore(before.readAt().plus(range.kept)) ? before : read(range, now));
    }

    private Figures read(Range range, Instant now) {
        Instant from = range.from(now);
        Map<TopCounts.Kind, TopList> lists = new EnumMap<>(TopCounts.Kind.class);
        for (TopCounts.Kind kind : TopCounts.Kind.values()) {
            lists.put(kind, tops.since(kind, from));
        }
        return new Figures(now, records.bins(from, now, range.bin), lists);
    }
}
