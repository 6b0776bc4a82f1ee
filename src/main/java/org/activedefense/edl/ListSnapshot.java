package org.activedefense.edl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * The list as it is served at one moment, ready to send. Immutable, and swapped whole. The same content has the same ETags
 * on every node and after every restart.
 *
 * @param version rises with every change of the content
 * @param lastModified when this version came; whole seconds, and later than that of any version before
 * @param entries how many addresses and networks it lists
 */
public record ListSnapshot(long version, Instant lastModified, int entries, Representation plain, Representation gzip) {

    /**
     * @param bytes the body
     * @param etag strong, with its quotes
     */
    record Representation(byte[] bytes, String etag) {}

    static ListSnapshot of(ListText text, byte[] sha256, ListVersions.Version version) {
        String hash = HexFormat.of().formatHex(sha256, 0, 16);
        return new ListSnapshot(
                version.number(),
                version.lastModified(),
                text.entries(),
                new Representation(text.bytes(), '"' + hash + '"'),
                new Representation(compressed(text.bytes()), '"' + hash + "-gzip\""));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length / 3 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed, 64 * 1024)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
