package org.activedefense.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Processor time of processes: less disturbed by what else the machine does than the clock is. */
final class ProcessorTime {

    private ProcessorTime() {}

    static Duration of(List<ProcessHandle> processes) {
        return processes.stream()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    static String seconds(Duration from, Duration to) {
        return String.format(Locale.ROOT, "%.1f", to.minus(from).toMillis() / 1000.0);
    }

    /** The load of the last minute, to tell a quiet machine from a busy one. */
    static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg"), StandardCharsets.US_ASCII)
                    .split(" ")[0];
        } catch (IOException e) {
            return "?";
        }
    }
}
