package org.activedefense.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class SecretCipherTest {

    private static final String PURPOSE = "email_setting.password";

    private static String key(int fill) {
        byte[] key = new byte[32];
        java.util.Arrays.fill(key, (byte) fill);
        return Base64.getEncoder().encodeToString(key);
    }

    private static SecretCipher with(String key) {
        return new SecretCipher(() -> key);
    }

    private static String refusal(String key, String purpose, String stored) {
        String message = assertThrows(SecretKeyException.class, () -> with(key).decrypt(purpose, stored))
                .getMessage();
        assertFalse(key.length() > 8 && message.contains(key), "the key is in: " + message);
        return message;
    }

    @Test
    void whatIsEncryptedIsReadAgain() {
        for (String secret : new String[] {"", "hunter2", "pässwörd ✓", "x".repeat(5000)}) {
            String stored = with(key(1)).encrypt(PURPOSE, secret);
            assertEquals(secret, with(key(1)).decrypt(PURPOSE, stored));
            assertTrue(stored.matches("v1:[0-9a-f]{8}:[A-Za-z0-9+/]{16}:[A-Za-z0-9+/]+"), stored);
            assertFalse(secret.length() > 3 && stored.contains(secret));
        }
    }

    @Test
    void theSameSecretIsNeverTheSameText() {
        assertNotEquals(with(key(1)).encrypt(PURPOSE, "hunter2"), with(key(1)).encrypt(PURPOSE, "hunter2"));
    }

    @Test
    void aSecretServesItsOwnPurposeOnly() {
        String stored = with(key(1)).encrypt(PURPOSE, "hunter2");
        assertTrue(refusal(key(1), "other.password", stored).contains("meant for something else"));
    }

    @Test
    void anotherKeyIsNamedAsSuch() {
        String stored = with(key(1)).encrypt(PURPOSE, "hunter2");
        assertTrue(refusal(key(2), PURPOSE, stored).contains("another key than ACTIVE_DEFENSE_SECRET_KEY"));
    }

    @Test
    void aMissingOrMalformedKeyIsNamedAsSuch() {
        String stored = with(key(1)).encrypt(PURPOSE, "hunter2");
        assertTrue(refusal("", PURPOSE, stored).contains("ACTIVE_DEFENSE_SECRET_KEY is not set"));
        assertTrue(refusal("not base64 at all", PURPOSE, stored).contains("is not base64"));
        assertTrue(refusal("c2hvcnQgaXMgdG9vIHNob3J0", PURPOSE, stored).contains("has 18 bytes, not 32"));
        assertThrows(SecretKeyException.class, () -> with("").encrypt(PURPOSE, "hunter2"));
    }

    @Test
    void aChangedByteIsNoticed() {
        String stored = with(key(1)).encrypt(PURPOSE, "hunter2");
        for (int i = stored.lastIndexOf(':') + 1; i < stored.length() - 1; i++) {
            char other = stored.charAt(i) == 'A' ? 'B' : 'A';
            String tampered = stored.substring(0, i) + other + stored.substring(i + 1);
            assertTrue(refusal(key(1), PURPOSE, tampered).contains("damaged"));
        }
        assertTrue(refusal(key(1), PURPOSE, "").contains("damaged"));
        assertTrue(refusal(key(1), PURPOSE, "hunter2").contains("damaged"));
        String badNonce = stored.replaceFirst("^(v1:[0-9a-f]{8}:)[^:]*", "$1AAAA");
        assertTrue(refusal(key(1), PURPOSE, badNonce).contains("damaged"));
    }
}
