package org.activedefense.intake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.activedefense.logstore.Fingerprint;
import org.activedefense.logstore.Generation;

/**
 * What a path leads to at one moment.
 *
 * @param inode the file's key on its file system
 * @param firstBytes up to {@link Fingerprint#MAX_LENGTH} bytes, behind a hole of NULs if the file begins with one
 * @param available how many of them there are
 */
record FileIdentity(Path path, String inode, long size, Instant modified, byte[] firstBytes, int available) {

    /** {@code null} if there is no regular file at the path, or it was replaced while it was looked at. */
    static FileIdentity of(Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                return null;
            }
            byte[] first = new byte[Fingerprint.MAX_LENGTH];
            int available;
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                available = LineSource.readFully(channel, first, LineSource.beginning(channel, 0));
            }
            String inode = inode(attributes.fileKey());
            if (!inode.equals(
                    inode(Files.readAttributes(path, BasicFileAttributes.class).fileKey()))) {
                return null;
            }
            return new FileIdentity(
                    path,
                    inode,
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant(),
                    first,
                    available);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** The number after {@code ino=}: the device number beside it may change with a reboot. */
    static String inode(Object fileKey) {
        String key = String.valueOf(fileKey);
        int at = key.indexOf("ino=");
        return at < 0 ? key : key.substring(at + 4).replace(")", "");
    }

    Fingerprint fingerprint() {
        return Fingerprint.of(firstBytes, available);
    }

    /** The same file, perhaps grown: same inode, same first bytes, not shorter than what was read of it. */
    boolean is(Generation generation) {
        return inode.equals(generation.inode()) && holdsContentOf(generation);
    }

    /** A file with the generation's content under another inode, such as the copy that copytruncate makes. */
    boolean isCopyOf(Generation generation) {
        return !inode.equals(generation.inode()) && generation.fingerprint().length() > 0 && holdsContentOf(generation);
    }

    /** The first bytes of the generation, and the last ones that were read of it where they were read. */
    boolean holdsContentOf(Generation generation) {
        return size >= generation.position() && beginsLike(generation) && holdsTailOf(generation);
    }

    /** As {@link #holdsContentOf}, or a piece of it: a copy that is still being made, or an older one. */
    boolean mayBePieceOf(Generation generation) {
        return beginsLike(generation) && (size < generation.position() ? !isHollow() : holdsTailOf(generation));
    }

    /** Whether its first bytes are NULs and tell nothing: copytruncate leaves that to a writer that does not append. */
    boolean isHollow() {
        for (int i = 0; i < available; i++) {
            if (firstBytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Of a generation that was ended in the middle of its first line only that piece is known, and many files begin like that:
     * it tells its own file while that is read (later its number may
     * be another one's), and a copy that ends there, too.
     */
    boolean beginsLike(Generation generation) {
        Fingerprint known = generation.fingerprint();
        boolean isOpen =
                generation.state() == Generation.State.CURRENT || generation.state() == Generation.State.DRAINING;
        return known.matches(firstBytes, available)
                && (isOpen && inode.equals(generation.inode())
                        || size == generation.position()
                        || known.equals(Fingerprint.of(firstBytes, known.length())));
    }

    private boolean holdsTailOf(Generation generation) {
        int length = generation.tail().length();
        if (length == 0) {
            return true;
        }
        byte[] bytes = new byte[length];
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            int read = LineSource.readFully(channel, bytes, generation.position() - length);
            return generation.tail().equals(Fingerprint.ofTail(bytes, read));
        } catch (IOException e) {
            return false; // gone or replaced meanwhile
        }
    }
}
