package org.activedefense.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The certificate that this server shows, as it was asked by itself: at the very address and port that a page was asked at, never
 * at a name from the request. Looked at again every ten minutes. Thread safe.
 */
@ApplicationScoped
public class OwnCertificate {

    private static final int PATIENCE_MILLIS = 1000;
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofDays(30);

    private volatile Look last;

    private record Look(String where, Instant at, String problem) {}

    /** What is wrong with it, or that nothing is. */
    public String problem(HttpServletRequest request) {
        String problem = look(request);
        return problem == null ? "The certificate is signed by an authority." : problem;
    }

    public boolean isGood(HttpServletRequest request) {
        return look(request) == null;
    }

    private String look(HttpServletRequest request) {
        if (!request.isSecure()) {
            return "You read this by HTTP: anybody on the way can change the list. Open these pages by HTTPS to have this step"
                    + " looked at.";
        }
        String where = request.getLocalAddr() + " " + request.getLocalPort();
        Look known = last;
        if (known == null
                || !known.where().equals(where)
                || known.at().plus(KEPT).isBefore(Instant.now())) {
            known = new Look(where, Instant.now(), ask(request.getLocalAddr(), request.getLocalPort()));
            last = known;
        }
        return known.problem();
    }

    private static String ask(String address, int port) {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, address, port, true)) {
                socket.startHandshake();
                return problem((X509Certificate) socket.getSession().getPeerCertificates()[0], Instant.now());
            }
        } catch (IOException | GeneralSecurityException e) {
            return "The certificate could not be looked at: " + e.getMessage() + ".";
        }
    }

    static String problem(X509Certificate certificate, Instant now) {
        Instant end = certificate.getNotAfter().toInstant();
        if (end.isBefore(now)) {
            return "The certificate has expired: firewalls refuse the list.";
        }
        if (certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())) {
            return "The certificate is signed by itself: import it into the firewall's certificate profile, or give the server one"
                    + " of your authority.";
        }
        return end.isBefore(now.plus(SOON))
                ? "The certificate ends in " + ChronoUnit.DAYS.between(now, end) + " days: renew it."
                : null;
    }

    /** Whose certificate it is, is what is to be found out; nothing is sent to it. */
    private static final class Anybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // looked at afterwards
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
