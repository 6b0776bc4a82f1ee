package org.activedefense.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {

    private static Optional<String> objection(String password) {
        return PasswordPolicy.objection("operator", password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct-horse-battery-staple",
                "wintergreen pudding",
                "u7Kp2mXw9aQr",
                "ein Fuchs im Schnee",
                "пароль для сервера",
                "operators walk the dog",
                "the admin of the north pole"
            })
    void whatIsLongAndOnesOwnWillDo(String password) {
        assertEquals(Optional.empty(), objection(password));
    }

    @Test
    void lengthIsCountedInCharactersThatAPersonSees() {
        assertTrue(objection("u7Kp2mXw9aQ").orElseThrow().contains("at least 12"));
        assertTrue(objection("🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔").orElseThrow().contains("not 11"));
        assertEquals(Optional.empty(), objection("🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧"));
        String longest = "a horse and a cart ".repeat(7).substring(0, 128);
        assertEquals(Optional.empty(), objection(longest));
        assertTrue(objection(longest + "x").orElseThrow().contains("at most 128"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qwerty123456", // in the list as it is
                "1q2w3e4r5t6y",
                "QWERTY123456",
                "password1234",
                "Password2026!",
                "!!!P@ssw0rd!!",
                "12345sunshine",
                "sunshinesunshine2026",
                "leavemealone"
            })
    void commonPasswordsAndWhatIsPutAroundThemAreRefused(String password) {
        assertTrue(objection(password).orElse("accepted").contains("common"), () -> objection(password)
                .orElse("accepted"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"aaaaaaaaaaaa", "abababababab", "123456789012", "abcdefghijkl", "abcdeabcdeabcde", "987654321098"
            })
    void whatRepeatsItselfOrCountsOnIsRefused(String password) {
        assertTrue(objection(password).orElse("accepted").contains("repeats itself"), () -> objection(password)
                .orElse("accepted"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "operator2026!",
                "Operator-Operator",
                "0perat0r-1234",
                "active-defense",
                "ActiveDefense2026",
                "operator@paloalto",
                "firewalladmin1"
            })
    void theNameAndTheProductAreNoPassword(String password) {
        assertTrue(objection(password).isPresent());
    }

    @Test
    void aGeneratedOneAlwaysWillDo() {
        for (int i = 0; i < 1000; i++) {
            String generated = GeneratedPassword.next();
            assertEquals(20, generated.length());
            assertEquals(Optional.empty(), objection(generated), generated);
        }
    }
}
