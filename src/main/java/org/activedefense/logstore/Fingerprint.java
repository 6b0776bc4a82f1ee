package org.activedefense.logstore;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A file's first bytes, hashed: tells a file from another that took over its inode or its name. While a file is shorter than
 * {@link #MAX_LENGTH} the fingerprint grows with it. Immutable.
 *
 * @param length how many of the file's first bytes were hashed; 0 before there is a whole line, which matches every file
 * @param sha256 their SHA-256
 */
public record Fingerprint(int length, byte[] sha256) {

    /** Three lines or so; each bears its own time and sequence number. */
    public static final int MAX_LENGTH = 1024;

    /** How many bytes before the read position are hashed: the end of a line, with what is its own. */
    public static final int TAIL_LENGTH = 256;

    public static final Fingerprint EMPTY = new Fingerprint(0, hash(new byte[0], 0));

    /**
     * Of a file that starts with these bytes. The beginning of its first line alone is no fingerprint, but {@link #EMPTY}:
     * lines of the same second begin alike in every file.
     */
    public static Fingerprint of(byte[] firstBytes, int length) {
        boolean tells = length == MAX_LENGTH || hasNewline(firstBytes, length);
        return tells ? new Fingerprint(length, hash(firstBytes, length)) : EMPTY;
    }

    /** Of the bytes before a read position. */
    public static Fingerprint ofTail(byte[] bytes, int length) {
        return length == 0 ? EMPTY : new Fingerprint(length, hash(bytes, length));
    }

    private static boolean hasNewline(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    private static byte[] hash(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Whether a file that starts with these bytes can be the fingerprint's file, possibly grown. */
    public boolean matches(byte[] firstBytes, int available) {
        return available >= length && Arrays.equals(hash(firstBytes, length), sha256);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that && length == that.length && Arrays.equals(sha256, that.sha256);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sha256);
    }
}
