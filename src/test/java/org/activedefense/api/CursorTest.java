package org.activedefense.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.activedefense.logstore.RecordPosition;
import org.activedefense.logstore.RecordSearch.Continuation;
import org.activedefense.system.InvalidException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void aCursorComesBackAsItWas() {
        Instant time = Instant.parse("2026-11-23T03:00:00.123456Z");
        Cursor cursor = Cursor.parse(Cursor.of(time, 42L, "a b").toString());
        assertEquals(time, cursor.instant(0, 3));
        assertEquals(42, cursor.number(1, 3));
        assertEquals("a b", cursor.text(2, 3));
        Continuation next = new Continuation(new RecordPosition(time, 7), 128);
        assertEquals(
                next,
                RecordsResource.continuation(
                        Cursor.parse(RecordsResource.cursor(next).toString())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "====", "YQ==", "gICA"})
    void aTextThatIsNoCursorIsRefused(String text) {
        assertThrows(InvalidException.class, () -> Cursor.parse(text));
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        Cursor cursor = Cursor.of("x", "y");
        assertThrows(InvalidException.class, () -> cursor.text(0, 1));
        assertThrows(InvalidException.class, () -> cursor.number(0, 2));
        assertThrows(InvalidException.class, () -> cursor.instant(1, 2));
    }
}
