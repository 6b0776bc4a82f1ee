package org.activedefense.defense;

import java.util.concurrent.ThreadLocalRandom;
import org.activedefense.address.Address;

/**
 * A map from addresses, looked up by their two halves so that a record costs no object. Open addressing, at most 5/8
 * full. The hash is salted: a sender that chooses its spoofed addresses cannot choose where they collide. Not thread-safe.
 */
final class AddressMap<V> {

    interface Visitor<V> {
        void visit(long high, long low, V value);
    }

    private static final int SMALLEST = 16;
    private static final long SALT_HIGH = ThreadLocalRandom.current().nextLong() | 1;
    private static final long SALT_LOW = ThreadLocalRandom.current().nextLong() | 1;

    private long[] highs;
    private long[] lows;
    private V[] values;
    private int size;

    AddressMap() {
        allocate(SMALLEST);
    }

    int size() {
        return size;
    }

    long bytes() {
        return 20L * values.length;
    }

    V get(Address address) {
        return get(address.high(), address.low());
    }

    V get(long high, long low) {
        return values[slotOf(high, low)];
    }

    /** @param value not null */
    void put(long high, long low, V value) {
        int slot = slotOf(high, low);
        if (values[slot] == null) {
            highs[slot] = high;
            lows[slot] = low;
            size++;
        }
        values[slot] = value;
        if (size > values.length / 8 * 5) {
            moveAllTo(values.length * 2);
        }
    }

    void remove(long high, long low) {
        int empty = slotOf(high, low);
        if (values[empty] == null) {
            return;
        }
        size--;
        int mask = values.length - 1;
        // moves up what would no longer be found across the gap, instead of leaving a tombstone
        for (int slot = empty + 1 & mask; values[slot] != null; slot = slot + 1 & mask) {
            int home = home(highs[slot], lows[slot]);
            if ((slot - home & mask) >= (slot - empty & mask)) {
                highs[empty] = highs[slot];
                lows[empty] = lows[slot];
                values[empty] = values[slot];
                empty = slot;
            }
        }
        values[empty] = null;
    }

    void forEach(Visitor<V> visitor) {
        for (int slot = 0; slot < values.length; slot++) {
            if (values[slot] != null) {
                visitor.visit(highs[slot], lows[slot], values[slot]);
            }
        }
    }

    private int slotOf(long high, long low) {
        int mask = values.length - 1;
        int slot = home(high, low);
        while (values[slot] != null && (lows[slot] != low || highs[slot] != high)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private int home(long high, long low) {
        long mixed = (high ^ high >>> 32) * SALT_HIGH + (low ^ low >>> 32) * SALT_LOW;
        mixed = (mixed ^ mixed >>> 32) * SALT_LOW;
        return (int) (mixed >>> 32) & values.length - 1;
    }

    private void moveAllTo(int capacity) {
        long[] oldHighs = highs;
        long[] oldLows = lows;
        V[] oldValues = values;
        allocate(capacity);
        for (int old = 0; old < oldValues.length; old++) {
            if (oldValues[old] != null) {
                int slot = slotOf(oldHighs[old], oldLows[old]);
                highs[slot] = oldHighs[old];
                lows[slot] = oldLows[old];
                values[slot] = oldValues[old];
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void allocate(int capacity) {
        highs = new long[capacity];
        lows = new long[capacity];
        values = (V[]) new Object[capacity];
    }
}
