package org.activedefense.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.activedefense.logstore.Fingerprint;
import org.activedefense.logstore.Generation;

/** A compressed file beside a log: known by what it holds, if it can be unpacked here. Stateless. */
final class Archive {

    private Archive() {}

    /** Whether a gzip file holds just what was read of a generation; {@code false} if that cannot be told. */
    static boolean holdsWhatWasRead(Path archive, List<Generation> known) {
        if (!archive.toString().endsWith(".gz")) {
            return false;
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
            byte[] first = in.readNBytes(Fingerprint.MAX_LENGTH);
            List<Generation> alike = known.stream()
                    .filter(generation -> generation.fingerprint().length() > 0
                            && generation.fingerprint().matches(first, first.length))
                    .toList();
            if (alike.isEmpty()) {
                return false;
            }
            long size = first.length + in.transferTo(java.io.OutputStream.nullOutputStream());
            return alike.stream().anyMatch(generation -> size <= generation.position());
        } catch (IOException e) {
            return false; // not whole, or no right to read it
        }
    }
}
