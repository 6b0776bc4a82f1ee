package org.activedefense.launcher;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.activedefense.logstore.LogFolders;

/**
 * Takes the predecessor's devices over: name, path, type. One whose file is in no log folder of this server is taken disabled:
 * it would not be read.
 */
final class DeviceImport {

    static final String KIND = "Devices";

    private static final List<String> TYPES = List.of("Firewall", "Router", "Switch");
    private static final int LONGEST_NAME = 100;

    private final ImportTarget target;
    private final ImportReport report;
    private final LogFolders folders;
    private final String node;
    private final ZoneId zone;

    /** @param zone of the times that the devices write */
    DeviceImport(ImportTarget target, ImportReport report, LogFolders folders, String node, ZoneId zone) {
        this.target = target;
        this.report = report;
        this.folders = folders;
        this.node = node;
        this.zone = zone;
    }

    void take(DjangoDatabase source) throws SQLException {
        target.texts("select pg_advisory_xact_lock(hashtext('logfile'))::text"); // as the application does
        for (List<String> row : source.rows("Syslog_logfile", "name", "path", "type")) {
            take(text(row.get(0)), text(row.get(1)), text(row.get(2)));
        }
    }

    private static String text(String value) {
        return value == null ? "" : value.strip();
    }

    private void take(String name, String pathText, String typeText) throws SQLException {
        Optional<String> type =
                TYPES.stream().filter(known -> known.equalsIgnoreCase(typeText)).findFirst();
        Optional<Path> path = path(pathText);
        String wrong = wrong(name, pathText, typeText, type, path);
        if (wrong != null) {
            report.skipped(KIND, name.isEmpty() ? "a device without a name" : name, wrong);
            return;
        }
        String normal = path.orElseThrow().toString();
        Optional<String> reader = target.text(
                "select name || case when removed_at is null then '' else ' (removed)' end from logfile"
                        + " where node = ? and path = ?",
                node,
                normal);
        if (reader.filter(name::equals).isPresent()) {
            report.known(KIND);
        } else if (reader.isPresent()) {
            report.skipped(KIND, name, "its file " + normal + " belongs to the device " + reader.get() + " here");
        } else if (target.exists("select 1 from logfile where name = ? and removed_at is null", name)) {
            report.skipped(KIND, name, "there is a device of that name already, which reads another file");
        } else {
            insert(name, normal, type.orElseThrow());
        }
    }

    private static String wrong(
            String name, String pathText, String typeText, Optional<String> type, Optional<Path> path) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || hasControl(name)) {
            return "its name must have 1 to " + LONGEST_NAME + " characters and no control characters";
        }
        if (type.isEmpty()) {
            return "its type \"" + typeText + "\" is none of Firewall, Router and Switch";
        }
        return path.isEmpty() ? "its path \"" + pathText + "\" is not an absolute path" : null;
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text))
                    .filter(Path::isAbsolute)
                    .filter(p -> !hasControl(text))
                    .map(Path::normalize);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private void insert(String name, String path, String type) throws SQLException {
        boolean inside = folders.contains(Path.of(path));
        target.update(
                "insert into logfile (name, path, type, time_zone, enabled, node) values (?, ?, ?, ?, ?, ?)",
                name,
                path,
                type,
                zone.getId(),
                inside,
                node);
        target.audit(
                "Register device " + name,
                null,
                type + " " + path + ", " + zone.getId() + (inside ? "" : ", disabled"));
        if (inside) {
            report.taken(KIND);
        } else {
            report.taken(
                    KIND,
                    name,
                    "disabled, because " + path + " is in no log folder of this server ("
                            + String.join(
                                    ", ",
                                    folders.folders().stream()
                                            .map(Path::toString)
                                            .toList())
                            + "); move the file or set ACTIVE_DEFENSE_LOG_DIR, then enable it");
        }
    }
}
