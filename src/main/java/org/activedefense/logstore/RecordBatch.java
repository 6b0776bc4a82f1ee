package org.activedefense.logstore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.activedefense.address.SpecialPurpose;
import org.activedefense.parser.Accepted;
import org.activedefense.parser.LogType;
import org.activedefense.parser.TextField;

/**
 * What intake has read from one generation of a device's file and not committed yet: records already encoded for COPY,
 * rejected lines, and how far the read position moves. Filled by one thread, stored by {@link BatchStore}, then reused.
 */
public final class RecordBatch {

    /** Lines a transaction: fewer wait for the disk more often, and many more are stored later and no faster (docs/decisions/0001). */
    public static final int MAX_LINES = 10_000;

    /** Encoded rows and kept samples a transaction, bytes: lines may be 64 KiB long. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    /** A line may hold so many messages beyond the last id of a full batch. */
    public static final int MAX_IDS = MAX_LINES + 2_000;

    /** A rejected line: its first bytes, where it stands, and why. */
    record RejectedText(long position, long length, String reason, String line) {}

    /** Neighbouring rejected lines: from the first byte of the first to behind the last. */
    record RejectedRange(long from, long to, int lines) {}

    private final CopyBuffer rows = new CopyBuffer();
    private final List<RejectedText> samples = new ArrayList<>();
    private final List<RejectedRange> ranges = new ArrayList<>();
    private final List<Long> days = new ArrayList<>();
    private final MinuteCounts minutes = new MinuteCounts();
    private final SourceCountries countries = new SourceCountries();
    private short[] countryOf = new short[64]; // of each record in events
    private int countedCountries;
    private boolean directionSeen;
    private boolean directionMissed;

    private long logfileId;
    private Generation generation;
    private long fromPosition;
    private long toPosition;
    private long createdAtMillis;
    private long firstId;
    private long nextId;
    private int stored;
    private int rejected;
    private long minTimeMillis;
    private long maxTimeMillis;
    private StoredBatch events;
    private int sampleBytes;
    private long bytesBehind;
    private Fingerprint fingerprint;
    private Fingerprint tail = Fingerprint.EMPTY;

    /**
     * Empties the batch for the next lines of a generation.
     *
     * @param firstId the first of {@link #MAX_IDS} ids that nobody else uses
     */
    public void start(long logfileId, Generation generation, long fromPosition, long firstId, long nowMillis) {
        rows.clear();
        samples.clear();
        ranges.clear();
        days.clear();
        minutes.start(nowMillis);
        countedCountries = 0;
        directionSeen = false;
        directionMissed = false;
        this.logfileId = logfileId;
        this.generation = generation;
        this.fromPosition = fromPosition;
        this.toPosition = fromPosition;
        this.firstId = firstId;
        this.nextId = firstId;
        this.createdAtMillis = nowMillis;
        tail = Fingerprint.EMPTY;
        stored = 0;
        rejected = 0;
        sampleBytes = 0;
        fingerprint = generation.fingerprint();
        minTimeMillis = Long.MAX_VALUE;
        maxTimeMillis = Long.MIN_VALUE;
        events = new StoredBatch(logfileId, 64);
    }

    /** @param endPosition the position behind the line's newline */
    public void accept(Accepted line, long endPosition) {
        long time = line.timeMillis();
        rows.add(nextId, createdAtMillis, logfileId, line);
        minTimeMillis = Math.min(minTimeMillis, time);
        maxTimeMillis = Math.max(maxTimeMillis, time);
        Long day = Math.floorDiv(time, Partitions.MILLIS_A_DAY);
        if (days.isEmpty() || !days.get(days.size() - 1).equals(day) && !days.contains(day)) {
            days.add(day);
        }
        minutes.add(time, RecordAction.of(line));
        if (line.logType() == LogType.THREAT) {
            boolean hasDirection = line.maxUtf8Length(TextField.DIRECTION) > 0;
            directionSeen |= hasDirection;
            directionMissed |= !hasDirection;
        }
        if (!SpecialPurpose.contains(line.srcIp())) {
            events.add(nextId, time, line.srcIp(), line.dstIp(), line.dstPort(), flagsOf(line));
            addCountry(countries.idOf(line));
        }
        nextId++;
        stored++;
        toPosition = endPosition;
    }

    private void addCountry(short id) {
        if (countedCountries == countryOf.length) {
            countryOf = Arrays.copyOf(countryOf, 2 * countedCountries);
        }
        countryOf[countedCountries++] = id;
    }

