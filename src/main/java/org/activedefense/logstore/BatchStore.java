package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.activedefense.system.Database;
import org.activedefense.system.DatabaseException;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.StaleEpochException;
import org.postgresql.PGConnection;

/**
 * Stores what intake has read: records, batch row, counters, rejected lines and the new read position in one transaction, so
 * that after any crash every line is stored exactly once. Nothing else moves a position. Thread safe.
 */
@ApplicationScoped
public class BatchStore {

    /** Rejected lines kept a device. */
    static final int KEPT_REJECTED_LINES = 10_000;

    /** Ranges of rejected lines kept a device, for reading them again. */
    static final int KEPT_REJECTED_RANGES = 100_000;

    /** Of each device one batch; the rows of devices are locked in the order of their ids, as by all who lock several. */
    private static final String MOVE_POSITIONS = """
            with lease as (
                select 1 from node where name = ? and epoch = ? and instance = ?::uuid for share
            ), b as materialized (
                select * from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bytea[], ?::bigint[], ?::bigint[],
                                     ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::bigint[], ?::bigint[], ?::bigint[],
                                     ?::boolean[], ?::boolean[], ?::bytea[], ?::bigint[])
                    as b (logfile_id, generation_id, from_position, to_position, fingerprint, fingerprint_length, stored,
                          rejected, min_time, max_time, first_id, last_id, bytes_behind, direction, no_direction, tail, tail_length)
            ), locked as materialized (
                select l.id from logfile l where l.id = any(?::bigint[]) and l.node = ? and l.enabled and l.removed_at is null
                order by l.id for update
            ), moved as (
                update logfile_generation g
                set position = b.to_position, fingerprint = b.fingerprint, fingerprint_length = b.fingerprint_length,
                    tail = b.tail, tail_length = b.tail_length
                from b join locked on locked.id = b.logfile_id
                where g.id = b.generation_id and g.position = b.from_position and exists (select 1 from lease)
                returning b.*
            ), device as (
                update logfile l
                set lines_stored = l.lines_stored + m.stored, lines_rejected = l.lines_rejected + m.rejected,
                    last_line_at = clock_timestamp(), newest_event_at = greatest(l.newest_event_at, m.max_time),
                    last_batch = l.last_batch + 1, bytes_behind = m.bytes_behind,
                    direction_seen_at = case when m.direction then clock_timestamp() else l.direction_seen_at end,
                    direction_missed_at = case when m.no_direction then clock_timestamp() else l.direction_missed_at end
                from moved m where l.id = m.logfile_id
                returning l.last_batch, m.*
            )
            insert into log_batch (logfile_id, number, generation_id, from_position, to_position, first_id, last_id,
                                   min_time, max_time, stored, rejected)
            select logfile_id, last_batch, generation_id, from_position, to_position, first_id, last_id, min_time, max_time,
                   stored, rejected from device
            returning logfile_id, number""";

    private static final String REPLACE_RANGE = """
            with lease as (
                select 1 from node where name = ? and epoch = ? and instance = ?::uuid for share
            ), gone as (
                delete from rejected_range where id = ? and exists (select 1 from lease) returning lines
            ), device as (
                update logfile
                set lines_stored = lines_stored + ?, lines_rejected = lines_rejected + ? - (select lines from gone),
                    newest_event_at = greatest(newest_event_at, ?), last_batch = last_batch + 1
                where id = ? and node = ? and enabled and removed_at is null and exists (select 1 from gone)
                returning last_batch
            )
            insert into log_batch (logfile_id, number, generation_id, from_position, to_position, first_id, last_id,
                                   min_time, max_time, stored, rejected, again)
            select ?, last_batch, ?, ?, ?, ?, ?, ?, ?, ?, ?, true from device
            returning number""";

    @Inject
    private Database database;

    @Inject
    private NodeIdentity node;

    @Inject
    private Event<StoredBatch> storedBatches;

    /**
     * Commits batches of several devices together, all or none. Who observes {@link StoredBatch} after success gets their records.
     *
     * @param batches one a device at most
     * @param nodeEpoch under which this server reads
     * @throws StaleEpochException if a position, a device or the owner has changed since a batch was begun: nothing is
     *     stored, and its reader must start from what the database says
     * @throws DatabaseException if the database failed; whether the batches were committed is then told by the positions alone
     */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void store(List<RecordBatch> batches, long nodeEpoch) {
        store(batches, connection -> movePositions(connection, batches, nodeEpoch));
    }

    /**
     * Commits what a range of rejected lines has become now: records, or rejected again. The read position stays.
     *
     * @param batch exactly the lines of the range
     * @throws StaleEpochException if the range was read again by somebody else, or the owner has changed
     */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void storeAgain(RecordBatch batch, long rangeId, long nodeEpoch) {
        store(List.of(batch), connection -> batch.events()
                .setNumber(replaceRange(connection, batch, rangeId, nodeEpoch)));
    }

