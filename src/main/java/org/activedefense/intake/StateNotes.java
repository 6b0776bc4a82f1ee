package org.activedefense.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.activedefense.logstore.BatchStore;
import org.activedefense.logstore.BatchStore.ReadingState;

/**
 * Writes how the readers stand into the devices' rows: of all devices in one statement, and only what has changed. Not thread safe.
 */
final class StateNotes {

    private static final long FIGURES_EVERY = Duration.ofSeconds(2).toNanos();

    private final BatchStore batches;
    private final LongSupplier nanoTime;
    private Map<Long, Noted> noted = new HashMap<>();

    private record Noted(ReadingState state, long at) {}

    StateNotes(BatchStore batches, LongSupplier nanoTime) {
        this.batches = batches;
        this.nanoTime = nanoTime;
    }

    /** Whether a device is behind, and its problem, are written at once; the figure of bytes every two seconds. */
    void write(Collection<DeviceReader> readers) {
        long now = nanoTime.getAsLong();
        List<ReadingState> changed = new ArrayList<>();
        Map<Long, Noted> after = new HashMap<>();
        for (DeviceReader reader : readers) {
            ReadingState state = reader.state();
            Noted before = noted.get(state.logfileId());
            if (before == null || isNews(before, state, now)) {
                changed.add(state);
                after.put(state.logfileId(), new Noted(state, now));
            } else {
                after.put(state.logfileId(), before);
            }
        }
        batches.noteStates(changed);
        noted = after; // only once they are written
    }

    private static boolean isNews(Noted before, ReadingState state, long now) {
        ReadingState known = before.state();
        boolean turned = (known.behindSince() == null) != (state.behindSince() == null)
                || !Objects.equals(known.problem(), state.problem());
        return turned || !known.equals(state) && now - before.at() >= FIGURES_EVERY;
    }
}
