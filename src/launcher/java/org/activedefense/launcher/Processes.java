package org.activedefense.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds and stops processes of an earlier start, told apart by a path that only they can have: one inside the data folder. */
final class Processes {

    private Processes() {}

    /** Processes whose program is the file. */
    static List<ProcessHandle> running(Path program) {
        String path = real(program).toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().filter(path::equals).isPresent())
                .toList();
    }

    /** Processes that have the argument. */
    static List<ProcessHandle> withArgument(String argument) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> List.of(arguments).contains(argument))
                        .isPresent())
                .toList();
    }

    /** Whether the process has ended within the time. */
    static boolean ended(ProcessHandle process, Duration within) {
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        } catch (ExecutionException e) {
            return true;
        }
    }

    /** SIGTERM, and SIGKILL when that is not enough. */
    static void stop(ProcessHandle process, Duration grace) {
        process.destroy();
        if (!ended(process, grace)) {
            process.destroyForcibly();
            ended(process, Duration.ofSeconds(5));
        }
    }

    private static Path real(Path path) {
        try {
            return Files.exists(path)
                    ? path.toRealPath()
                    : path.toAbsolutePath().normalize();
        } catch (java.io.IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