    /**
     * @param from where the line starts
     * @param endPosition the position behind its newline
     * @param text the start of the line as text, already cut
     */
    public void reject(String reason, long from, long endPosition, String text) {
        addSample(reason, from, endPosition, text);
        RejectedRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
        if (last != null && last.to() == from) {
            ranges.set(ranges.size() - 1, new RejectedRange(last.from(), endPosition, last.lines() + 1));
        } else {
            ranges.add(new RejectedRange(from, endPosition, 1));
        }
        rejected++;
        toPosition = endPosition;
    }

    /**
     * As {@link #reject}, for a piece of a line of which another piece is a record: it is kept to be looked at, and is not read
     * again, since that would store its sound neighbour twice.
     */
    public void rejectPiece(String reason, long from, long endPosition, String text) {
        addSample(reason, from, endPosition, text);
        rejected++;
        toPosition = endPosition;
    }

    private void addSample(String reason, long from, long endPosition, String text) {
        samples.add(new RejectedText(from, endPosition - from, reason, text));
        sampleBytes += 2 * text.length() + 100;
    }

    /**
     * Fixes what goes with the position, before another thread stores it.
     *
     * @param tail of the bytes right before {@link #toPosition}
     */
    public void seal(Fingerprint tail) {
        fingerprint = generation.fingerprint();
        this.tail = tail;
    }

    Fingerprint tail() {
        return tail;
    }

    Fingerprint fingerprint() {
        return fingerprint;
    }

    private static byte flagsOf(Accepted line) {
        byte flags = line.isValue(TextField.ACTION, "allow") ? StoredBatch.ALLOWED : 0;
        if (line.logType() == LogType.TRAFFIC) {
            return (byte) (flags | StoredBatch.TRAFFIC);
        }
        if (line.isValue(TextField.SUBTYPE, "vulnerability")) {
            if (line.isCritical()) {
                flags |= StoredBatch.VULNERABILITY_CRITICAL;
            } else if (line.isHigh()) {
                flags |= StoredBatch.VULNERABILITY_HIGH;
            }
        }
        if (line.isValue(TextField.DIRECTION, "server-to-client")
                || line.isValue(TextField.DIRECTION, "server to client")) {
            flags |= StoredBatch.SERVER_TO_CLIENT;
        }
        return flags;
    }

    /** To be called by the reader once the batch is stored: the generation's position moves here, too. */
    public void committed() {
        generation.moveTo(toPosition, tail);
    }

    public boolean isFull() {
        return stored + rejected >= MAX_LINES || bytes() >= MAX_BYTES;
    }

    /** About what it takes on the heap. */
    public int bytes() {
        return rows.size() + sampleBytes;
    }

    public boolean isEmpty() {
        return toPosition == fromPosition;
    }

    /** Behind the last line in the batch: where the next batch starts. */
    public long toPosition() {
        return toPosition;
    }

    public long nextId() {
        return nextId;
    }

    public int stored() {
        return stored;
    }

    public int rejected() {
        return rejected;
    }

    /** The UTC days (since 1970) that the records' event times fall on. */
    List<Long> days() {
        return days;
    }

    public long logfileId() {
        return logfileId;
    }

    Generation generation() {
        return generation;
    }

    long fromPosition() {
        return fromPosition;
    }

    /** What is left to read behind the batch when it was read, bytes. */
    long bytesBehind() {
        return bytesBehind;
    }

    public void setBytesBehind(long bytes) {
        bytesBehind = bytes;
    }

    long firstId() {
        return firstId;
    }

    long minTimeMillis() {
        return minTimeMillis;
    }

    long maxTimeMillis() {
        return maxTimeMillis;
    }

    CopyBuffer rows() {
        return rows;
    }

    List<RejectedText> samples() {
        return samples;
    }

    List<RejectedRange> ranges() {
        return ranges;
    }

    StoredBatch events() {
        return events;
    }

    MinuteCounts minutes() {
        return minutes;
    }

    /** Where the source of a record in {@link #events} is. */
    String country(int i) {
        return countries.name(countryOf[i]);
    }

    /** Whether a THREAT line said which way it went. */
    boolean directionSeen() {
        return directionSeen;
    }

    /** Whether a THREAT line did not say which way it went. */
    boolean directionMissed() {
        return directionMissed;
    }
}
