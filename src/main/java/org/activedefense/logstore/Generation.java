package org.activedefense.logstore;

/**
 * A log file's life under one identity. A position belongs to it and not to the path: a path is given to a new file at
 * every rotation, and a copytruncated file starts again under the same inode. Changed only by the reader that owns the
 * device; not thread safe.
 */
public final class Generation {

    /** Where a generation stands in its life. */
    public enum State {
        /** The file at the device's path. */
        CURRENT,
        /** Rotated away, still read until it has been quiet for a minute. */
        DRAINING,
        /** Read to its end. */
        FINISHED,
        /** Gone before it was read to its end. */
        LOST;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final long id;
    private String inode;
    private String path;
    private Fingerprint fingerprint;
    private long position;
    private Fingerprint tail;
    private State state;

    Generation(
            long id, String inode, String path, Fingerprint fingerprint, long position, Fingerprint tail, State state) {
        this.id = id;
        this.inode = inode;
        this.path = path;
        this.fingerprint = fingerprint;
        this.position = position;
        this.tail = tail;
        this.state = state;
    }

    public long id() {
        return id;
    }

    public String inode() {
        return inode;
    }

    public String path() {
        return path;
    }

    public Fingerprint fingerprint() {
        return fingerprint;
    }

    public void setFingerprint(Fingerprint fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** Behind the last line that is committed, bytes from the start of the file. */
    public long position() {
        return position;
    }

    /** Of the bytes right before the position; of no length if none were read, or by an earlier version. */
    public Fingerprint tail() {
        return tail;
    }

    void moveTo(long newPosition, Fingerprint newTail) {
        position = newPosition;
        tail = newTail;
    }

    public State state() {
        return state;
    }

    void move(String inode, String path, State state) {
        this.inode = inode;
        this.path = path;
        this.state = state;
    }
}
