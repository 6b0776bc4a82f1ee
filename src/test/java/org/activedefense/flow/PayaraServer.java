package org.activedefense.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Payara Server, in a domain of its own with ports of its own. */
final class PayaraServer extends ConfiguredServer {

    private static final String DOMAIN = "domain1";

    private final Path home = Path.of(System.getProperty("payara.home"));
    private final Path domains;
    private final Map<Integer, Integer> ports = new HashMap<>();

    PayaraServer() throws IOException {
        super("payara");
        domains = folder.resolve("domains");
        Files.createDirectories(domains);
        copy(home.resolve("glassfish/domains").resolve(DOMAIN), domains.resolve(DOMAIN));
        String xml = domainXml();
        for (int port : List.of(4848, 8080, 8181, 3700, 3820, 3920, 8686, 7676, 9009, 6666)) {
            ports.put(port, freePort());
            xml = xml.replace('"' + Integer.toString(port) + '"', '"' + Integer.toString(ports.get(port)) + '"');
        }
        Files.writeString(domainFile(), xml);
    }

    private Path domainFile() {
        return domains.resolve(DOMAIN).resolve("config/domain.xml");
    }

    /** The domain's settings as they are written down. */
    String domainXml() throws IOException {
        return Files.readString(domainFile());
    }

    String log() throws IOException {
        return Files.readString(domains.resolve(DOMAIN).resolve("logs/server.log"));
    }

    @Override
    Map<String, String> environment() {
        return Map.of(
                "PAYARA_HOME", home.toString(),
                "PAYARA_DOMAIN", DOMAIN,
                "PAYARA_DOMAIN_DIR", domains.toString(),
                "PAYARA_ADMIN_PORT", Integer.toString(ports.get(4848)));
    }

    @Override
    URI base() {
        return URI.create("http://localhost:" + ports.get(8080));
    }

    @Override
    int httpsPort() {
        return ports.get(8181);
    }

    void start() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        asadmin("start-domain", "--domaindir", domains.toString(), DOMAIN);
    }

    /** An administrator's command. */
    String asadmin(String... arguments) {
        List<String> command = new java.util.ArrayList<>(
                List.of(home.resolve("bin/asadmin").toString(), "--port", Integer.toString(ports.get(4848))));
        command.addAll(List.of(arguments));
        return run(Map.of(), command);
    }

    @Override
    public void close() {
        Path pid = domains.resolve(DOMAIN).resolve("config/pid");
        try {
            if (Files.exists(pid)) {
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
