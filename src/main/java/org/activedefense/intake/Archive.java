package org.activedefense.intake;

import java.io.BufferedInputStream;
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
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            long hole = 0;
            int begin = in.read();
            while (begin == 0) {
                hole++;
                begin = in.read();
            }
            byte[] first = new byte[Fingerprint.MAX_LENGTH];
            first[0] = (byte) begin;
            int available = begin < 0 ? 0 : 1 + in.readNBytes(first, 1, first.length - 1);
            List<Generation> alike = known.stream()
                    .filter(generation -> generation.fingerprint().length() > 0
                            && generation.fingerprint().matches(first, available))
                    .toList();
            if (alike.isEmpty()) {
                return false;
            }
            long size = hole + available + in.transferTo(java.io.OutputStream.nullOutputStream());
            return alike.stream().anyMatch(generation -> size <= generation.position());
        } catch (IOException e) {
            return false; // not whole, or no right to read it
        }
    }
}
