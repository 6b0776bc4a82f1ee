package org.activedefense.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DjangoTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2025-02-20 12:29:35.123456, 2025-02-20T12:29:35.123456Z",
        "2025-02-20 12:29:35, 2025-02-20T12:29:35Z",
        "2025-02-20T12:29, 2025-02-20T12:29:00Z",
        "2025/02/20 12:29:35, 2025-02-20T12:29:35Z",
        "2025-2-3 12:29:35, 2025-02-03T12:29:35Z",
        "2025-02-20 12:29:35+11:00, 2025-02-20T01:29:35Z",
        "2025-02-20 12:29:35.5+1100, 2025-02-20T01:29:35.500Z",
        "2025-02-20T12:29:35Z, 2025-02-20T12:29:35Z",
    })
    void readsWhatDjangoStores(String text, Instant time) {
        assertEquals(Optional.of(time), DjangoTime.read(text, ZoneOffset.UTC));
    }

    @Test
    void takesTheZoneWhereNoOffsetStands() {
        assertEquals(
                Optional.of(Instant.parse("2025-02-20T01:29:35Z")),
                DjangoTime.read("2025-02-20 12:29:35", ZoneId.of("Australia/Sydney")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2025-02-30 12:00:00", "2025-02-20", "20/02/2025 12:00:00", "1740054575"})
    void otherTextsAreNoTimes(String text) {
        assertEquals(Optional.empty(), DjangoTime.read(text, ZoneOffset.UTC));
        assertEquals(Optional.empty(), DjangoTime.read(null, ZoneOffset.UTC));
    }
}
