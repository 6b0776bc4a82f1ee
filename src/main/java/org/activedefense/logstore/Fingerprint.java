package org.activedefense.logstore;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A file's first bytes, hashed: tells a file from another that took over its inode or its name. While a file is shorter than
 * {@link #MAX_LENGTH} the fingerprint grows with it. Immutable.
 *
 * @param length how many of the file's first bytes were hashed; 0 for an empty file, which matches every other
 * @param sha256 their SHA-256
 */
public record Fingerprint(int length, byte[] sha256) {

    /** Three lines or so; each bears its own time and sequence number. */
    public static final int MAX_LENGTH = 1024;

    public static final Fingerprint EMPTY = of(new byte[0], 0);

    public static Fingerprint of(byte[] firstBytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(firstBytes, 0, length);
            return new Fingerprint(length, digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Whether a file that starts with these bytes can be the fingerprint's file, possibly grown. */
    public boolean matches(byte[] firstBytes, int available) {
        return available >= length && Arrays.equals(of(firstBytes, length).sha256, sha256);
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
