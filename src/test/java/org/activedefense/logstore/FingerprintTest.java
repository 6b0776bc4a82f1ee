package org.activedefense.logstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FingerprintTest {

    @Test
    void aFileThatHasGrownIsStillTheSame() {
        byte[] whole = "one line\nanother line\n".getBytes(UTF_8);
        Fingerprint early = Fingerprint.of(whole, 9);

        assertTrue(early.matches(whole, whole.length));
        assertTrue(early.matches(whole, 9));
        assertEquals(9, early.length());
    }

    @Test
    void aShorterOrDifferentFileIsAnotherOne() {
        byte[] whole = "one line\nanother line\n".getBytes(UTF_8);
        Fingerprint fingerprint = Fingerprint.of(whole, whole.length);

        assertFalse(fingerprint.matches(whole, 9));
        assertFalse(fingerprint.matches("one line\nAnother line\n".getBytes(UTF_8), whole.length));
    }

    @Test
    void anEmptyFileMatchesEveryOther() {
        assertTrue(Fingerprint.EMPTY.matches("x".getBytes(UTF_8), 1));
        assertTrue(Fingerprint.EMPTY.matches(new byte[0], 0));
        assertEquals(Fingerprint.EMPTY, Fingerprint.of(new byte[5], 0));
    }

    @Test
    void theBeginningOfALineSaysNothingYet() {
        byte[] line = "Nov 23 04:50:00 FW-01 SrcIP=203.0.113.7\n".getBytes(UTF_8);
        assertEquals(Fingerprint.EMPTY, Fingerprint.of(line, line.length - 1));
        assertEquals(line.length, Fingerprint.of(line, line.length).length());
        assertEquals(
                Fingerprint.MAX_LENGTH,
                Fingerprint.of(new byte[Fingerprint.MAX_LENGTH], Fingerprint.MAX_LENGTH)
                        .length(),
                "a line that is longer than any fingerprint");
    }
}
