package org.activedefense.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Asks the running product whether it is usable, by HTTP and by HTTPS with our own certificate. */
final class Readiness {

    private static final String PATH = "/health/ready";
    /** How long the WAR may be missing after the server said that it is ready: then its deployment has failed. */
    private static final Duration DEPLOYED_WITHIN = Duration.ofSeconds(10);

    private final LaunchSettings settings;
    private final SSLSocketFactory trust;

    Readiness(LaunchSettings settings, KeyPair keyPair) {
        this.settings = settings;
        this.trust = trusting(keyPair);
    }

    /**
     * Returns once both ports answer 200. While the application says that it waits for something, so do we, and say what.
     *
     * @param death of a part that it needs
     * @throws Trouble if it cannot become ready any more
     */
    void await(Payara payara, CompletableFuture<Trouble> death, ServerLog log) {
        Instant began = Instant.now();
        Instant nextWord = began.plusSeconds(20);
        Instant missingSince = null;
        while (true) {
            if (!payara.isAlive()) {
                throw failed("The server ended before it was ready", log);
            }
            if (death.isDone()) {
                throw death.join();
            }
            int status = status("http://localhost:" + settings.httpPort() + PATH);
            if (status == 200 && status("https://localhost:" + settings.httpsPort() + PATH) == 200) {
                return;
            }
            Instant now = Instant.now();
            boolean missing = status == 404 && log.serverReady();
            missingSince = !missing ? null : missingSince == null ? now : missingSince;
            if (missing && missingSince.plus(DEPLOYED_WITHIN).isBefore(now)) {
                throw failed("The application could not be started", log);
            }
            if (now.isAfter(nextWord)) {
                Say.line("Still starting after " + Duration.between(began, now).toSeconds() + " s"
                        + (status == 503 ? "; the application waits. " + log.lastWarning() : "."));
                nextWord = nextWord.plusSeconds(10);
            }
            pause();
        }
    }

    private static Trouble failed(String what, ServerLog log) {
        return new Trouble(what + ". Its last complaints, more of them in log/server.log of the data folder:\n  "
                + String.join("\n  ", log.complaints()));
    }

    /** The HTTP status, or 0 if there is no answer. */
    private int status(String address) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address).toURL().openConnection(java.net.Proxy.NO_PROXY);
            if (connection instanceof HttpsURLConnection https) {
                https.setSSLSocketFactory(trust);
                // It is our own key that is checked, whatever name this host had when it was made.
                https.setHostnameVerifier((host, session) -> true);
            }
            connection.setConnectTimeout(2_000);
            connection.setReadTimeout(5_000);
            connection.setInstanceFollowRedirects(false);
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return 0;
        }
    }

    private static SSLSocketFactory trusting(KeyPair keyPair) {
        try (InputStream in = Files.newInputStream(keyPair.store())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, keyPair.password().toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(KeyPair.ALIAS, store.getCertificate(KeyPair.ALIAS));
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new Trouble(
                    "The key store " + keyPair.store() + " cannot be read: " + e.getMessage()
                            + "; delete it to have a new one made",
                    e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Parts.Stopping();
        }
    }
}
