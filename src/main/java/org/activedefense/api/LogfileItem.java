package org.activedefense.api;

import java.time.Instant;
import org.activedefense.logstore.Logfile;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A device as the API shows it. */
@Schema(name = "Logfile")
public record LogfileItem(
        long id,
        String name,
        String path,
        String type,
        String timeZone,
        boolean enabled,

        @Schema(description = "The name of the server that reads it")
        String node,

        long linesStored,
        long linesRejected,

        @Schema(description = "Bytes written but not read yet")
        long bytesBehind,

        @Schema(description = "When the newest line was stored or rejected")
        Instant lastLineAt,

        @Schema(description = "The newest event time stored")
        Instant newestEventAt,

        @Schema(description = "Since when the reader has not been at the file's end; null if it is there")
        Instant behindSince,

        @Schema(description = "The newest batch stored") long lastBatch,

        @Schema(description = "The newest batch that the defense has judged")
        long judgedBatch,

        @Schema(description = "What is wrong with the file and what to do; null if nothing is")
        String problem,

        Instant registeredAt) {

    static LogfileItem of(Logfile device) {
        return new LogfileItem(
                device.getId(),
                device.getName(),
                device.getPath(),
                device.getType(),
                device.getTimeZone().getId(),
                device.isEnabled(),
                device.getNode(),
                device.getLinesStored(),
                device.getLinesRejected(),
                device.getBytesBehind(),
                device.getLastLineAt(),
                device.getNewestEventAt(),
                device.getBehindSince(),
                device.getLastBatch(),
                device.getJudgedBatch(),
                device.getProblem(),
                device.getRegisteredAt());
    }
}
