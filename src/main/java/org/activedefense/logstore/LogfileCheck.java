package org.activedefense.logstore;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;

/** Checks and normalises what a person gives for a device, and gathers everything that is wrong with it. */
final class LogfileCheck {

    private static final Set<String> TYPES = Set.of("Firewall", "Router", "Switch");
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_PATH = 4096;

    private final LogFolders folders;
    private final String thisNode;
    private final List<FieldError> errors = new ArrayList<>();

    LogfileCheck(LogFolders folders, String thisNode) {
        this.folders = folders;
        this.thisNode = thisNode;
    }

    /** A form without {@code null} except where it has been {@code null} and may be: what a PATCH does not change. */
    LogfileForm check(LogfileForm given) {
        LogfileForm checked = new LogfileForm(
                read("name", given.name(), text -> name(text, LONGEST_NAME)),
                read("path", given.path(), text -> path(text, given.node())),
                read("type", given.type(), LogfileCheck::type),
                read("timeZone", given.timeZone(), LogfileCheck::zone),
                given.enabled(),
                read("node", given.node(), text -> name(text, LONGEST_NAME)));
        throwErrors();
        return checked;
    }

    /** As {@link #check}, with the defaults of a new device in place of what is not given. */
    LogfileForm checkNew(LogfileForm given) {
        if (given.name() == null) {
            errors.add(new FieldError("name", "must be given"));
        }
        if (given.path() == null) {
            errors.add(new FieldError("path", "must be given"));
        }
        return check(new LogfileForm(
                given.name(),
                given.path(),
                given.type() == null ? Logfile.FIREWALL : given.type(),
                given.timeZone() == null ? ZoneId.systemDefault().getId() : given.timeZone(),
                given.enabled() == null || given.enabled(),
                given.node() == null ? thisNode : given.node()));
    }

    private String read(String field, String given, UnaryOperator<String> reader) {
        try {
            return given == null ? null : reader.apply(given.strip());
        } catch (IllegalArgumentException e) {
            errors.add(new FieldError(field, e.getMessage()));
            return null;
        }
    }

    private void throwErrors() {
        if (!errors.isEmpty()) {
            throw new InvalidException(errors);
        }
    }

    private static String name(String text, int longest) {
        if (text.isEmpty() || text.length() > longest || hasControl(text)) {
            throw new IllegalArgumentException("must have 1 to " + longest + " characters and no control characters");
        }
        return text;
    }

    private static String type(String text) {
        if (!TYPES.contains(text)) {
            throw new IllegalArgumentException("must be Firewall, Router or Switch, not \"" + text + "\"");
        }
        return text;
    }

    private static String zone(String text) {
        try {
            return ZoneId.of(text).getId();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time zone such as Australia/Sydney, not \"" + text + "\"", e);
        }
    }

    /** Other servers' folders are not known here: such a path is checked by the server that opens it. */
    private String path(String text, String node) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path", e);
        }
        if (!path.isAbsolute() || text.length() > LONGEST_PATH || hasControl(text)) {
            throw new IllegalArgumentException("must be an absolute path, such as /var/log/Firewall/FW-01.log");
        }
        Path normal = path.normalize();
        if (node == null || node.strip().equals(thisNode)) {
            if (!folders.contains(normal)) {
                throw new IllegalArgumentException("must lead to a file inside a log folder ("
                        + String.join(
                                ", ",
                                folders.folders().stream().map(Path::toString).toList())
                        + "), also once symbolic links are followed");
            }
            if (Files.isDirectory(normal)) {
                throw new IllegalArgumentException("is a folder, not a file");
            }
        }
        return normal.toString();
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
