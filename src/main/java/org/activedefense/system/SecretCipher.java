package org.activedefense.system;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the secrets that the database keeps (AES-256-GCM) with {@link DeploySetting#SECRET_KEY}. Stored as
 * {@code v1:<key id>:<nonce>:<ciphertext>}; version, key id and purpose are authenticated with it, so that a stored secret
 * serves no other purpose than its own. Neither keys nor secrets ever get into a message. Thread safe.
 */
@ApplicationScoped
public class SecretCipher {

    private static final String VERSION = "v1";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Supplier<String> keyText;

    public SecretCipher() {
        this(DeploySetting.SECRET_KEY::value);
    }

    SecretCipher(Supplier<String> keyText) {
        this.keyText = keyText;
    }

    /**
     * @param purpose what the secret is for, such as "email_setting.password"
     * @throws SecretKeyException if there is no usable key
     */
    public String encrypt(String purpose, String secret) {
        byte[] key = key();
        String head = VERSION + ":" + keyId(key);
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, head, purpose)
                    .doFinal(secret.getBytes(StandardCharsets.UTF_8));
            Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
            return head + ":" + base64.encodeToString(nonce) + ":" + base64.encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available on this Java", e);
        }
    }

    /** @throws SecretKeyException if the key is missing or another one, or the text was tampered with: says which */
    public String decrypt(String purpose, String stored) {
        byte[] key = key();
        String[] parts = stored.split(":", -1);
        if (parts.length != 4 || !parts[0].equals(VERSION)) {
            throw new SecretKeyException("The stored secret is damaged; enter it again");
        }
        if (!parts[1].equals(keyId(key))) {
            throw new SecretKeyException("The stored secret was encrypted with another key than "
                    + DeploySetting.SECRET_KEY.key() + " is now; restore that key, or enter the secret again");
        }
        try {
            byte[] nonce = Base64.getDecoder().decode(parts[2]);
            byte[] sealed = Base64.getDecoder().decode(parts[3]);
            return new String(
                    cipher(Cipher.DECRYPT_MODE, key, nonce, parts[0] + ":" + parts[1], purpose)
                            .doFinal(sealed),
                    StandardCharsets.UTF_8);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new SecretKeyException(
                    "The stored secret is damaged or was meant for something else; enter it again", e);
        } catch (GeneralSecurityException e) {
            throw new SecretKeyException("The stored secret cannot be decrypted; enter it again", e);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String head, String purpose)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((head + ":" + purpose).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private byte[] key() {
        String text = keyText.get();
        if (text.isEmpty()) {
            throw new SecretKeyException(
                    DeploySetting.SECRET_KEY.key()
                            + " is not set on this server, so no secret can be stored or read; `openssl rand -base64 32` makes a key");
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // without the cause: it quotes a character of the key
            throw new SecretKeyException(DeploySetting.SECRET_KEY.key() + " is not base64");
        }
        if (key.length != KEY_BYTES) {
            throw new SecretKeyException(
                    DeploySetting.SECRET_KEY.key() + " has " + key.length + " bytes, not " + KEY_BYTES);
        }
        return key;
    }

    /** Tells keys apart and nothing about them: 32 bits of a hash of 256 random bits. */
    private static String keyId(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("active-defense key id".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(key), 4));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
