package org.activedefense.logstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.activedefense.Injected;
import org.activedefense.OneConnection;

/** The search as in the server, on a connection instead of a pool, each slice in a transaction of its own. */
public final class ConnectedSearch {

    private ConnectedSearch() {}

    /** @param connection without auto-commit; for nothing else meanwhile */
    public static RecordSearch on(Connection connection) {
        return Injected.into(new RecordSearch(), new EndingSlice(connection));
    }

    /** The counting of a search's records over time; its {@link RecordCounts} are on the same connection. */
    static RecordHistogram histogramOn(Connection connection) {
        RecordCounts counts = Injected.into(new RecordCounts(), new OneConnection(connection));
        return Injected.into(new RecordHistogram(), counts, new EndingSlice(connection));
    }

    /** What the running product does every five seconds for a day that grows. */
    public static void summarise(Connection connection, LocalDate day) {
        Injected.into(new Summaries(), new OneConnection(connection)).summarise(Partitions.nameOf(day));
    }

    private static final class EndingSlice extends RecordSlice {
        private final Connection connection;
        private final RecordSlice slice;

        EndingSlice(Connection connection) {
            this.connection = connection;
            slice = Injected.into(new RecordSlice(), new OneConnection(connection));
        }

        @Override
        public Read read(RecordQuery.Conditions conditions, Stretch stretch) {
            try {
                return slice.read(conditions, stretch);
            } finally {
                rollback();
            }
        }

        @Override
        public Extent extent() {
            try {
                return slice.extent();
            } finally {
                rollback();
            }
        }

        @Override
        public Map<Long, long[]> count(
                RecordQuery.Conditions conditions, Instant from, Instant to, Duration width, long mostMillis) {
            try {
                return slice.count(conditions, from, to, width, mostMillis);
            } finally {
                rollback();
            }
        }

        private void rollback() {
            try {
                connection.rollback();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
