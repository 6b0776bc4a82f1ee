package org.activedefense.edl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none | IDENTITY",
                "'' | IDENTITY",
                "gzip | GZIP",
                "GZIP | GZIP",
                "x-gzip | GZIP",
                "gzip, deflate, br | GZIP",
                "deflate, br | IDENTITY",
                "identity | IDENTITY",
                "* | GZIP",
                "*;q=0.1 | GZIP",
                "gzip;q=0 | IDENTITY",
                "gzip; q=0.000 | IDENTITY",
                "*, gzip;q=0 | IDENTITY",
                "gzip;q=0.5 | GZIP",
                "gzip;q=0.5, identity | IDENTITY",
                "gzip;q=0.5, identity;q=0.5 | GZIP",
                "identity;q=0.5, *;q=0.2 | IDENTITY",
                "identity;q=0 | GZIP",
                "br, identity;q=0 | GZIP",
                "*;q=0 | NONE",
                "gzip;q=0, identity;q=0 | NONE",
                "gzip;q=0, *;q=0, identity | IDENTITY",
                "gzip;q=2 | IDENTITY",
                "gzip;q=x | IDENTITY",
                ",,gzip, | GZIP",
                "; | IDENTITY"
            })
    void chooses_by_the_weights_that_the_client_gives(String header, AcceptEncoding expected) {
        assertEquals(expected, AcceptEncoding.choose(header));
    }
}
