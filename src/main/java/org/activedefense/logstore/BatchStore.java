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

    private static final String MOVE_POSITION = """
            with lease as (
                select 1 from node where name = ? and epoch = ? and instance = ?::uuid for share
            ), moved as (
                update logfile_generation
                set position = ?, fingerprint = ?, fingerprint_length = ?
                where id = ? and position = ? and exists (select 1 from lease)
                returning 1
            ), device as (
                update logfile
                set lines_stored = lines_stored + ?, lines_rejected = lines_rejected + ?, last_line_at = clock_timestamp(),
                    newest_event_at = greatest(newest_event_at, ?), last_batch = last_batch + 1, bytes_behind = ?,
                    direction_seen_at = case when ? then clock_timestamp() else direction_seen_at end,
                    direction_missed_at = case when ? then clock_timestamp() else direction_missed_at end
                where id = ? and node = ? and enabled and removed_at is null and exists (select 1 from moved)
                returning last_batch
            )
            insert into log_batch (logfile_id, number, generation_id, from_position, to_position, first_id, last_id,
                                   min_time, max_time, stored, rejected)
            select ?, last_batch, ?, ?, ?, ?, ?, ?, ?, ?, ? from device
            returning number""";

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
     * Commits a batch. Who observes {@link StoredBatch} after success gets its records.
     *
     * @param nodeEpoch under which this server reads
     * @param bytesBehind what is left to read behind the batch
     * @throws StaleEpochException if the position, the device or the owner has changed since the batch was begun: nothing is
     *     stored, and the reader must start from what the database says
     * @throws DatabaseException if the database failed; whether the batch was committed is then told by the position alone
     */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void store(RecordBatch batch, long nodeEpoch, long bytesBehind) {
        store(batch, connection -> movePosition(connection, batch, nodeEpoch, bytesBehind));
    }

    /**
     * Commits what a range of rejected lines has become now: records, or rejected again. The read position stays.
     *
     * @param batch exactly the lines of the range
     * @throws StaleEpochException if the range was read again by somebody else, or the owner has changed
     */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public void storeAgain(RecordBatch batch, long rangeId, long nodeEpoch) {
        store(batch, connection -> replaceRange(connection, batch, rangeId, nodeEpoch));
    }

    @FunctionalInterface
    private interface Numbering {
        /** Writes the batch's row and what goes with it; the batch's number. */
        long number(Connection connection) throws SQLException;
    }

    private void store(RecordBatch batch, Numbering numbering) {
        try (Connection connection = database.connection()) {
            if (batch.stored() > 0) {
                batch.rows().copyTo(connection.unwrap(PGConnection.class).getCopyAPI());
            }
            batch.events().setNumber(numbering.number(connection));
            if (!batch.minutes().isEmpty()) {
                RecordCounts.add(connection, batch.logfileId(), batch.minutes());
            }
            if (batch.rejected() > 0) {
                keepRejected(connection, batch);
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        } catch (IOException e) {
            throw new DatabaseException(new SQLException(e.getMessage(), "08006", e));
        } catch (Error e) {
            // out of memory between the rows and the position: an Error alone would not roll back
            throw new IllegalStateException("The batch is rolled back and read again: " + e, e);
        }
        storedBatches.fire(batch.events());
    }

    private long movePosition(Connection connection, RecordBatch batch, long nodeEpoch, long bytesBehind)
            throws SQLException {
        Generation generation = batch.generation();
        return number(connection, MOVE_POSITION, batch, new Object[] {
            node.name(),
            nodeEpoch,
            node.instance(),
            batch.toPosition(),
            generation.fingerprint().sha256(),
            generation.fingerprint().length(),
            generation.id(),
            batch.fromPosition(),
            batch.stored(),
            batch.rejected(),
            time(batch, batch.maxTimeMillis()),
            bytesBehind,
            batch.directionSeen(),
            batch.directionMissed(),
            batch.logfileId(),
            node.name()
        });
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
                    throw new StaleEpochException("Position " + batch.fromPosition() + " of "
                            + batch.generation().path()
                            + " is not the one that was read from any more, or this server does not own the device");
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

    /** Notes how far reading is behind and what is wrong with the file, for the pages. */
    @Transactional
    public void noteState(long logfileId, long bytesBehind, Instant behindSince, String problem) {
        database.update(
                "update logfile set bytes_behind = ?, behind_since = ?, problem = ? where id = ? and node = ?",
                bytesBehind,
                behindSince,
                problem,
                logfileId,
                node.name());
    }

    /** {@code null} for a batch without records. */
    private static OffsetDateTime time(RecordBatch batch, long millis) {
        return batch.stored() == 0 ? null : Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}
