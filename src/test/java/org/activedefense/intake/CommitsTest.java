package org.activedefense.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.activedefense.logstore.Fingerprint;
import org.activedefense.logstore.Generation;
import org.activedefense.logstore.MemoryGenerations;
import org.activedefense.logstore.RecordBatch;
import org.activedefense.system.DatabaseException;
import org.activedefense.system.StaleEpochException;
import org.junit.jupiter.api.Test;

class CommitsTest {

    private long now = 1;
    private final List<List<Long>> stored = new ArrayList<>();
    private final Set<Long> stale = new HashSet<>();
    private Throwable everything;
    private final Map<RecordBatch, Throwable> ended = new HashMap<>();
    private final Commits commits = new Commits(this::store, () -> now, 1);

    private void store(List<RecordBatch> batches, long nodeEpoch) {
        if (everything instanceof Error e) {
            throw e;
        } else if (everything instanceof RuntimeException e) {
            throw e;
        }
        if (batches.stream().anyMatch(batch -> stale.contains(batch.logfileId()))) {
            throw new StaleEpochException("another owner");
        }
        stored.add(batches.stream().map(RecordBatch::logfileId).toList());
    }

    private RecordBatch add(long device, int lines) {
        Generation generation =
                new MemoryGenerations().add(device, "1", "/log", Fingerprint.EMPTY, 0, Generation.State.CURRENT, 1);
        RecordBatch batch = new RecordBatch();
        batch.start(device, generation, 0, 1, 0);
        for (int i = 0; i < lines; i++) {
            batch.reject("x", i, i + 1, "");
        }
        commits.add(batch, 7, ended::put);
        return batch;
    }

    private void gather() {
        now += Commits.GATHER_NANOS;
        commits.commitWhatIsDue();
    }

    @Test
    void whatManyDevicesBringWithinATimeIsOneCommit() {
        for (long device = 1; device <= 1000; device++) {
            add(device, 5);
            commits.commitWhatIsDue();
        }
        assertEquals(0, stored.size());
        gather();
        assertEquals(1, stored.size());
        assertEquals(1000, stored.get(0).size());
    }

    @Test
    void aFullBatchGoesAtOnce() {
        add(1, RecordBatch.MAX_LINES);
        commits.commitWhatIsDue();
        assertEquals(List.of(List.of(1L)), stored);
    }

    @Test
    void theBatchesOfADeviceAreCommittedOneAfterTheOther() {
        RecordBatch first = add(1, 5);
        RecordBatch second = add(1, 5);
        add(2, 5);
        gather();
        gather();
        assertEquals(List.of(List.of(1L, 2L), List.of(1L)), stored);
        assertNull(ended.get(first));
        assertNull(ended.get(second));
    }

    @Test
    void ofAGroupWithAStaleMemberTheOthersAreStored() {
        stale.add(2L);
        RecordBatch sound = add(1, 5);
        RecordBatch bad = add(2, 5);
        add(3, 5);
        gather();
        assertEquals(List.of(List.of(1L), List.of(3L)), stored);
        assertNull(ended.get(sound));
        assertTrue(ended.get(bad) instanceof StaleEpochException);
    }

    @Test
    void whileTheDatabaseIsAwayNobodyIsTriedSingly() {
        everything = new DatabaseException(new SQLException("gone", "08006"));
        for (long device = 1; device <= 10; device++) {
            add(device, 5);
        }
        gather();
        assertEquals(10, ended.size());
        assertTrue(ended.values().stream().allMatch(failure -> failure == everything));
    }

    @Test
    void anErrorEndsTheBatchAndNothingElse() {
        everything = new StackOverflowError();
        RecordBatch batch = add(1, 5);
        gather();
        assertEquals(everything, ended.get(batch));
        everything = null;
        add(1, 5);
        gather();
        assertEquals(List.of(List.of(1L)), stored);
    }

    @Test
    void whenTooMuchWaitsNobodyShouldReadMore() {
        everything = null;
        for (long device = 1; !commits.isFull(); device++) {
            Generation generation =
                    new MemoryGenerations().add(device, "1", "/log", Fingerprint.EMPTY, 0, Generation.State.CURRENT, 1);
            RecordBatch batch = new RecordBatch();
            batch.start(device, generation, 0, 1, 0);
            for (int i = 0; !batch.isFull(); i++) {
                batch.reject("x", i, i + 1, "y".repeat(1024));
            }
            commits.add(batch, 7, ended::put);
            assertTrue(device < 1000);
        }
        commits.commitWhatIsDue();
        assertTrue(!commits.isFull());
    }
}
