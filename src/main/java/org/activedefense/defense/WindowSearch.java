package org.activedefense.defense;

import java.util.Arrays;

/**
 * Finds the fullest window around one event. Exact: every window that holds the event is looked at, earlier and later
 * events alike. Keeps its arrays from one search to the next. Not thread-safe.
 */
final class WindowSearch {

    /** The events in reach of the one judged, in order of time, each with the number of its port or destination. */
    private long[] times = new long[64];

    private int[] values = new int[64];
    private int count;

    /** The different ports or destinations met, in the order of their numbers. */
    private long[] highs = new long[64];

    private long[] lows = new long[64];
    private int different;
    /** Open addressing: number + 1 by hash. */
    private int[] slots = new int[128];

    private int slotMask;

    /** The window with most different ports of the event's destination; null if that is less than needed. */
    EventWindow mostPorts(EventList events, Event event, long length, long floor, int needed) {
        if (!start(events, event, length, floor, needed)) {
            return null;
        }
        boolean taken = false;
        int end = events.size();
        for (int i = events.firstAtOrAfter(from(event, length, floor)); i < end; i++) {
            long time = events.time(i);
            if (time > event.timeMillis() + length) {
                break;
            }
            if (!taken && time >= event.timeMillis()) {
                take(event.timeMillis(), 0, event.port());
                taken = true;
            }
            if (events.port(i) > 0 && events.dstLow(i) == event.dstLow() && events.dstHigh(i) == event.dstHigh()) {
                take(time, 0, events.port(i));
            }
        }
        if (!taken) {
            take(event.timeMillis(), 0, event.port());
        }
        return fullest(event.timeMillis(), length, needed);
    }

    /** The window with most different destinations at the event's port; null if that is less than needed. */
    EventWindow mostDestinations(EventList events, Event event, long length, long floor, int needed) {
        if (!start(events, event, length, floor, needed)) {
            return null;
        }
        boolean taken = false;
        int end = events.size();
        for (int i = events.firstAtOrAfter(from(event, length, floor)); i < end; i++) {
            long time = events.time(i);
            if (time > event.timeMillis() + length) {
                break;
            }
            if (!taken && time >= event.timeMillis()) {
                take(event.timeMillis(), event.dstHigh(), event.dstLow());
                taken = true;
            }
            if (events.port(i) == event.port()) {
                take(time, events.dstHigh(i), events.dstLow(i));
            }
        }
        if (!taken) {
            take(event.timeMillis(), event.dstHigh(), event.dstLow());
        }
        return fullest(event.timeMillis(), length, needed);
    }

    private static long from(Event event, long length, long floor) {
        return Math.max(event.timeMillis() - length, floor);
    }

    private boolean start(EventList events, Event event, long length, long floor, int needed) {
        int most = events.firstAtOrAfter(event.timeMillis() + length + 1)
                - events.firstAtOrAfter(from(event, length, floor))
                + 1;
        if (most < needed) {
            return false;
        }
        if (times.length < most) {
            int capacity = Integer.highestOneBit(most) * 2;
            times = new long[capacity];
            values = new int[capacity];
            highs = new long[capacity];
            lows = new long[capacity];
            slots = new int[capacity * 2];
        }
        slotMask = Integer.highestOneBit(most) * 4 - 1;
        if (slotMask >= slots.length) {
            slotMask = slots.length - 1;
        }
        Arrays.fill(slots, 0, slotMask + 1, 0);
        count = 0;
        different = 0;
        return true;
    }

    private void take(long time, long high, long low) {
        times[count] = time;
        values[count] = numberOf(high, low);
        count++;
    }

    private int numberOf(long high, long low) {
        long mixed = (high * 0x9E3779B97F4A7C15L ^ low) * 0xBF58476D1CE4E5B9L;
        int slot = (int) (mixed >>> 40) & slotMask;
        while (slots[slot] != 0) {
            int number = slots[slot] - 1;
            if (lows[number] == low && highs[number] == high) {
                return number;
            }
            slot = slot + 1 & slotMask;
        }
        highs[different] = high;
        lows[different] = low;
        slots[slot] = ++different;
        return different - 1;
    }

    /** Of the windows that begin at an event not later than the one judged and reach it; of equally full ones the shortest. */
    private EventWindow fullest(long judged, long length, int needed) {
        if (different < needed) {
            return null;
        }
        int[] inWindow = new int[different];
        int now = 0;
        int next = 0;
        EventWindow best = null;
        for (int first = 0; first < count && times[first] <= judged; first++) {
            while (next < count && times[next] - times[first] <= length) {
                if (inWindow[values[next++]]++ == 0) {
                    now++;
                }
            }
            if (now >= needed && (best == null || isBetter(now, times[next - 1] - times[first], best))) {
                best = new EventWindow(times[first], times[next - 1], now);
            }
            if (--inWindow[values[first]] == 0) {
                now--;
            }
        }
        return best;
    }

    private static boolean isBetter(int count, long duration, EventWindow best) {
        return count > best.count() || count == best.count() && duration < best.toMillis() - best.fromMillis();
    }
}
