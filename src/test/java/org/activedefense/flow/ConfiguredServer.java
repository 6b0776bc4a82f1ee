package org.activedefense.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.activedefense.launcher.TestPostgres;

/**
 * An application server as an administrator has it: unpacked, then set up by the scripts of server-config with a parameters file
 * and a key store. Not thread safe.
 */
abstract class ConfiguredServer implements AutoCloseable {

    /** Characters that a shell, a properties file, XML or the servers' own languages would take for something else. */
    private static final String KEY_STORE_PASSWORD = "pa $ss:w\"o=r\\d<&";

    private static final String SUBJECT = "CN=firewall-list.example";

    /** The JDK that the servers run on; {@code -Dserver.java.home} names another one than the build's. */
    private static final Path JDK = Path.of(System.getProperty("server.java.home"));

    final Path folder;
    private final String scripts;
    private final Path parameters;
    private final Instant began = Instant.now();

    /** @param scripts the folder in server-config */
    ConfiguredServer(String scripts) throws IOException {
        this.scripts = scripts;
        folder = Files.createTempDirectory("active-defense-" + scripts).toRealPath();
        parameters = folder.resolve("active-defense.env");
    }

    /** What the scripts read from their environment. */
    abstract Map<String, String> environment();

    /** Where the server answers by HTTP. */
    abstract URI base();

    abstract int httpsPort();

    /** Kills it if it runs. */
    @Override
    public abstract void close();

    /** Writes the parameters and makes the key store. */
    void prepare(TestPostgres.Access database, Path logs) throws IOException {
        Path keyStore = folder.resolve("https.p12");
        run(
                Map.of("KEY_STORE_PASSWORD", KEY_STORE_PASSWORD),
                List.of(
                        java("keytool"),
                        "-genkeypair",
                        "-alias",
                        "https",
                        "-keyalg",
                        "EC",
                        "-dname",
                        SUBJECT,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass:env",
                        "KEY_STORE_PASSWORD"));
        Map<String, String> values = new TreeMap<>(Map.of(
                "ACTIVE_DEFENSE_DB_URL", database.url(),
                "ACTIVE_DEFENSE_DB_USER", database.user(),
                "ACTIVE_DEFENSE_DB_PASSWORD", database.password(),
                "ACTIVE_DEFENSE_LOG_DIR", logs.toString(),
                "ACTIVE_DEFENSE_ADMIN_PASSWORD", Product.PASSWORD,
                "SERVER_MEMORY", "640m",
                "SERVER_EXECUTOR_THREADS", "48",
                "SERVER_KEYSTORE", keyStore.toString(),
                "SERVER_KEYSTORE_PASSWORD", KEY_STORE_PASSWORD,
                "SERVER_WAR", System.getProperty("war.file")));
        Files.write(
                parameters,
                values.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList());
    }

    /** Runs configure.sh; what it said. */
    String configure() {
        return script("configure.sh", parameters.toString());
    }

    /** Runs restore.sh; what it said. */
    String restore() {
        return script("restore.sh");
    }

    private String script(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of("bash", "server-config/" + scripts + "/" + name));
        command.addAll(List.of(arguments));
        return run(environment(), command);
    }

    static String java(String program) {
        return JDK.resolve("bin").resolve(program).toString();
    }

    /** A process of this JDK, with nothing of our own settings in its environment. */
    static ProcessBuilder process(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> env = builder.environment();
        env.keySet().removeIf(name -> name.startsWith("ACTIVE_DEFENSE_") || name.startsWith("SERVER_"));
        String home = JDK.toString();
        env.put("JAVA_HOME", home);
        env.put("AS_JAVA", home);
        env.put("PATH", home + "/bin:" + env.getOrDefault("PATH", "/usr/bin:/bin"));
        // many short-lived JVMs, on few processors
        env.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        env.putAll(environment);
        return builder;
    }

    /** Runs a program to its end, which must be a good one; what it said. */
    static String run(Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("active-defense", ".out");
            // to a file: a server that is started on the way keeps the pipe open
            Process process = process(environment, command)
                    .redirectOutput(output.toFile())
                    .start();
            int status = process.waitFor();
            String said = Files.readString(output);
            Files.delete(output);
            assertEquals(0, status, () -> String.join(" ", command) + " said: " + said);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The certificate that is shown by HTTPS is the one of the parameters file. */
    void assertServesOurCertificate() throws Exception {
        TrustManager anybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {
                // whose it is, is looked at below
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {anybody}, null);
        try (Socket socket = context.getSocketFactory().createSocket("localhost", httpsPort())) {
            X509Certificate certificate =
                    (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
            assertEquals(SUBJECT, certificate.getSubjectX500Principal().getName());
        }
    }

    void awaitReady() {
        Product product = Product.at(base());
        Await.until(
                scripts + " is ready",
                Duration.ofMinutes(6),
                () -> product.get("/health/ready").status(),
                status -> status == 200);
        System.out.println(scripts + ": ready "
                + Duration.between(began, Instant.now()).toSeconds() + " s after its files were laid out");
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (!Files.isDirectory(target)) {
                    Files.copy(file, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
