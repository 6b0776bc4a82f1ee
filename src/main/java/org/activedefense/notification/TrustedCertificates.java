package org.activedefense.notification;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Certificates that are trusted beside the trust store of this server's Java: a company's own authority, mostly. */
final class TrustedCertificates {

    private TrustedCertificates() {}

    /** @throws GeneralSecurityException if the text is not PEM of at least one certificate */
    static Collection<? extends Certificate> parse(String pem) throws GeneralSecurityException {
        Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        if (certificates.isEmpty()) {
            throw new CertificateException("There is no certificate in the text");
        }
        return certificates;
    }

    /** Makes sockets that trust these certificates and what Java trusts anyway. */
    static SSLSocketFactory socketFactory(String pem) throws GeneralSecurityException {
        KeyStore trusted = emptyStore();
        int number = 0;
        for (Certificate certificate : parse(pem)) {
            trusted.setCertificateEntry("own-" + number++, certificate);
        }
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager ofJava) {
                for (Certificate certificate : ofJava.getAcceptedIssuers()) {
                    trusted.setCertificateEntry("java-" + number++, certificate);
                }
            }
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers(trusted), null);
        return context.getSocketFactory();
    }

    private static TrustManager[] managers(KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
