package org.activedefense.api;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.activedefense.logstore.LogFolders;
import org.activedefense.logstore.Logfile;
import org.activedefense.system.JobLock;
import org.activedefense.system.Version;
import org.activedefense.system.Warning;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How the system is doing, as the API shows it. */
@Schema(name = "System")
public record SystemItem(
        boolean on,

        @Schema(description = "The name of the server that answered")
        String node,

        @Schema(description = "Another live server bears this name: this one reads no files")
        boolean nodeRefused,

        String version,
        List<JobItem> jobs,
        List<DeviceItem> devices,

        @Schema(description = "Of the first log folder, on the server that answered; null if it does not exist")
        Long freeDiskBytes,

        Long totalDiskBytes,

        @Schema(
                description =
                        "What needs a look on the server that answered, newest first; goes by itself when it is mended")
        List<WarningItem> warnings) {

    /** Something that needs a look. */
    @Schema(name = "Warning")
    public record WarningItem(
            @Schema(description = "What sort it is, such as device-silent")
            String kind,

            @Schema(description = "What it is about, such as a device's name")
            String subject,

            @Schema(description = "What is wrong and how to mend it")
            String text,

            Instant since) {

        static WarningItem of(Warning warning) {
            return new WarningItem(
                    warning.kind(), warning.subject(), warning.text() + " " + warning.cure(), warning.since());
        }
    }

    /** A job of which only one server at a time runs each. */
    @Schema(name = "Job")
    public record JobItem(
            String jobName,
            boolean isRunning,
            Instant lastRun,
            String owner,
            long epoch,
            Instant leaseEnd,
            String lastResult,
            boolean lastFailed,

            @Schema(description = "What it asks before it deletes more than usual; see jobs/{job}/go-ahead")
            String question,

            String questionKey) {

        static JobItem of(JobLock job) {
            return new JobItem(
                    job.getJobName(),
                    job.isRunning(),
                    job.getLastRun(),
                    job.getOwner(),
                    job.getEpoch(),
                    job.getLeaseEnd(),
                    job.getLastResult(),
                    job.isLastFailed(),
                    job.getQuestion(),
                    job.getQuestionKey());
        }
    }

    /** A device's lag. */
    @Schema(name = "DeviceLag")
    public record DeviceItem(
            long id,
            String name,
            String node,
            boolean enabled,
            long bytesBehind,
            Instant behindSince,
            Instant lastLineAt,
            Instant newestEventAt,

            @Schema(description = "Batches that are stored but not judged yet")
            long unjudgedBatches,

            String problem) {

        static DeviceItem of(Logfile device) {
            return new DeviceItem(
                    device.getId(),
                    device.getName(),
                    device.getNode(),
                    device.isEnabled(),
                    device.getBytesBehind(),
                    device.getBehindSince(),
                    device.getLastLineAt(),
                    device.getNewestEventAt(),
                    device.getLastBatch() - device.getJudgedBatch(),
                    device.getProblem());
        }
    }

    static SystemItem of(
            boolean on,
            String node,
            boolean refused,
            List<JobLock> jobs,
            List<Logfile> devices,
            LogFolders folders,
            List<Warning> warnings) {
        File disk = folders.folders().stream()
                .filter(Files::isDirectory)
                .findFirst()
                .map(Path::toFile)
                .orElse(null);
        return new SystemItem(
                on,
                node,
                refused,
                Version.TEXT,
                jobs.stream().map(JobItem::of).toList(),
                devices.stream().map(DeviceItem::of).toList(),
                disk == null ? null : disk.getUsableSpace(),
                disk == null ? null : disk.getTotalSpace(),
                warnings.stream().map(WarningItem::of).toList());
    }
}
