package org.activedefense.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real rsyslogd with the configuration of {@code server-config/rsyslog} and a real logrotate with that of
 * {@code server-config/logrotate}: only ports, folders, the group and the command that sends the signal are other ones. Around
 * it stands what Ubuntu's own rsyslog.conf sets. Not thread safe.
 */
final class Rsyslog implements AutoCloseable {

    private static final Path SHIPPED = Path.of("server-config");

    /** Where Debian puts them: not on every user's path. */
    private static final List<String> FOLDERS = List.of("/usr/sbin/", "/sbin/", "/usr/local/sbin/", "/usr/bin/");

    final int port;
    final int tlsPort;
    final Path logs;
    private final Path folder;
    private final String group;
    private Process process;
    private String senders;

    Rsyslog(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder).toRealPath();
        logs = Files.createDirectories(this.folder.resolve("Firewall"));
        Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxr-x---"));
        group = Files.readAttributes(logs, PosixFileAttributes.class).group().getName();
        Files.createDirectories(this.folder.resolve("spool"));
        port = freePort();
        tlsPort = freePort();
    }

    static String command(String name) {
        return FOLDERS.stream()
                .map(path -> path + name)
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElseGet(() -> fail(name + " is not installed; bin/test installs it when run by root, or run"
                        + " apt-get install rsyslog rsyslog-gnutls logrotate"));
    }

    /** Instead of those that the configuration is shipped with. */
    Rsyslog senders(String networks) {
        senders = networks;
        return this;
    }

    /** What rsyslogd has said. */
    String said() throws IOException {
        return Files.readString(folder.resolve("rsyslogd.out"));
    }

    Rsyslog start() throws IOException, InterruptedException {
        certificate();
        Path configuration = folder.resolve("rsyslog.conf");
        String ubuntu = """
                global(workDirectory="%s")
                $RepeatedMsgReduction on
                $FileCreateMode 0640
                $DirCreateMode 0755
                $Umask 0022
                """.formatted(folder.resolve("spool"));
        Files.writeString(
                configuration,
                ubuntu + shipped("rsyslog/30-active-defense.conf") + shipped("rsyslog/31-active-defense-tls.conf"));
        assertEquals("", warnings(run(command("rsyslogd"), "-N1", "-f", configuration.toString())));
        process = new ProcessBuilder(
                        command("rsyslogd"),
                        "-n",
                        "-f",
                        configuration.toString(),
                        "-i",
                        folder.resolve("pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("rsyslogd.out").toFile())
                .start();
        Await.until("rsyslogd listens", () -> Files.exists(folder.resolve("pid")) && listens(port));
        return this;
    }

    /** What rsyslogd has to say beside its version and good-bye. */
    private static String warnings(String output) {
        return String.join(
                "\n",
                output.lines()
                        .filter(line -> !line.contains("config validation run"))
                        .toList());
    }

    private static boolean listens(int port) {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private String shipped(String name) throws IOException {
        String text = Files.readString(SHIPPED.resolve(name));
        if (senders != null) {
            text = text.replaceAll("(?m)^(\\$AllowedSender (UDP|TCP), ).*$", "$1" + senders);
        }
        return text.replace("/var/log/Firewall", logs.toString())
                .replace("/etc/rsyslog.d/active-defense/", folder + "/")
                .replace("port=\"514\"", "port=\"" + port + "\"")
                .replace("port=\"6514\"", "port=\"" + tlsPort + "\"")
                .replace("Group=\"activedefense\"", "Group=\"" + group + "\"");
    }

    /** One run of logrotate. What it says is empty when all is well. */
    String rotate(String... options) throws IOException, InterruptedException {
        Path configuration = folder.resolve("logrotate.conf");
        String signal = process == null ? "true" : "kill -HUP " + process.pid();
        String user = Files.getOwner(logs).getName();
        Files.writeString(
                configuration,
                Files.readString(SHIPPED.resolve("logrotate/active-defense"))
                        .replace("/var/log/Firewall", logs.toString())
                        .replace("su root activedefense", "su " + user + " " + group)
                        .replace("/usr/lib/rsyslog/rsyslog-rotate", signal));
        Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-r--r--"));
        List<String> line = new java.util.ArrayList<>(List.of(command("logrotate"), "--state", state().toString()));
        line.addAll(List.of(options));
        line.add(configuration.toString());
        return run(line.toArray(String[]::new));
    }

    Path state() {
        return folder.resolve("logrotate.state");
    }

    Path certificateFile() {
        return folder.resolve("cert.pem");
    }

    private void certificate() throws IOException, InterruptedException {
        run(
                command("openssl"),
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
                "-days",
                "2",
                "-keyout",
                folder.resolve("key.pem").toString(),
                "-out",
                certificateFile().toString());
        Files.copy(certificateFile(), folder.resolve("ca.pem"));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + " said: " + output);
        return output;
    }

    /** Bytes that wait in the kernel for rsyslogd to take them from the UDP port. */
    long waitingBytes() throws IOException {
        String local = ":" + String.format("%04X", port);
        return Files.readAllLines(Path.of("/proc/net/udp")).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length > 4 && fields[1].endsWith(local))
                .mapToLong(fields -> Long.parseLong(fields[4].substring(fields[4].indexOf(':') + 1), 16))
                .sum();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What it has complained of while it ran, other than that a line longer than 65,000 bytes was cut. */
    List<String> complaints() throws IOException {
        return Files.readAllLines(folder.resolve("rsyslogd.out")).stream()
                .filter(line -> !line.contains("received oversize message"))
                .toList();
    }

    @Override
    public void close() throws IOException {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A file of that size, most of it a hole. */
    static void makeLarge(Path file, long size) throws IOException {
        try (var channel =
                java.nio.channels.FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.position(size - 1);
            channel.write(java.nio.ByteBuffer.wrap(new byte[] {'\n'}));
        }
    }
}
