package org.activedefense.api;

import java.time.Instant;
import org.activedefense.logstore.RejectedLine;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A rejected line as the API shows it. */
@Schema(name = "RejectedLine")
public record RejectedLineItem(
        long id,
        DeviceName logfile,
        Instant rejectedAt,
        String reason,
        @Schema(description = "Cut to 1 KiB") String line,

        @Schema(description = "Where the line begins in its file, bytes")
        long position,

        @Schema(description = "Of the whole line, bytes") long length) {

    static RejectedLineItem of(RejectedLine line, DeviceNames devices) {
        return new RejectedLineItem(
                line.getId(),
                devices.of(line.getLogfileId()),
                line.getRejectedAt(),
                line.getReason(),
                line.getLine(),
                line.getPosition(),
                line.getLength());
    }
}
