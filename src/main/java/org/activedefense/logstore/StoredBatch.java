package org.activedefense.logstore;

import java.util.Arrays;
import org.activedefense.address.Address;

/**
 * The records of one committed batch of a device as the defense needs them, in columns: a batch of 10,000 is judged
 * without an object a record. Records whose source is special-purpose (see {@link org.activedefense.address.SpecialPurpose})
 * are left out: they are stored, but never a reason. Filled by one thread, then read by another after a safe hand-over;
 * not changed after that.
 */
public final class StoredBatch {

    /** The record is a TRAFFIC log. */
    public static final byte TRAFFIC = 1;
    /** THREAT, subtype vulnerability, severity critical. */
    public static final byte VULNERABILITY_CRITICAL = 2;
    /** THREAT, subtype vulnerability, severity high. */
    public static final byte VULNERABILITY_HIGH = 4;
    /** The line said that it went from server to client: its source is the server that the attacked client had called. */
    public static final byte SERVER_TO_CLIENT = 8;
    /** The firewall let it through: its action is allow. */
    public static final byte ALLOWED = 16;

    private final long logfileId;
    private long number;
    private int size;
    private long[] id;
    private long[] timeMillis;
    private long[] srcHigh;
    private long[] srcLow;
    private long[] dstHigh;
    private long[] dstLow;
    private int[] dstPort;
    private byte[] flags;

    public StoredBatch(long logfileId, int capacity) {
        this.logfileId = logfileId;
        id = new long[capacity];
        timeMillis = new long[capacity];
        srcHigh = new long[capacity];
        srcLow = new long[capacity];
        dstHigh = new long[capacity];
        dstLow = new long[capacity];
        dstPort = new int[capacity];
        flags = new byte[capacity];
    }

    /**
     * @param timeMillis event time, milliseconds since 1970 UTC
     * @param dstPort 0-65535, or -1 if the line had none
     * @param flags the sum of this class's constants that hold
     */
    public void add(long id, long timeMillis, Address src, Address dst, int dstPort, byte flags) {
        if (size == this.id.length) {
            grow();
        }
        this.id[size] = id;
        this.timeMillis[size] = timeMillis;
        srcHigh[size] = src.high();
        srcLow[size] = src.low();
        dstHigh[size] = dst.high();
        dstLow[size] = dst.low();
        this.dstPort[size] = dstPort;
        this.flags[size] = flags;
        size++;
    }

    private void grow() {
        int capacity = Math.max(16, size * 2);
        id = Arrays.copyOf(id, capacity);
        timeMillis = Arrays.copyOf(timeMillis, capacity);
        srcHigh = Arrays.copyOf(srcHigh, capacity);
        srcLow = Arrays.copyOf(srcLow, capacity);
        dstHigh = Arrays.copyOf(dstHigh, capacity);
        dstLow = Arrays.copyOf(dstLow, capacity);
        dstPort = Arrays.copyOf(dstPort, capacity);
        flags = Arrays.copyOf(flags, capacity);
    }

    public long logfileId() {
        return logfileId;
    }

    /** The batch's number among its device's batches: 1, 2, 3... without gap. Known once the batch is committed. */
    public long number() {
        return number;
    }

    public void setNumber(long number) {
        this.number = number;
    }

    public int size() {
        return size;
    }

    public long id(int i) {
        return id[i];
    }

    public long timeMillis(int i) {
        return timeMillis[i];
    }

    public Address src(int i) {
        return new Address(srcHigh[i], srcLow[i]);
    }

    public Address dst(int i) {
        return new Address(dstHigh[i], dstLow[i]);
    }

    public long srcHigh(int i) {
        return srcHigh[i];
    }

    public long srcLow(int i) {
        return srcLow[i];
    }

    public long dstHigh(int i) {
        return dstHigh[i];
    }

    public long dstLow(int i) {
        return dstLow[i];
    }

    public int dstPort(int i) {
        return dstPort[i];
    }

    public byte flags(int i) {
        return flags[i];
    }

    public boolean isAllowed(int i) {
        return (flags[i] & ALLOWED) != 0;
    }

    public boolean isTraffic(int i) {
        return (flags[i] & TRAFFIC) != 0;
    }
}
