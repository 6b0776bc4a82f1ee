package org.activedefense.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.activedefense.address.Network;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormTest {

    record Form(String name, Network ip, Instant expiresAt, Boolean on, Integer number) {}

    private static Form read(String json) {
        return JsonForm.read(JsonBodyReader.parse(json.getBytes(StandardCharsets.UTF_8)), Form.class);
    }

    @Test
    void everyTypeIsReadAndWhatIsAbsentOrNullIsNull() {
        assertEquals(
                new Form("ü", Network.parse("203.0.113.0/24"), Instant.parse("2026-11-23T03:00:00Z"), true, 7),
                read(
                        "{\"name\":\"ü\",\"ip\":\"203.0.113.0/24\",\"expiresAt\":\"2026-11-23T04:00:00+01:00\",\"on\":true,"
                                + "\"number\":7}"));
        assertEquals(new Form(null, null, null, null, null), read("{\"name\":null}"));
    }

    @Test
    void unknownFieldsAndWrongTypesAreAllNamed() {
        List<FieldError> errors = assertThrows(
                        InvalidException.class,
                        () -> read(
                                "{\"name\":1,\"ip\":\"300.1.1.1\",\"expiresAt\":\"tomorrow\",\"on\":\"true\",\"number\":1.5,"
                                        + "\"zzz\":1,\"aaa\":2}"))
                .errors();
        assertEquals(
                List.of("name", "ip", "expiresAt", "on", "number", "aaa", "zzz"),
                errors.stream().map(FieldError::field).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[]", "1", "\"x\"", "null", "{} x", "{}{}", "{\"a\" 1}", "{'a':1}", "\u0000"})
    void whatIsNoJsonObjectIsRefused(String body) {
        assertThrows(InvalidException.class, () -> read(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-999999999-01-01T00:00:00Z", "+999999999-01-01T00:00:00Z", "2026-11-23", "2026-11-23T03:00"})
    void aTimeHasAnOffsetAndAYearThatTheDatabaseKnows(String time) {
        assertThrows(InvalidException.class, () -> read("{\"expiresAt\":\"" + time + "\"}"));
    }

    @Test
    void nulCharactersAreRefusedAsTheDatabaseCannotStoreThem() {
        assertThrows(InvalidException.class, () -> read("{\"name\":\"a\\u0000b\"}"));
    }
}
