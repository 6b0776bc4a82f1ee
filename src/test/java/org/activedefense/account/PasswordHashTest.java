package org.activedefense.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    private static final char[] PASSWORD = "correct horse ü".toCharArray();

    @Test
    void onlyTheSamePasswordIsVerified() {
        String stored = PasswordHash.hash(PASSWORD);
        assertTrue(PasswordHash.verify(PASSWORD, stored));
        assertFalse(PasswordHash.verify("correct horse u".toCharArray(), stored));
        assertFalse(PasswordHash.verify(new char[0], stored));
    }

    @Test
    void theTextSaysHowItWasMadeAndHoldsNoPassword() {
        String[] parts = PasswordHash.hash(PASSWORD).split("\\$");
        assertEquals("pbkdf2-sha512", parts[0]);
        assertEquals("210000", parts[1]);
        assertEquals(4, parts.length);
    }

    @Test
    void theSamePasswordIsStoredDifferentlyEachTime() {
        assertNotEquals(PasswordHash.hash(PASSWORD), PasswordHash.hash(PASSWORD));
    }

    @Test
    void aTextOfFewerRoundsIsStillVerified() {
        // PBKDF2-HMAC-SHA512, "password", salt "salt", 1 round, 64 bytes: a published vector
        assertTrue(
                PasswordHash.verify(
                        "password".toCharArray(),
                        "pbkdf2-sha512$1$c2FsdA$hn9wzxreAs/zdSWZo6U9xK80x6ZpgVrl1RNVThyM8lLALUcKKFoFAbrZmb/pQ8CPBQI119aLHaVeY/c7YKV/zg"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "$$$",
                "pbkdf2-sha512$210000$$",
                "pbkdf2-sha512$0$c2FsdA$c2FsdA",
                "pbkdf2-sha512$99999999$c2FsdA$c2FsdA",
                "pbkdf2-sha512$1$c2FsdA$c2FsdA",
                "md5$1$c2FsdA$c2FsdA",
                "pbkdf2-sha512$1$?$?"
            })
    void aTextThatIsNoneOfOursVerifiesNothing(String stored) {
        assertFalse(PasswordHash.verify("password".toCharArray(), stored));
    }
}
