package org.activedefense.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.junit.jupiter.api.Test;

class JsonShapeTest {

    record Inner(int port, Boolean flag) {}

    record Outer(
            String text,
            Instant at,
            Address ip,
            Network net,
            ZoneId zone,
            Inner inner,
            List<Inner> list,
            Double share) {}

    private static String json(Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.createGenerator(text)) {
            JsonShape.write(json, value);
        }
        return text.toString();
    }

    @Test
    void everyComponentIsWrittenInOrderAndNullsToo() {
        Outer outer = new Outer(
                "a\"ü",
                Instant.parse("2026-11-23T03:00:00.123456Z"),
                Address.parse("::ffff:198.51.100.7"),
                Network.parse("2001:db8::/32"),
                ZoneId.of("Australia/Sydney"),
                new Inner(22, true),
                Arrays.asList(new Inner(0, null), null),
                0.5);
        assertEquals(
                "{\"text\":\"a\\\"ü\",\"at\":\"2026-11-23T03:00:00.123Z\",\"ip\":\"198.51.100.7\",\"net\":\"2001:db8::/32\","
                        + "\"zone\":\"Australia/Sydney\",\"inner\":{\"port\":22,\"flag\":true},"
                        + "\"list\":[{\"port\":0,\"flag\":null},null],\"share\":0.5}",
                json(outer));
        assertEquals(
                "{\"text\":null,\"at\":null,\"ip\":null,\"net\":null,\"zone\":null,\"inner\":null,\"list\":null,"
                        + "\"share\":null}",
                json(new Outer(null, null, null, null, null, null, null, null)));
    }

    @Test
    void wholeSecondsHaveNoFraction() {
        assertEquals("[\"2026-11-23T03:00:00Z\"]", json(List.of(Instant.parse("2026-11-23T03:00:00Z"))));
    }

    @Test
    void mapsAreObjects() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", 1);
        map.put("a", null);
        assertEquals("{\"b\":1,\"a\":null}", json(map));
    }
}
