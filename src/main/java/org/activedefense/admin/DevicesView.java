package org.activedefense.admin;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.activedefense.intake.UnregisteredFiles;
import org.activedefense.logstore.DeviceState;
import org.activedefense.logstore.DeviceStates;
import org.activedefense.logstore.LogFolders;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.LogfileForm;
import org.activedefense.logstore.Logfiles;
import org.activedefense.system.Counted;

/** Syslog Devices: how each is doing, register, change, remove. */
@Named
@ViewScoped
public class DevicesView implements Serializable {

    private static final long serialVersionUID = 1;

    private static final int FILES_SHOWN = 50;
    private static final Duration BEHIND = Duration.ofMinutes(1);

    @Inject
    private Undo undo;

    @Inject
    private DeviceStates states;

    @Inject
    private Logfiles logfiles;

    @Inject
    private UnregisteredFiles files;

    @Inject
    private Messages messages;

    private String name;
    private String path;
    private String type = Logfile.FIREWALL;
    private String timeZone = ZoneId.systemDefault().getId();

    private transient List<Row> rows;
    private transient List<UnregisteredFiles.Found> found;

    private Long chosenId;
    private LogfileForm chosen;
    private String newName;
    private String newTimeZone;
    private boolean enabled;
    private boolean keepRecords = true;

    /** A device's row. */
    public record Row(DeviceState device, Instant now) {

        public DeviceState getDevice() {
            return device;
        }

        public String getState() {
            if (!device.readable()) {
                return "off";
            }
            boolean trouble = device.problem() != null || device.unreadSince() != null || device.isNeverReadable();
            return trouble || device.lag(now).compareTo(BEHIND) > 0 ? "warning" : "ok";
        }

        public String getStateText() {
            if (!device.enabled()) {
                return "disabled";
            }
            if (!device.readable()) {
                return "not read";
            }
            if (device.unreadSince() != null) {
                return "no server";
            }
            return device.problem() != null ? "problem" : device.isNeverReadable() ? "no readable line" : "read";
        }

        public String getLag() {
            return device.readable() ? Words.duration(device.lag(now)) : Words.NOTHING;
        }

        /** Only while there is something to read. */
        public String getBehind() {
            return device.bytesBehind() > 0 ? Words.bytes(device.bytesBehind()) : "";
        }
    }

    /** All registered devices, by name, as they were when the page was made or asked last: a button acts on the one that is seen. */
    public List<Row> getRows() {
        if (rows == null) {
            Instant now = Instant.now();
            rows = states.all().stream().map(device -> new Row(device, now)).toList();
        }
        return rows;
    }

    /** Has the devices and files asked anew. */
    public void refresh() {
        rows = null;
        found = null;
    }

    /** How many devices never had a readable line. */
    public long getNeverReadable() {
        return getRows().stream().filter(row -> row.device().isNeverReadable()).count();
    }

    /** Those that the page shows and no others. */
    public void removeNeverReadable() {
        List<Long> shown = getRows().stream()
                .map(Row::device)
                .filter(DeviceState::isNeverReadable)
                .map(DeviceState::id)
                .toList();
        int[] removed = {0};
        if (messages.attempt(() -> removed[0] = logfiles.removeNeverReadable(shown))) {
            messages.say("Removed " + Counted.of(removed[0], "device", "devices") + " that never had a readable line.");
        }
        refresh();
    }

    /** Removed devices whose records are being deleted, a sentence each. */
    public List<String> getBeingDeleted() {
        return states.beingDeleted().stream()
                .map(device -> String.format(
                        java.util.Locale.ENGLISH,
                        "The records of %s are being deleted: %,d of about %,d are gone. It begins within a minute and waits"
                                + " while the system is off.",
                        device.name(),
                        device.deleted(),
                        device.stored()))
                .toList();
    }

    /** Log files that no device reads, written to last first. */
    public List<UnregisteredFiles.Found> getFiles() {
        if (found == null) {
            found = files.newest(FILES_SHOWN);
        }
        return found;
    }

    public String getFolders() {
        return String.join(
                ", ", new LogFolders().folders().stream().map(Object::toString).toList());
    }

    public List<String> getZones() {
        return ZoneId.getAvailableZoneIds().stream().sorted().toList();
    }

    /** Puts a found file into the form. */
    public void take(UnregisteredFiles.Found found) {
        path = found.path().toString();
        name = found.suggestedName();
    }

    public void register() {
        LogfileForm form = new LogfileForm(name == null ? "" : name, wholePath(path), type, timeZone, true, null);
        if (messages.attempt(
                () -> logfiles.register(form),
                "Registered " + name + ". Its lines are read from the start of the file, within seconds.")) {
            name = null;
            path = null;
        }
        refresh();
    }

    /** A name alone is a file in the first log folder. */
    private static String wholePath(String given) {
        String text = given == null ? "" : given.strip();
        List<Path> folders = new LogFolders().folders();
        try {
            return text.isEmpty() || folders.isEmpty() || Path.of(text).isAbsolute()
                    ? text
                    : folders.get(0).resolve(text).toString();
        } catch (InvalidPathException e) {
            return text; // the service says what is wrong with it
        }
    }

    /** Chooses the device that is to be changed or removed. */
    public void choose(DeviceState device) {
        chosenId = device.id();
        newName = device.name();
        newTimeZone = device.timeZone();
        enabled = device.enabled();
        chosen = new LogfileForm(
                device.name(), device.path(), device.type(), device.timeZone(), device.enabled(), device.node());
        keepRecords = true;
    }

    public void change() {
        LogfileForm form = new LogfileForm(
                newName == null ? "" : newName, null, null, newTimeZone == null ? "" : newTimeZone, enabled, null);
        if (messages.attempt(
                () -> logfiles.change(chosenId, form, chosen),
                "Saved " + newName + ". A changed time zone holds for lines read from now on.")) {
            chosenId = null;
        }
        refresh();
    }

    public void remove() {
        String after = keepRecords
                ? " Its records stay and are found under its name."
                : " Its records are deleted in the background; nothing waits for it.";
        if (messages.attempt(
                () -> logfiles.remove(chosenId, keepRecords), "Removed " + getChosenName() + "." + after)) {
            if (keepRecords) {
                LogfileForm again = chosen;
                undo.offer(again.name() + " is read on where it was.", () -> logfiles.register(again));
            }
            chosenId = null;
        }
        refresh();
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getPath() {
        return path;
    }

    public void setPath(String path) {
        this.path = path;
    }

    public String getType() {
        return type;
    }

    public void setType(String type) {
        this.type = type;
    }

    public String getTimeZone() {
        return timeZone;
    }

    public void setTimeZone(String timeZone) {
        this.timeZone = timeZone;
    }

    public Long getChosenId() {
        return chosenId;
    }

    public String getChosenName() {
        return chosen == null ? null : chosen.name();
    }

    public String getNewName() {
        return newName;
    }

    public void setNewName(String newName) {
        this.newName = newName;
    }

    public String getNewTimeZone() {
        return newTimeZone;
    }

    public void setNewTimeZone(String newTimeZone) {
        this.newTimeZone = newTimeZone;
    }

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public boolean isKeepRecords() {
        return keepRecords;
    }

    public void setKeepRecords(boolean keepRecords) {
        this.keepRecords = keepRecords;
    }
}
