package org.activedefense.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RawTextTest {

    private static String shown(String text) {
        return RawText.shown(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNoTextIsAnEscape() {
        assertEquals("SrcUser=Jörg; \u65e5\u672c \ud83d\ude00", shown("SrcUser=Jörg; \u65e5\u672c \ud83d\ude00"));
        assertEquals("a\\u0000b\\u001B[31m\\u0009\\u000D", shown("a\0b\u001b[31m\t\r"));
        assertEquals("\\u202Etxt.exe\\u2028\\u0085", shown("\u202etxt.exe\u2028\u0085"));
        assertEquals("caf\\xE9 \\xFF\\xFEx\\xC3", RawText.shown(new byte[] {
            'c', 'a', 'f', (byte) 0xE9, ' ', (byte) 0xFF, (byte) 0xFE, 'x', (byte) 0xC3
        }));
        assertEquals("", RawText.shown(new byte[0]));
    }

    @Test
    void anyBytesAreShown() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] line = new byte[random.nextInt(60)];
            random.nextBytes(line);
            String shown = RawText.shown(line);
            assertEquals(0, shown.codePoints().filter(Character::isISOControl).count(), shown);
        }
    }
}
