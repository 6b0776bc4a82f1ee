package org.activedefense.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeReaderTest {

    private static final DateTimeFormatter FIREWALL = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss");

    private static long read(TimeReader reader, String text) {
        byte[] bytes = ("=" + text + ";").getBytes(StandardCharsets.US_ASCII);
        return reader.read(bytes, 1, bytes.length - 1);
    }

    private static String instant(String zone, String text) {
        long millis = read(new TimeReader(ZoneId.of(zone)), text);
        return millis == TimeReader.NONE ? "none" : Instant.ofEpochMilli(millis).toString();
    }

    @ParameterizedTest
    @CsvSource({
        "2025/02/20 12:29:35,2025-02-20T01:29:35Z",
        "2025-02-20T12:29:35,2025-02-20T01:29:35Z",
        "2025-02-20 12:29:35,2025-02-20T01:29:35Z",
        "2025-02-20T12:29:35Z,2025-02-20T12:29:35Z",
        "2025-02-20T12:29:35.9876543+11:00,2025-02-20T01:29:35.987Z",
        "2025-02-20T12:29:35.5-0330,2025-02-20T15:59:35.500Z",
        "2025-02-20T12:29:35+01,2025-02-20T11:29:35Z",
        "2025/02/20 12:29:35.25,2025-02-20T01:29:35.250Z",
        "2024/02/29 23:59:59,2024-02-29T12:59:59Z",
        "2000/02/29 12:00:00,2000-02-29T01:00:00Z",
        "1971/01/01 00:00:00,1970-12-31T14:00:00Z",
        "9999/12/31 23:59:59,9999-12-31T12:59:59Z"
    })
    void aTimeIsReadInTheDevicesZoneUnlessItNamesAnOffset(String text, String expected) {
        assertEquals(expected, instant("Australia/Sydney", text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2025/02/20",
                "2025/02/29 12:00:00",
                "2100/02/29 12:00:00",
                "2025/13/01 12:00:00",
                "2025/00/01 12:00:00",
                "2025/01/00 12:00:00",
                "2025/04/31 12:00:00",
                "2025/02/20 24:00:00",
                "2025/02/20 12:60:00",
                "2025/02/20 12:00:60",
                "1970/12/31 23:59:59",
                "0000/01/01 00:00:00",
                "2025/02-20 12:00:00",
                "2025/02/20x12:00:00",
                "2025/02/20 12.00.00",
                "2025-02-20T12:29:35+19:00",
                "2025-02-20T12:29:35+1",
                "2025-02-20T12:29:35.",
                "2025-02-20T12:29:35.Z",
                "2025-02-20T12:29:35Zx",
                "2025-02-20T12:29:35+18:01",
                "2025-02-20T12:29:35+11:60",
                "2025-02-20T12:29:35 x",
                "٢025/02/20 12:29:35"
            })
    void anImpossibleTimeIsNone(String text) {
        assertEquals("none", instant("Australia/Sydney", text));
    }

    @ParameterizedTest
    @CsvSource({
        // Sydney sets its clocks back from 03:00 to 02:00 on 6 April 2025
        "2025/04/06 01:59:59,2025-04-05T14:59:59Z",
        "2025/04/06 02:00:00,2025-04-05T15:00:00Z",
        "2025/04/06 02:59:59,2025-04-05T15:59:59Z",
        "2025/04/06 03:00:00,2025-04-05T17:00:00Z",
        // and forward from 02:00 to 03:00 on 5 October 2025
        "2025/10/05 01:59:59,2025-10-04T15:59:59Z",
        "2025/10/05 02:30:00,2025-10-04T16:30:00Z",
        "2025/10/05 03:00:00,2025-10-04T16:00:00Z"
    })
    void theRepeatedHourIsTheEarlierOneAndTheMissingHourMovesOn(String text, String expected) {
        assertEquals(expected, instant("Australia/Sydney", text));
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of(List.copyOf(ZoneId.getAvailableZoneIds()));
    }

    /** 200 times around each of 3 changes of a zone and far from them, by one reader, as java.time has them. */
    @Property(tries = 1000)
    void everyZoneIsReadAsJavaTimeReadsIt(
            @ForAll("zones") String name, @ForAll @IntRange(min = 1971, max = 2200) int year, @ForAll long seed) {
        ZoneId zone = ZoneId.of(name);
        TimeReader reader = new TimeReader(zone);
        Random random = new Random(seed);
        Instant at = LocalDateTime.of(year, 1, 1, 0, 0).toInstant(ZoneOffset.UTC);
        for (int i = 0; i < 200; i++) {
            ZoneOffsetTransition change =
                    random.nextInt(10) == 0 ? null : zone.getRules().nextTransition(at);
            LocalDateTime base = change == null
                    ? LocalDateTime.of(year, 1, 1, 0, 0).plusDays(random.nextInt(365))
                    : change.getDateTimeBefore();
            LocalDateTime local = base.plusSeconds(random.nextInt(4 * 3600) - 2 * 3600);
            if (local.getYear() >= 1971) {
                assertEquals(
                        local.atZone(zone).toInstant().toEpochMilli(),
                        read(reader, FIREWALL.format(local)),
                        () -> name + " " + local);
            }
            if (change != null && random.nextInt(20) == 0) {
                at = change.getInstant();
            }
        }
    }
}
