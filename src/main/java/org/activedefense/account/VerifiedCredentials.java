package org.activedefense.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for a minute which name and password were right, so that a script's calls do not pay for hashing each time.
 * Holds no password: the key is an HMAC, under a secret of this process, of name, password and the stored hash, so a
 * changed password ends it at once. Bounded. Thread safe.
 */
final class VerifiedCredentials {

    static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST = 1000;

    private final LongSupplier nanoTime;
    private final SecretKeySpec secret;
    private final Map<String, Long> until = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    VerifiedCredentials() {
        this(System::nanoTime);
    }

    VerifiedCredentials(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        secret = new SecretKeySpec(random, "HmacSHA256");
    }

    boolean contains(String name, char[] password, String storedHash) {
        String key = key(name, password, storedHash);
        synchronized (until) {
            Long end = until.get(key);
            return end != null && nanoTime.getAsLong() - end < 0;
        }
    }

    void add(String name, char[] password, String storedHash) {
        String key = key(name, password, storedHash);
        synchronized (until) {
            until.remove(key); // so that it becomes the youngest
            until.put(key, nanoTime.getAsLong() + KEPT_NANOS);
        }
    }

    private String key(String name, char[] password, String storedHash) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            // neither a name nor a stored hash contains the separator
            String all = name + '\0' + storedHash + '\0' + new String(password);
            return Base64.getEncoder().encodeToString(mac.doFinal(all.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no HmacSHA256", e);
        }
    }
}
