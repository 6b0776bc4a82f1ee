package org.activedefense.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.activedefense.logstore.LogFolders;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.PATrafficLog;

/**
 * Finds the line that a record was made of, as far as the device's file or a rotated one still has it. A record does not say
 * where it stood: the files are looked through for lines that are exactly this record, from about its time on first. After two
 * seconds it says how far it came, and goes on from there when asked again. Thread safe.
 */
@ApplicationScoped
public class RawLines {

    private static final Duration BUDGET = Duration.ofSeconds(2);

    /** Two look through files as fast as the disk gives them; more would take it from intake. */
    private final Semaphore free = new Semaphore(2);

    @Inject
    private LogFolders folders;

    /** What came of it. */
    public enum Outcome {
        FOUND,
        /** All that there is was looked through. */
        NOT_THERE,
        /** There is more to look through, see {@link Answer#next}. */
        TIME_UP,
        /** Neither the file nor a rotated one is on this server, or none may be read. */
        NO_FILE,
        /** Others are looking. */
        BUSY
    }

    /**
     * Where a look goes on.
     *
     * @param file the name of the file
     * @param begin where the look through that file began: about the record's time
     * @param at the next byte; from {@code begin} to the end of the file, then from its start to {@code begin}
     */
    public record Place(String file, long begin, long at) {

        /** As an address' parameter. */
        @Override
        public String toString() {
            return begin + ":" + at + ":" + file;
        }

        /** {@code null} if the text is none. */
        public static Place parse(String text) {
            String[] parts = text == null ? new String[0] : text.split(":", 3);
            try {
                return parts.length == 3
                        ? new Place(parts[2], Long.parseLong(parts[0]), Long.parseLong(parts[1]))
                        : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }

    /**
     * @param line without its newline; {@code null} if it was not found
     * @param file that it stands in, or that was looked at last
     * @param looked bytes that were looked through
     * @param next {@code null} unless the time was up
     */
    public record Answer(Outcome outcome, byte[] line, Path file, long looked, Place next) {}

    /** @param from where to go on; {@code null}, or a place that is not there any more, for the beginning */
    public Answer find(PATrafficLog record, Logfile device, Place from) {
        long until = System.nanoTime() + BUDGET.toNanos();
        if (!free.tryAcquire()) {
            return new Answer(Outcome.BUSY, null, null, 0, null);
        }
        try {
            return find(
                    RawLineSearch.Wanted.of(record),
                    Path.of(device.getPath()),
                    device.getTimeZone(),
                    from,
                    () -> System.nanoTime() < until);
        } finally {
            free.release();
        }
    }

    /** @param hasTime asked after each piece of a file */
    Answer find(RawLineSearch.Wanted wanted, Path path, ZoneId zone, Place from, BooleanSupplier hasTime) {
        List<Path> files = files(path, wanted.time());
        if (files.isEmpty()) {
            return new Answer(Outcome.NO_FILE, null, null, 0, null);
        }
        int first = 0;
        while (from != null
                && first < files.size()
                && !files.get(first).getFileName().toString().equals(from.file())) {
            first++;
        }
        Place place = first < files.size() ? from : null;
        first = first < files.size() ? first : 0;
        long looked = 0;
        Path last = files.get(0);
        for (Path file : files.subList(first, files.size())) {
            RawLineSearch search = new RawLineSearch(wanted, zone, hasTime);
            try {
                last = file;
                byte[] line = isCompressed(file) ? unpacked(file, search) : search.find(file, place);
                looked += search.looked();
                if (line != null) {
                    return new Answer(Outcome.FOUND, line, file, looked, null);
                }
                if (search.next() != null) {
                    return new Answer(Outcome.TIME_UP, null, file, looked, search.next());
                }
            } catch (IOException | UncheckedIOException e) {
                looked += search.looked(); // gone, cut off or broken meanwhile: the others may have it
            }
            place = null;
        }
        return new Answer(Outcome.NOT_THERE, null, last, looked, null);
    }

    private static boolean isCompressed(Path file) {
        return file.toString().endsWith(".gz");
    }

    /** A compressed file has no middle to begin at. */
    private static byte[] unpacked(Path file, RawLineSearch search) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
            return search.find(in);
        }
    }

    /** The file and its rotated ones that may hold the record, the likeliest first: not those that were written last before it. */
    private List<Path> files(Path path, Instant time) {
        List<Path> all = new ArrayList<>();
        all.add(path);
        try {
            RotatedFiles rotated = new RotatedFiles(path);
            List<Path> plain = new ArrayList<>(
                    rotated.readable().stream().map(FileIdentity::path).toList());
            Collections.reverse(plain); // the newest first
            all.addAll(plain);
            rotated.compressed().stream().filter(RawLines::isCompressed).forEach(all::add);
        } catch (IOException | UncheckedIOException e) {
            // the folder cannot be listed: the file alone, then
        }
        return all.stream()
                .distinct()
                .filter(folders::contains)
                .filter(file -> mayHold(file, time))
                .toList();
    }

    private static boolean mayHold(Path file, Instant time) {
        try {
            // a line is stored after it was written; an hour for clocks that differ
            return Files.isRegularFile(file)
                    && !Files.getLastModifiedTime(file).toInstant().isBefore(time.minus(Duration.ofHours(1)));
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }
}