    @FunctionalInterface
    private interface Numbering {
        /** Writes the batches' rows and what goes with them, and gives each its number. */
        void number(Connection connection) throws SQLException;
    }

    private void store(List<RecordBatch> batches, Numbering numbering) {
        try (Connection connection = database.connection()) {
            List<CopyBuffer> rows = batches.stream()
                    .filter(batch -> batch.stored() > 0)
                    .map(RecordBatch::rows)
                    .toList();
            if (!rows.isEmpty()) {
                CopyBuffer.copyTo(connection.unwrap(PGConnection.class).getCopyAPI(), rows);
            }
            numbering.number(connection);
            RecordCounts.add(connection, batches);
            for (RecordBatch batch : batches) {
                if (batch.rejected() > 0) {
                    keepRejected(connection, batch);
                }
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        } catch (IOException e) {
            throw new DatabaseException(new SQLException(e.getMessage(), "08006", e));
        } catch (Error e) {
            // out of memory between the rows and the position: an Error alone would not roll back
            throw new IllegalStateException("The batch is rolled back and read again: " + e, e);
        }
        batches.forEach(batch -> storedBatches.fire(batch.events()));
    }

    private void movePositions(Connection connection, List<RecordBatch> batches, long nodeEpoch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MOVE_POSITIONS)) {
            Columns columns = new Columns(connection, statement, batches);
            columns.set(node.name());
            columns.set(nodeEpoch);
            columns.set(node.instance());
            columns.bigint(RecordBatch::logfileId);
            columns.bigint(batch -> batch.generation().id());
            columns.bigint(RecordBatch::fromPosition);
            columns.bigint(RecordBatch::toPosition);
            columns.bytea(batch -> batch.fingerprint().sha256());
            columns.bigint(batch -> (long) batch.fingerprint().length());
            columns.bigint(batch -> (long) batch.stored());
            columns.bigint(batch -> (long) batch.rejected());
            columns.array("timestamptz", batch -> time(batch, batch.minTimeMillis()));
            columns.array("timestamptz", batch -> time(batch, batch.maxTimeMillis()));
            columns.bigint(RecordBatch::firstId);
            columns.bigint(batch -> batch.nextId() - 1);
            columns.bigint(RecordBatch::bytesBehind);
            columns.array("boolean", RecordBatch::directionSeen);
            columns.array("boolean", RecordBatch::directionMissed);
            columns.bytea(batch -> batch.tail().sha256());
            columns.bigint(batch -> (long) batch.tail().length());
            columns.bigint(RecordBatch::logfileId);
            columns.set(node.name());
            Map<Long, Long> numbers = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.put(rows.getLong(1), rows.getLong(2));
                }
            }
            for (RecordBatch batch : batches) {
                Long number = numbers.get(batch.logfileId());
                if (number == null) {
                    throw stale(batch);
                }
                batch.events().setNumber(number);
            }
        }
    }

    private static StaleEpochException stale(RecordBatch batch) {
        return new StaleEpochException("Position " + batch.fromPosition() + " of "
                + batch.generation().path()
                + " is not the one that was read from any more, or this server does not own the device");
    }

    /** Sets a statement's parameters one after the other, a column of the batches at a time. */
    private static final class Columns {

        private final Connection connection;
        private final PreparedStatement statement;
        private final List<RecordBatch> batches;
        private int next = 1;

        Columns(Connection connection, PreparedStatement statement, List<RecordBatch> batches) {
            this.connection = connection;
            this.statement = statement;
            this.batches = batches;
        }

        void set(Object value) throws SQLException {
            statement.setObject(next++, value);
        }

        void bigint(Function<RecordBatch, Long> value) throws SQLException {
            array("bigint", value);
        }

        void bytea(Function<RecordBatch, byte[]> value) throws SQLException {
            byte[][] values = batches.stream().map(value).toArray(byte[][]::new);
            statement.setArray(next++, connection.createArrayOf("bytea", values));
        }

        void array(String type, Function<RecordBatch, ?> value) throws SQLException {
            Object[] values = new Object[batches.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value.apply(batches.get(i));
            }
            statement.setArray(next++, connection.createArrayOf(type, values));
        }
    }

    private long replaceRange(Connection connection, RecordBatch batch, long rangeId, long nodeEpoch)
            throws SQLException {
        long number = number(connection, REPLACE_RANGE, batch, new Object[] {
            node.name(),
            nodeEpoch,
            node.instance(),
            rangeId,
            batch.stored(),
            batch.rejected(),
            time(batch, batch.maxTimeMillis()),
            batch.logfileId(),
            node.name()
        });
        try (PreparedStatement statement = connection.prepareStatement(
                "delete from rejected_line where logfile_id = ? and generation_id = ? and position >= ? and position < ?")) {
            statement.setLong(1, batch.logfileId());
            statement.setLong(2, batch.generation().id());
            statement.setLong(3, batch.fromPosition());
            statement.setLong(4, batch.toPosition());
            statement.executeUpdate();
        }
        return number;
    }

    /** Runs a statement whose first parameters are given and whose last ones are the batch row's. */
    private static long number(Connection connection, String sql, RecordBatch batch, Object[] first)
            throws SQLException {
        Object[] row = {
            batch.logfileId(),
            batch.generation().id(),
            batch.fromPosition(),
            batch.toPosition(),
            batch.firstId(),
            batch.nextId() - 1,
            time(batch, batch.minTimeMillis()),
            time(batch, batch.maxTimeMillis()),
            batch.stored(),
            batch.rejected()
        };
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < first.length; i++) {
                statement.setObject(i + 1, first[i]);
            }
            for (int i = 0; i < row.length; i++) {
                statement.setObject(first.length + i + 1, row[i]);
            }
            try (ResultSet number = statement.executeQuery()) {
                if (!number.next()) {
                    throw stale(batch);
                }
                return number.getLong(1);
            }
        }
    }

    private void keepRejected(Connection connection, RecordBatch batch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into rejected_line (logfile_id, generation_id, position, length, reason, line)"
                        + " values (?, ?, ?, ?, ?, ?)")) {
            for (RecordBatch.RejectedText sample : batch.samples()) {
                statement.setLong(1, batch.logfileId());
                statement.setLong(2, batch.generation().id());
                statement.setLong(3, sample.position());
                statement.setLong(4, sample.length());
                statement.setString(5, sample.reason());
                statement.setString(6, sample.line());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into rejected_range (logfile_id, generation_id, from_position, to_position, lines)"
                        + " values (?, ?, ?, ?, ?)")) {
            for (RecordBatch.RejectedRange range : batch.ranges()) {
                statement.setLong(1, batch.logfileId());
                statement.setLong(2, batch.generation().id());
                statement.setLong(3, range.from());
                statement.setLong(4, range.to());
                statement.setInt(5, range.lines());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        trim(connection, "rejected_line", batch.logfileId(), KEPT_REJECTED_LINES);
        trim(connection, "rejected_range", batch.logfileId(), KEPT_REJECTED_RANGES);
    }

    private static void trim(Connection connection, String table, long logfileId, int kept) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("delete from " + table
                + " where logfile_id = ? and id <= (select id from " + table
                + " where logfile_id = ? order by id desc offset ? limit 1)")) {
            statement.setLong(1, logfileId);
            statement.setLong(2, logfileId);
            statement.setInt(3, kept);
            statement.executeUpdate();
        }
    }

    /** The first of as many ids as {@link #ID_BLOCK} that nobody else gets. */
    @Transactional
    public long nextIdBlock() {
        return database.queryOne("select nextval('pa_traffic_log_id_block')", row -> row.getLong(1))
                .orElseThrow();
    }

    /** Ids that one call of {@link #nextIdBlock} gives; the sequence's increment. */
    public static final int ID_BLOCK = 100_000;

    /**
     * How a device's reading stands.
     *
     * @param bytesBehind what may hold complete lines and is not stored
     * @param behindSince since when the reader has not been at the end; {@code null} if it is there
     * @param problem what is wrong with the file and what to do; {@code null} if nothing is
     */
    public record ReadingState(long logfileId, long bytesBehind, Instant behindSince, String problem) {}

    /** Notes how far reading is behind and what is wrong with the files, for the pages and for jobs that wait. */
    @Transactional
    public void noteStates(List<ReadingState> states) {
        if (states.isEmpty()) {
            return;
        }
        database.update(
                "with s as (select * from unnest(?::bigint[], ?::bigint[], ?::text[]::timestamptz[], ?::text[])"
                        + " as s (id, bytes_behind, behind_since, problem)), locked as materialized"
                        + " (select l.id from logfile l join s using (id) where l.node = ? order by l.id for update of l)"
                        + " update logfile l set bytes_behind = s.bytes_behind, behind_since = s.behind_since,"
                        + " problem = s.problem from s join locked using (id) where l.id = s.id",
                states.stream().mapToLong(ReadingState::logfileId).toArray(),
                states.stream().mapToLong(ReadingState::bytesBehind).toArray(),
                states.stream()
                        .map(state -> state.behindSince() == null
                                ? null
                                : state.behindSince().toString())
                        .toArray(String[]::new),
                states.stream().map(ReadingState::problem).toArray(String[]::new),
                node.name());
    }

    /** {@code null} for a batch without records. */
    private static OffsetDateTime time(RecordBatch batch, long millis) {
        return batch.stored() == 0 ? null : Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}
