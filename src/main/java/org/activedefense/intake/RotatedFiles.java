package org.activedefense.intake;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names that rotation gives: {@code FW-01.log.1}, {@code FW-01.log-20251123}, {@code FW-01-20251123.log}, each perhaps
 * compressed. Immutable.
 */
final class RotatedFiles {

    private static final String COMPRESSED = "(\\.(gz|bz2|xz|zst|lz4|Z))?";
    private static final Pattern COMPRESSED_NAME = Pattern.compile(".*\\.(gz|bz2|xz|zst|lz4|Z)");
    /** Behind the whole name any number will do; inside the name only a date, since FW-01-2.log may be another firewall. */
    private static final String BEHIND = "[.-]\\d[\\d._T-]*";

    private static final String INSIDE = "[._-]\\d{4}[.-]?\\d{2}[.-]?\\d{2}[\\d._T-]*";

    private final Path path;
    private final Pattern names;

    RotatedFiles(Path path) {
        this.path = path;
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String extension = dot > 0 ? name.substring(dot) : "";
        names = Pattern.compile("(" + Pattern.quote(name) + BEHIND + "|" + Pattern.quote(stem) + INSIDE
                + Pattern.quote(extension) + ")" + COMPRESSED);
    }

    /** Whether a file beside the log bears a name that rotation gives it. */
    boolean hasNameOfRotated(Path other) {
        return names.matcher(other.getFileName().toString()).matches();
    }

    /** The rotated files that can be read, oldest first. */
    List<FileIdentity> readable() throws IOException {
        List<FileIdentity> found = new ArrayList<>();
        for (Path sibling : siblings()) {
            if (!isCompressed(sibling)) {
                FileIdentity identity = FileIdentity.of(sibling);
                if (identity != null) {
                    found.add(identity);
                }
            }
        }
        found.sort(Comparator.comparing(FileIdentity::modified));
        return found;
    }

    /** The compressed ones, which are not read. */
    List<Path> compressed() throws IOException {
        return siblings().stream().filter(RotatedFiles::isCompressed).sorted().toList();
    }

    private static boolean isCompressed(Path path) {
        return COMPRESSED_NAME.matcher(path.getFileName().toString()).matches();
    }

    private List<Path> siblings() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(path.getParent(), this::hasNameOfRotated)) {
            for (Path sibling : folder) {
                // a link could lead out of the log folders
                if (Files.isRegularFile(sibling, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(sibling);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of(); // the folder does not exist yet
        }
        return found;
    }
}
