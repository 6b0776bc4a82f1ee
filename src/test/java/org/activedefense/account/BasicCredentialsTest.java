package org.activedefense.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicCredentialsTest {

    private static String header(String scheme, String text) {
        return scheme + " " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void thePasswordMayHaveColonsAndAnyLetters() {
        BasicCredentials credentials = BasicCredentials.parse(header("basic", "ann:pä:ss"));
        assertEquals("ann", credentials.name());
        assertEquals("pä:ss", new String(credentials.password()));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Basic", "Basic ", "Basic !!!", "Bearer YTpi", "Basic YWI="})
    void anythingElseIsNobody(String header) {
        assertNull(BasicCredentials.parse(header));
    }
}
