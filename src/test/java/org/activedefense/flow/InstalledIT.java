package org.activedefense.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.activedefense.launcher.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Active Defense as an administrator installs it: laid out by the scripts of the container images, started by the script of the
 * systemd unit, HTTPS with one's own certificate, all secrets in files.
 */
class InstalledIT {

    private static final Path DOCKER = Path.of("docker");
    private static final Path SYSTEMD = Path.of("server-config/systemd");

    @TempDir
    Path folder;

    private Process server;

    private record Said(int exitCode, String text) {}

    @AfterEach
    void stop() {
        if (server != null) {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly();
        }
    }

    @Test
    void servesHttpsWithOnesOwnCertificateAndNoSecretInSight() throws Exception {
        Path root = folder.resolve("root");
        String war = System.getProperty("war.file");
        Map<String, String> build = Map.of("OUT", folder.resolve("out").toString(), "BUILT", "1");
        expect(0, "", run(build, "bash", DOCKER.resolve("build.sh")));
        Map<String, String> install =
                Map.of("ROOT", root.toString(), "FROM", folder.resolve("out").toString());
        expect(0, "", run(install, "bash", DOCKER.resolve("install-user.sh")));
        expect(0, "", run(install, "bash", DOCKER.resolve("install-payara.sh")));
        Path home = root.resolve("opt/active-defense");
        assertEquals(Files.size(Path.of(war)), Files.size(home.resolve("active-defense.war")));
        int mode = (Integer) Files.getAttribute(root.resolve("var/log/Firewall"), "unix:mode");
        assertEquals("2750", Integer.toOctalString(mode & 07777), "new files get the folder's group");

        Path certificates = makeCertificates();
        Path secrets = folder.resolve("secrets");
        Map<String, String> own = Map.of("SECRETS", secrets.toString(), "PATH", pathWithJava());
        Said made = run(
                own,
                "bash",
                DOCKER.resolve("make-secrets.sh"),
                certificates.resolve("chain.pem"),
                certificates.resolve("key.pem"));
        assertEquals(0, made.exitCode, made.text);
        assertTrue(made.text.contains("holds the key and 2 certificate(s)"), made.text);
        byte[] keyStore = Files.readAllBytes(secrets.resolve("keystore.p12"));
        assertEquals(0, run(own, "bash", DOCKER.resolve("make-secrets.sh")).exitCode);
        assertEquals(
                java.util.Arrays.hashCode(keyStore),
                java.util.Arrays.hashCode(Files.readAllBytes(secrets.resolve("keystore.p12"))),
                "a second run changes nothing");

        int http = freePort();
        int https = freePort();
        Map<String, String> environment = settings(root, secrets);
        environment.putAll(Map.of(
                "HOME_DIR", home.toString(),
                "STATE_DIR", root.resolve("var/lib/active-defense").toString(),
                "SECRETS_DIR", secrets.toString(),
                "KEY_STORE", secrets.resolve("keystore.p12").toString(),
                "HTTP_PORT", Integer.toString(http),
                "HTTPS_PORT", Integer.toString(https),
                "JAVA_OPTIONS", "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"));
        Path check = home.resolve("bin/healthcheck.sh");
        assertNotEquals(0, run(Map.of(), "bash", check, Integer.toString(http)).exitCode, "nothing answers yet");
        start(environment, "bash", home.resolve("bin/serve"));
        Product product = awaitReady(http);
        expect(0, "", run(Map.of(), "bash", check, Integer.toString(http)));
        String password = Files.readString(secrets.resolve("admin-password")).strip();
        product.as("admin", password).get("/api/v1/system").expect(200);
        assertEquals("192.0.2.1\n", getTrusting(certificates.resolve("ca.pem"), https));
        String commandLine = Files.readString(Path.of("/proc/" + server.pid() + "/cmdline"));
        assertFalse(commandLine.contains("keyStorePassword"), commandLine);
        String log = read(folder.resolve("server.log"));
        assertFalse(log.contains(password), "the log shows the password");

        server.destroy();
        assertTrue(server.waitFor(60, TimeUnit.SECONDS));
        assertEquals(143, server.exitValue());
    }

