package org.activedefense.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The Payara Micro that runs the WAR, a process of its own. What is secret reaches it through its environment or an argument
 * file that only the owner may read, never through the command line.
 */
final class Payara implements Parts.Part {

    private static final int OUT_OF_MEMORY = 3;

    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    private final DataFolder data;
    private final Secrets secrets;
    private final Path jar;
    private final Path war;
    private final ServerLog log;
    private volatile Process process;

    Payara(DataFolder data, Secrets secrets, Path buildFolder, ServerLog log) {
        this.data = data;
        this.secrets = secrets;
        this.jar = buildFolder.resolve("payara-micro.jar");
        this.war = buildFolder.resolve("active-defense.war");
        this.log = log;
    }

    /** Stops a server that an earlier launcher left behind, known by its argument file. */
    static void stopLeftovers(DataFolder data) {
        for (ProcessHandle orphan : Processes.withArgument("@" + data.secrets().resolve("payara.args"))) {
            Say.line("Stopping the server of an earlier start (process " + orphan.pid() + "), which was left running.");
            Processes.stop(orphan, STOP_GRACE);
        }
    }

    /** Starts it; again, after it has ended. */
    void start(LaunchSettings settings, KeyPair keyPair, List<String> options, Map<String, String> environment) {
        try {
            Path root = prepareRoot();
            List<String> arguments = arguments(settings, keyPair, options, root);
            secrets.write("payara.args", ArgumentFile.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + secrets.file("payara.args"));
            builder.environment().keySet().removeIf(name -> name.startsWith(LaunchSettings.PREFIX));
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
            process = builder.start();
            log.follow(process.getInputStream());
        } catch (IOException e) {
            throw new Trouble("The server cannot be started: " + e.getMessage(), e);
        }
    }

    private List<String> arguments(LaunchSettings settings, KeyPair keyPair, List<String> options, Path root)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx512m",
                // what is left after that is half done, and only a process that has ended is started again
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                // The second compiler takes a processor for the first half minute, and what it gains is not got back
                // even over
                // six million lines (docs/decisions/0002).
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + data.makeFolder("tmp"),
                "-Dfile.encoding=UTF-8",
                "-Duser.language=en",
                "-Dproduct.name=",
                "-Djava.util.logging.SimpleFormatter.format=%1$tF %1$tT.%1$tL %4$-7s %3$s %5$s%6$s%n",
                "-Djavax.net.ssl.keyStore=" + keyPair.store(),
                "-Djavax.net.ssl.keyStorePassword=" + keyPair.password()));
        arguments.addAll(options);
        arguments.addAll(List.of(
                "-jar",
                jar.toString(),
                "--deploy",
                war.toString(),
                "--contextroot",
                "/",
                "--port",
                Integer.toString(settings.httpPort()),
                "--sslPort",
                Integer.toString(settings.httpsPort()),
                "--sslCert",
                KeyPair.ALIAS,
                // Without the data grid: it would listen on a port of its own, on all interfaces.
                "--nohazelcast",
                "--disablephonehome",
                "--rootDir",
                root.toString(),
                "--logProperties",
                resource("payara-logging.properties"),
                "--prebootcommandfile",
                resource("payara-preboot.txt"),
                "--postbootcommandfile",
                resource("payara-postboot.txt")));
        return arguments;
    }

    /**
     * The server's own folder is made anew at every start. One that is kept saves no time (measured), can be damaged by a kill, and
     * holds the application of the last time, which would be started and stopped again before the one of now.
     */
    private Path prepareRoot() throws IOException {
        PostgresBinaries.delete(data.resolve("payara"));
        PostgresBinaries.delete(data.resolve("tmp"));
        return data.makeFolder("payara");
    }

    private String resource(String name) throws IOException {
        Path copy = data.makeFolder("payara-boot").resolve(name);
        try (InputStream in = Payara.class.getResourceAsStream(name)) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        return copy.toString();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it has ended because it had no memory left; Java says so by this code. */
    boolean ranOutOfMemory() {
        return !process.isAlive() && process.exitValue() == OUT_OF_MEMORY;
    }

    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    @Override
    public void stop() {
        Process running = process;
        log.hush();
        if (running == null || !running.isAlive()) {
            return;
        }
        Processes.stop(running.toHandle(), STOP_GRACE);
    }
}
