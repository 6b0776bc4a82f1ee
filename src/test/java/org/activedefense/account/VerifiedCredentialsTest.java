package org.activedefense.account;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VerifiedCredentialsTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final VerifiedCredentials verified = new VerifiedCredentials(clock::get);

    private boolean knows(String name, String password, String hash) {
        return verified.contains(name, password.toCharArray(), hash);
    }

    @Test
    void credentialsAreRememberedForAMinute() {
        verified.add("ann", "secret".toCharArray(), "h1");
        assertTrue(knows("ann", "secret", "h1"));
        clock.addAndGet(VerifiedCredentials.KEPT_NANOS - 1);
        assertTrue(knows("ann", "secret", "h1"));
        clock.addAndGet(1);
        assertFalse(knows("ann", "secret", "h1"));
    }

    @Test
    void anotherNamePasswordOrStoredHashIsNotRemembered() {
        verified.add("ann", "secret".toCharArray(), "h1");
        assertFalse(knows("bob", "secret", "h1"));
        assertFalse(knows("ann", "Secret", "h1"));
        assertFalse(knows("ann", "secret", "h2"));
    }

    @Test
    void theOldestAreForgottenFirst() {
        for (int i = 0; i <= 1000; i++) {
            verified.add("user" + i, "p".toCharArray(), "h");
        }
        assertFalse(knows("user0", "p", "h"));
        assertTrue(knows("user1", "p", "h"));
        assertTrue(knows("user1000", "p", "h"));
    }
}
