package org.activedefense.edl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {

    private static final Instant MODIFIED = Instant.parse("2026-11-23T04:28:35Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"abc\" | true",
                "W/\"abc\" | true",
                "* | true",
                "\"x\", \"abc\" | true",
                "\"x,\" , W/\"abc\" | true",
                "\"x\",\"abc\",\"y\" | true",
                "\"abc-gzip\" | false",
                "\"ab\" | false",
                "\"x\" | false",
                "abc | false",
                "\"abc | false",
                "~~ | false"
            })
    void compares_tags_weakly(String header, boolean met) {
        assertEquals(met, new Conditions(header, null).areMetBy("\"abc\"", MODIFIED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mon, 23 Nov 2026 04:28:35 GMT | true",
                "Mon, 23 Nov 2026 04:28:36 GMT | false",
                "Mon, 23 Nov 2026 04:28:34 GMT | false",
                "Monday, 23-Nov-26 04:28:35 GMT | true",
                "Mon Nov 23 04:28:35 2026 | true",
                "Tue, 23 Nov 2026 04:28:35 GMT | false",
                "yesterday | false"
            })
    void compares_times_in_every_form_that_http_knows(String header, boolean met) {
        assertEquals(met, new Conditions(null, header).areMetBy("\"abc\"", MODIFIED));
    }

    @Test
    void a_time_does_not_count_beside_a_tag() {
        String later = "Mon, 23 Nov 2026 05:00:00 GMT";
        assertEquals(false, new Conditions("\"x\"", later).areMetBy("\"abc\"", MODIFIED));
        assertEquals(false, new Conditions(null, null).areMetBy("\"abc\"", MODIFIED));
    }

    @Test
    void writes_times_as_imf_fixdate() {
        assertEquals("Sun, 01 Nov 2026 04:08:05 GMT", Conditions.format(Instant.parse("2026-11-01T04:08:05.9Z")));
        assertEquals(Instant.parse("2026-11-01T04:08:05Z"), Conditions.date("Sun Nov  1 04:08:05 2026"));
        assertNull(Conditions.date(""));
    }
}
