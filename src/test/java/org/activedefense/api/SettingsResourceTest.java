package org.activedefense.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingValues;
import org.junit.jupiter.api.Test;

class SettingsResourceTest {

    private static Map<Setting, String> read(String json) {
        return SettingsResource.read(JsonBodyReader.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void numbersAreShownAsNumbersAndFlagsAsFlags() {
        Map<String, Object> shown = SettingsResource.shown(new SettingValues(Map.of(Setting.LOG_MONTHS, "6")));
        assertEquals(6, shown.get("x_month_logs"));
        assertEquals(10, shown.get("Port_Scan1_x_min"));
        assertEquals(false, shown.get("list_basic"));
        assertEquals("", shown.get("list_clients"));
        assertEquals(Setting.values().length, shown.size());
    }

    @Test
    void whatIsShownMayBeSentBack() {
        assertEquals(
                Map.of(Setting.LOG_MONTHS, "6", Setting.LIST_BASIC, "true", Setting.LIST_CLIENTS, "10.0.0.0/8"),
                read("{\"x_month_logs\":6,\"list_basic\":true,\"list_clients\":\"10.0.0.0/8\"}"));
        assertEquals(Map.of(), read("{}"));
    }

    @Test
    void everyBadValueIsNamedAndNothingIsChanged() {
        List<FieldError> errors = assertThrows(
                        InvalidException.class,
                        () -> read("{\"x_month_logs\":0,\"unheard_of\":1,\"prune_hour\":1.5,\"list_basic\":null,"
                                + "\"cleaning_zone\":\"Mars/North\",\"list_clients\":\"10.0.0.1/8\"}"))
                .errors();
        assertEquals(
                List.of("x_month_logs", "unheard_of", "prune_hour", "list_basic", "cleaning_zone", "list_clients"),
                errors.stream().map(FieldError::field).toList());
    }
}
