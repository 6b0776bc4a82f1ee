package org.activedefense.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files beside a log that may be former ones of it, by the names that rotation gives: {@code FW-01.log.1},
 * {@code FW-01.log-20251123}, {@code FW-01-20251123.log}, {@code FW-01.1.log}, each perhaps compressed. A name only proposes; what
 * a file is, its content says. Not thread safe.
 */
final class RotatedFiles {

    private static final Logger LOG = Logger.getLogger(RotatedFiles.class.getName());

    private static final String COMPRESSED = "(\\.(gz|bz2|xz|zst|lz4|Z))?";
    private static final Pattern COMPRESSED_NAME = Pattern.compile(".*\\.(gz|bz2|xz|zst|lz4|Z)");
    private static final String DATE = "(19|20)\\d{2}[.-]?(0[1-9]|1[0-2])[.-]?(0[1-9]|[12]\\d|3[01])";

    /** Behind the whole name any number will do. */
    private static final String BEHIND = "[._-]\\d[\\d._T-]*";

    /** Inside the name only a date, or a dot and a small number; FW-01-2.log and site-00112233.log may be other firewalls. */
    private static final String INSIDE = "([._-]" + DATE + "[\\d._T-]*|\\.\\d{1,3})";

    private static final Pattern ROTATED_LOG = Pattern.compile("(.+?)" + INSIDE + "\\.log");
    private static final Pattern NUMBERED_LOG = Pattern.compile(".+\\.\\d{1,3}\\.log");

    /** Files of a folder that are looked at to find one whose name nobody can tell. */
    private static final int MOST_STRANGERS = 20_000;

    private final Path path;
    private final String stem;
    private final Pattern names;
    private final Pattern numbered;
    private final Set<Path> unreadable = new TreeSet<>();

    RotatedFiles(Path path) {
        this.path = path;
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        stem = dot > 0 ? name.substring(0, dot) : name;
        String extension = dot > 0 ? name.substring(dot) : "";
        names = Pattern.compile("(" + Pattern.quote(name) + BEHIND + "|" + Pattern.quote(stem) + INSIDE
                + Pattern.quote(extension) + ")" + COMPRESSED);
        numbered = Pattern.compile(Pattern.quote(stem) + "\\.\\d{1,3}" + Pattern.quote(extension));
    }

    /** The logs that a file beside them may be a former one of, by its name ending in {@code .log}. */
    static List<Path> logsOf(Path file) {
        Matcher inside = ROTATED_LOG.matcher(file.getFileName().toString());
        return inside.matches() ? List.of(file.resolveSibling(inside.group(1) + ".log")) : List.of();
    }

    /** Whether the log's own name ends as a numbered former one of another does. */
    boolean isNumbered() {
        return NUMBERED_LOG.matcher(path.getFileName().toString()).matches();
    }

    /** Whether the name is one that another firewall could have as well: a dot and a number inside, no date. */
    boolean mayBeAnothersName(Path other) {
        return numbered.matcher(other.getFileName().toString()).matches();
    }

    /** The files that could not be opened when they were looked at last. */
    List<Path> unreadable() {
        return List.copyOf(unreadable);
    }

    /** Whether a file beside the log bears a name that rotation gives it. */
    boolean hasNameOfRotated(Path other) {
        return names.matcher(other.getFileName().toString()).matches();
    }

    /** The rotated files that can be read, oldest first. */
    List<FileIdentity> readable() throws IOException {
        return readable(siblings(namesInFolder()));
    }

    /**
     * As {@link #readable}, but perhaps without what came within the last seconds.
     *
     * @param nowNanos by a clock that only goes forward
     */
    List<FileIdentity> readableOfLate(long nowNanos) throws IOException {
        return readable(siblings(FolderNames.SHARED.ofLate(path.getParent(), nowNanos)));
    }

    private List<FileIdentity> readable(List<Path> siblings) {
        List<FileIdentity> found = new ArrayList<>();
        for (Path sibling : siblings) {
            if (!isCompressed(sibling)) {
                addReadable(sibling, found);
            }
        }
        unreadable.removeIf(file -> !Files.exists(file, LinkOption.NOFOLLOW_LINKS));
        found.sort(Comparator.comparing(FileIdentity::modified));
        return found;
    }

    /** One that cannot be opened is passed over and named, and keeps nobody from the others. */
    private void addReadable(Path file, List<FileIdentity> found) {
        try {
            FileIdentity identity = FileIdentity.of(file);
            if (identity != null) {
                found.add(identity);
            }
            unreadable.remove(file);
        } catch (IOException | UncheckedIOException e) {
            if (unreadable.add(file)) {
                LOG.log(
                        Level.WARNING,
                        "{0} cannot be opened and is passed over: {1}. Mend its rights, or remove it",
                        new Object[] {file, e.toString()});
            }
        }
    }

    /** Other files of the folder, whatever they are called, which may be former ones of the log under a name nobody can tell. */
    List<FileIdentity> strangers() throws IOException {
        List<FileIdentity> found = new ArrayList<>();
        int looked = 0;
        for (String name : namesInFolder()) {
            Path file = path.resolveSibling(name);
            boolean stranger = !file.equals(path) && !hasNameOfRotated(file) && !isCompressed(file);
            if (stranger && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && looked++ < MOST_STRANGERS) {
                addReadable(file, found);
            }
        }
        return found;
    }

    /** The compressed ones, which are not read. */
    List<Path> compressed() throws IOException {
        return siblings(namesInFolder()).stream()
                .filter(RotatedFiles::isCompressed)
                .sorted()
                .toList();
    }

    private static boolean isCompressed(Path path) {
        return COMPRESSED_NAME.matcher(path.getFileName().toString()).matches();
    }

    private NavigableSet<String> namesInFolder() throws IOException {
        return FolderNames.SHARED.of(path.getParent());
    }

    private List<Path> siblings(NavigableSet<String> inFolder) {
        List<Path> found = new ArrayList<>();
        for (String name : inFolder.tailSet(stem)) {
            if (!name.startsWith(stem)) {
                break;
            }
            Path sibling = path.resolveSibling(name);
            // a link could lead out of the log folders
            if (hasNameOfRotated(sibling) && Files.isRegularFile(sibling, LinkOption.NOFOLLOW_LINKS)) {
                found.add(sibling);
            }
        }
        return found;
    }
}
