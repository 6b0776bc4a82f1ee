package org.activedefense.defense;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Events in order of time, 24 bytes each. Of a long row of events to the same destination and port only so many are kept
 * that every window still meets one where it met one before:
 *
 * <p>Let a &lt;= b &lt;= c be times of events to the same destination and port with c - a &lt;= span, where no window in use
 * is shorter than span. A window [s, s + M] that holds b holds a if s &lt;= a; otherwise s + M &gt; a + span &gt;= c and it
 * holds c. So b adds no port or destination to any window: it is superfluous, whichever of the three comes last. A dropped
 * neighbour was dropped for neighbours of its own that the window holds, so this stays true when dropping goes on. Where
 * only events from some time f on count, a window can be moved up to s &gt;= f without losing one, and the same holds.
 */
final class EventList extends SourceEvents {

    /** From here on a search through all events costs more than one through groups. */
    private static final int LARGEST = 64;

    private static final int WORDS = 3;
    private static final long[] NOTHING = {};

    /** For each event: the halves of its destination, then time and port in one number. */
    private long[] words = NOTHING;

    private int size;

    @Override
    boolean add(Event event, DefenseRules rules) {
        return add(event, rules.shortestWindowMillis());
    }

    boolean add(Event event, long span) {
        long time = event.timeMillis();
        int at = firstAtOrAfter(time + 1);
        int before = sameBefore(at, event, time - span);
        if (before >= 0 && time(before) == time) {
            return false;
        }
        int after = sameFrom(at, event, time + span);
        if (before >= 0 && after >= 0 && time(after) - time(before) <= span) {
            return false;
        }
        // a neighbour is superfluous now if the event and the one beyond are close enough around it
        if (after >= 0 && sameFrom(after + 1, event, time + span) >= 0) {
            delete(after);
        }
        if (before >= 0 && sameBefore(before, event, time - span) >= 0) {
            delete(before);
            at--;
        }
        insert(at, event);
        return true;
    }

    private int sameBefore(int end, Event event, long earliest) {
        for (int i = end - 1; i >= 0 && time(i) >= earliest; i--) {
            if (isTo(i, event)) {
                return i;
            }
        }
        return -1;
    }

    private int sameFrom(int start, Event event, long latest) {
        for (int i = start; i < size && time(i) <= latest; i++) {
            if (isTo(i, event)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isTo(int i, Event event) {
        return words[i * WORDS + 1] == event.dstLow() && words[i * WORDS] == event.dstHigh() && port(i) == event.port();
    }

    private void delete(int i) {
        size--;
        System.arraycopy(words, (i + 1) * WORDS, words, i * WORDS, (size - i) * WORDS);
    }

    private void insert(int i, Event event) {
        int capacity = words.length / WORDS;
        if (size == capacity) {
            int larger = capacity < 8 ? Math.max(1, capacity * 2) : capacity + capacity / 2;
            words = Arrays.copyOf(words, larger * WORDS);
        }
        System.arraycopy(words, i * WORDS, words, (i + 1) * WORDS, (size - i) * WORDS);
        words[i * WORDS] = event.dstHigh();
        words[i * WORDS + 1] = event.dstLow();
        words[i * WORDS + 2] = event.timeAndPort();
        size++;
    }

    /** The index of the first event of that time or later, {@link #size()} if there is none. */
    int firstAtOrAfter(long timeMillis) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (time(middle) < timeMillis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long time(int i) {
        return words[i * WORDS + 2] >> 16;
    }

    int port(int i) {
        return (int) words[i * WORDS + 2] & 0xFFFF;
    }

    long dstHigh(int i) {
        return words[i * WORDS];
    }

    long dstLow(int i) {
        return words[i * WORDS + 1];
    }

    @Override
    EventList eventsTo(long dstHigh, long dstLow) {
        return this;
    }

    @Override
    EventList eventsAt(int port) {
        return this;
    }

    @Override
    int size() {
        return size;
    }

    @Override
    long bytes() {
        return 24 + (words.length == 0 ? 0 : 16) + 8L * words.length;
    }

    @Override
    void forEach(Consumer<Event> consumer) {
        for (int i = 0; i < size; i++) {
            consumer.accept(new Event(time(i), dstHigh(i), dstLow(i), port(i)));
        }
    }

    /** Forgets what is older; false if nothing remains. */
    boolean dropBefore(long timeMillis) {
        int first = firstAtOrAfter(timeMillis);
        if (first > 0) {
            words = Arrays.copyOfRange(words, first * WORDS, size * WORDS);
            size -= first;
        }
        return size > 0;
    }

    @Override
    SourceEvents withoutThoseBefore(long timeMillis, DefenseRules rules) {
        return dropBefore(timeMillis) ? this : null;
    }

    @Override
    SourceEvents withRoom(DefenseRules rules) {
        return size < LARGEST ? this : new GroupedEvents(this, rules);
    }
}
