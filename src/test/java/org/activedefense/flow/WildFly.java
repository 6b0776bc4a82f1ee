package org.activedefense.flow;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** WildFly, in an installation of its own: the large part of it is linked to, not copied. */
final class WildFly extends ConfiguredServer {

    private static final int HTTP = 8080;
    private static final int HTTPS = 8443;
    static final int OFFSET = 10_000 + (int) (ProcessHandle.current().pid() % 12_000);

    private final Path home;
    private Process process;

    WildFly() throws IOException {
        super("wildfly");
        home = Files.createDirectories(folder.resolve("wildfly"));
        try (Stream<Path> parts = Files.list(Path.of(System.getProperty("wildfly.home")))) {
            for (Path part : parts.toList()) {
                String name = part.getFileName().toString();
                if (name.equals("bin") || name.equals("standalone")) {
                    copy(part, home.resolve(name));
                } else {
                    Files.createSymbolicLink(home.resolve(name), part);
                }
            }
        }
    }

    @Override
    Map<String, String> environment() {
        return Map.of("WILDFLY_HOME", home.toString());
    }

    @Override
    URI base() {
        return URI.create("http://localhost:" + (HTTP + OFFSET));
    }

    @Override
    int httpsPort() {
        return HTTPS + OFFSET;
    }

    /** The configuration's and the start script's settings. */
    List<String> settings() throws IOException {
        return Stream.concat(
                        Files.readAllLines(home.resolve("standalone/configuration/standalone.xml")).stream(),
                        Files.readAllLines(home.resolve("bin/standalone.conf")).stream())
                .map(String::strip)
                .toList();
    }

    Path log() {
        return folder.resolve("server.log");
    }

    boolean isDeployed() {
        return Files.exists(home.resolve("standalone/deployments/active-defense.war"));
    }

    void start() throws IOException {
        process = process(
                        Map.of("LAUNCH_JBOSS_IN_BACKGROUND", "true"),
                        List.of(
                                home.resolve("bin/standalone.sh").toString(),
                                "-Djboss.socket.binding.port-offset=" + OFFSET))
                .redirectOutput(log().toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Stops it in order; the script passes the signal on. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            fail("WildFly does not stop");
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
