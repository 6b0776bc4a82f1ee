package org.activedefense.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * The key pair of the HTTPS port, made at the first start with the JDK's keytool: self-signed for this host's name,
 * localhost and the loopback addresses, valid for ten years. Payara's own would be no secret: it ships in its jar.
 *
 * @param password of the store and of the key
 */
record KeyPair(Path store, String password) {

    static final String ALIAS = "https";

    static KeyPair in(Secrets secrets) {
        Path store = secrets.file("https.p12");
        String password = secrets.password("https.password");
        if (!Files.exists(store)) {
            generate(store, password);
        }
        return new KeyPair(store, password);
    }

    private static void generate(Path store, String password) {
        String host = hostName();
        Path fresh = store.resolveSibling("https.new.p12");
        ProcessBuilder keytool = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "RSA",
                "-keysize",
                "3072",
                "-sigalg",
                "SHA256withRSA",
                "-validity",
                "3650",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1,ip:::1" + (host.equals("localhost") ? "" : ",dns:" + host),
                "-ext",
                "EKU=serverAuth",
                "-storetype",
                "PKCS12",
                "-keystore",
                fresh.toString(),
                "-storepass:env",
                "STORE_PASSWORD"));
        keytool.environment().put("STORE_PASSWORD", password);
        keytool.redirectErrorStream(true);
        try {
            Files.deleteIfExists(fresh);
            Process process = keytool.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new Trouble("keytool could not make the key pair for HTTPS: "
                        + output.strip().lines().findFirst().orElse("it did not say why"));
            }
            Files.setPosixFilePermissions(fresh, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, store, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Trouble("The key pair for HTTPS could not be made: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Parts.Stopping();
        }
    }

    /** This host's name, as far as it can stand in a certificate. */
    static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            return name.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?") ? name : "localhost";
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