    @Test
    void theWildFlyImageServes() throws Exception {
        String dockerfile = Files.readString(DOCKER.resolve("wildfly.Dockerfile"));
        String unpacked =
                Path.of(System.getProperty("wildfly.home")).getFileName().toString();
        String version = unpacked.replace("wildfly-", "");
        assertTrue(dockerfile.contains("ENV WILDFLY_VERSION=" + version + "\n"), unpacked);
        Path root = folder.resolve("root");
        Map<String, String> install = Map.of(
                "ROOT",
                root.toString(),
                "OUT",
                folder.resolve("out").toString(),
                "FROM",
                folder.resolve("out").toString(),
                "BUILT",
                "1",
                "WILDFLY_VERSION",
                version);
        expect(0, "", run(install, "bash", DOCKER.resolve("build.sh")));
        expect(0, "", run(install, "bash", DOCKER.resolve("install-user.sh")));
        expect(0, "", run(install, "bash", DOCKER.resolve("install-wildfly.sh")));

        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("admin-password"), Product.PASSWORD);
        Files.writeString(secrets.resolve("secret-key"), "A".repeat(43) + "=");
        Map<String, String> environment = settings(root, secrets);
        environment.put("JAVA_OPTS", "-XX:MaxRAMPercentage=20 -Djava.net.preferIPv4Stack=true -XX:TieredStopAtLevel=1");
        environment.put("LAUNCH_JBOSS_IN_BACKGROUND", "true");
        int offset = WildFly.OFFSET;
        start(
                environment,
                root.resolve("opt/wildfly/bin/standalone.sh"),
                "-b",
                "0.0.0.0",
                "-Djboss.socket.binding.port-offset=" + offset);
        int http = 8080 + offset;
        Product product = awaitReady(http);
        expect(0, "", run(Map.of(), "bash", root.resolve("opt/active-defense/bin/healthcheck.sh"), http));
        assertEquals("192.0.2.1\n", product.get("/files/blacklist.txt").text());
        product.as("admin", Product.PASSWORD).get("/api/v1/system").expect(200);
    }

    @Test
    void makeKeystoreSaysWhatIsWrongAndLeavesTheStoreAlone() throws Exception {
        Path certificates = makeCertificates();
        Path chain = certificates.resolve("chain.pem");
        Path key = certificates.resolve("key.pem");
        Path other = certificates.resolve("ca.key");
        Path store = Files.writeString(folder.resolve("store.p12"), "the old one");
        Path password = folder.resolve("password");
        expect(1, "ca.key is not the key of", keystore(chain, other, store, password));
        expect(1, "is not a certificate in PEM form", keystore(key, key, store, password));
        expect(1, "is not a private key in PEM form", keystore(chain, chain, store, password));
        expect(1, "cannot be read by", keystore(folder.resolve("none"), key, store, password));
        Path encrypted = certificates.resolve("encrypted.pem");
        openssl("pkey", "-in", key, "-aes256", "-passout", "pass:secret", "-out", encrypted);
        expect(1, "without a password", keystore(chain, encrypted, store, password));
        assertEquals("the old one", Files.readString(store));
        expect(0, "2 certificate(s)", keystore(chain, key, store, password));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(store)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(password)));
    }

    @Test
    void theRsyslogImageHasAValidConfiguration() throws Exception {
        Path root = folder.resolve("image");
        Map<String, String> install = Map.of("ROOT", root.toString(), "FROM", "server-config");
        expect(0, "", run(install, "bash", DOCKER.resolve("install-user.sh")));
        expect(0, "", run(install, "bash", DOCKER.resolve("install-rsyslog.sh")));
        Path shipped = root.resolve("etc/active-defense/rsyslog.conf");
        String group = Files.readAttributes(root, java.nio.file.attribute.PosixFileAttributes.class)
                .group()
                .getName();
        String text = Files.readString(shipped);
        assertTrue(text.contains("port=\"5514\"") && !text.contains("port=\"514\""), text);
        Path here = Files.writeString(
                folder.resolve("rsyslog.conf"),
                text.replace(
                                "/var/spool/rsyslog",
                                root.resolve("var/spool/rsyslog").toString())
                        .replace(
                                "/var/log/Firewall",
                                root.resolve("var/log/Firewall").toString())
                        .replace("Group=\"activedefense\"", "Group=\"" + group + "\""));
        Said checked = run(Map.of(), Rsyslog.command("rsyslogd"), "-N1", "-f", here);
        assertEquals(0, checked.exitCode, checked.text);
        assertFalse(checked.text.contains("error"), checked.text);
        Path rotation = root.resolve("etc/active-defense/logrotate.conf");
        expect(0, "", run(Map.of(), Rsyslog.command("logrotate"), "--debug", "--state", folder.resolve("s"), rotation));
        String rotate = Files.readString(rotation);
        assertTrue(rotate.contains("kill -HUP") && !rotate.contains("su root"), rotate);
    }

    /** What the container gets from its environment: a fresh database, and secrets by their files. */
    private Map<String, String> settings(Path root, Path secrets) throws Exception {
        TestPostgres.Access database = TestPostgres.shared().newDatabase();
        Path databasePassword = Files.writeString(folder.resolve("database-password"), database.password() + "\n");
        return new TreeMap<>(Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "ACTIVE_DEFENSE_DB_URL",
                database.url(),
                "ACTIVE_DEFENSE_DB_USER",
                database.user(),
                "ACTIVE_DEFENSE_DB_PASSWORD_FILE",
                databasePassword.toString(),
                "ACTIVE_DEFENSE_ADMIN_PASSWORD_FILE",
                secrets.resolve("admin-password").toString(),
                "ACTIVE_DEFENSE_SECRET_KEY_FILE",
                secrets.resolve("secret-key").toString(),
                "ACTIVE_DEFENSE_LOG_DIR",
                root.resolve("var/log/Firewall").toString()));
    }

    private void start(Map<String, String> environment, Object... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                java.util.Arrays.stream(command).map(Object::toString).toList());
        builder.environment().keySet().removeIf(name -> name.startsWith("ACTIVE_DEFENSE_"));
        builder.environment().putAll(environment);
        server = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
    }

    private Product awaitReady(int http) {
        Product product = Product.at(URI.create("http://localhost:" + http));
        Await.until(
                "the server is ready",
                java.time.Duration.ofMinutes(4),
                () -> product.get("/health/ready").status() == 200,
                ready -> ready || !server.isAlive());
        assertTrue(server.isAlive(), () -> read(folder.resolve("server.log")));
        return product;
    }

    private Said keystore(Path certificate, Path key, Path store, Path password) throws Exception {
        return run(
                Map.of("PATH", pathWithJava()),
                "bash",
                SYSTEMD.resolve("make-keystore"),
                certificate,
                key,
                store,
                password);
    }

    /** A company's authority and the server's certificate that it signed. */
    private Path makeCertificates() throws Exception {
        Path made = Files.createDirectories(folder.resolve("certificates"));
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=Company",
                "-keyout",
                made.resolve("ca.key"),
                "-out",
                made.resolve("ca.pem"));
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-subj",
                "/CN=localhost",
                "-keyout",
                made.resolve("key.pem"),
                "-out",
                made.resolve("request.pem"));
        Path extensions = Files.writeString(made.resolve("extensions"), "subjectAltName=DNS:localhost\n");
        openssl(
                "x509",
                "-req",
                "-in",
                made.resolve("request.pem"),
                "-CA",
                made.resolve("ca.pem"),
                "-CAkey",
                made.resolve("ca.key"),
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                extensions,
                "-out",
                made.resolve("cert.pem"));
        Files.writeString(
                made.resolve("chain.pem"),
                Files.readString(made.resolve("cert.pem")) + Files.readString(made.resolve("ca.pem")));
        return made;
    }

    private static void openssl(Object... arguments) throws Exception {
        List<Object> command = new ArrayList<>(List.of(Rsyslog.command("openssl")));
        command.addAll(List.of(arguments));
        Said said = run(Map.of(), command.toArray());
        assertEquals(0, said.exitCode, said.text);
    }

    private String getTrusting(Path certificate, int port) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "company", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/files/blacklist.txt"))
                .build();
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void expect(int exitCode, String part, Said said) {
        assertEquals(exitCode, said.exitCode, said.text);
        assertTrue(said.text.contains(part), said.text);
    }

    private static Said run(Map<String, String> environment, Object... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                java.util.Arrays.stream(command).map(Object::toString).toList());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** keytool is beside the Java that runs this. */
    private static String pathWithJava() {
        return System.getProperty("java.home") + "/bin:" + System.getenv("PATH");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
