package org.activedefense.admin;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.activedefense.logstore.DeviceState;
import org.activedefense.logstore.DeviceStates;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.Logfiles;
import org.activedefense.logstore.RejectedLine;
import org.activedefense.logstore.RejectedLines;
import org.activedefense.logstore.RejectedLines.ReasonCount;

/** Rejected lines, of one device or of all, newest first. */
@Named
@ViewScoped
public class RejectedView implements Serializable {

    private static final long serialVersionUID = 1;

    private static final int PAGE = 50;

    @Inject
    private RejectedLines lines;

    @Inject
    private Logfiles logfiles;

    @Inject
    private DeviceStates states;

    @Inject
    private Messages messages;

    private Long device;
    private Long before;
    private String reason;
    private transient List<ReasonCount> reasons;

    /** A line with its device's name. */
    public record Row(RejectedLine line, String device) {

        public RejectedLine getLine() {
            return line;
        }

        public String getDevice() {
            return device;
        }
    }

    public List<Row> getRows() {
        Map<Long, String> names = names();
        return found().stream()
                .limit(PAGE)
                .map(line -> new Row(line, names.getOrDefault(line.getLogfileId(), "removed")))
                .toList();
    }

    private List<RejectedLine> found() {
        return lines.newest(
                device == null ? null : new long[] {device},
                before == null ? Long.MAX_VALUE : before,
                isBlank(reason) ? null : reason,
                PAGE + 1);
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    /** Why lines were rejected, the most frequent reason first. */
    public List<ReasonCount> getReasons() {
        if (reasons == null) {
            reasons = lines.reasons(device);
        }
        return reasons;
    }

    public String getReason() {
        return reason;
    }

    public void setReason(String reason) {
        this.reason = reason;
    }

    private Map<Long, String> names() {
        return logfiles.all().stream().collect(Collectors.toMap(Logfile::getId, Logfile::getName));
    }

    /** Where the next page begins; {@code null} on the last one. */
    public Long getNext() {
        List<RejectedLine> found = found();
        return found.size() > PAGE ? found.get(PAGE - 1).getId() : null;
    }

    public List<DeviceState> getDevices() {
        return states.all();
    }

    private Optional<DeviceState> chosen() {
        return states.all().stream()
                .filter(state -> device != null && state.id() == device)
                .findFirst();
    }

    public String getDeviceName() {
        return device == null ? null : names().getOrDefault(device, "removed device");
    }

    /** Whether a registered device is chosen that has rejected lines. */
    public boolean isReadableAgain() {
        return chosen().filter(state -> state.rejected() > 0 && !state.readingAgain())
                .isPresent();
    }

    public boolean isReadingAgain() {
        return chosen().filter(DeviceState::readingAgain).isPresent();
    }

    public void readAgain() {
        messages.attempt(
                () -> logfiles.readRejectedAgain(device),
                "The rejected lines of " + getDeviceName()
                        + " are read again in the background, as far as their files still exist.");
    }

    public Long getDevice() {
        return device;
    }

    public void setDevice(Long device) {
        this.device = device;
    }

    public Long getBefore() {
        return before;
    }

    public void setBefore(Long before) {
        this.before = before;
    }
}
