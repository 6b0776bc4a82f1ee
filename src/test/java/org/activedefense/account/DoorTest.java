package org.activedefense.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {

    @ParameterizedTest
    @ValueSource(strings = {"/files/blacklist.txt", "/health/live", "/health/ready", "/metrics"})
    void listHealthAndMetricsAreOpen(String path) {
        assertEquals(Door.OPEN, Door.of(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/", "/api/v1/logfiles", "/api/v1/openapi.json", "/api/../files/x"})
    void theApiAsksForBasic(String path) {
        assertEquals(Door.API, Door.of(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/files",
                "/health",
                "/metrics/",
                "/metrics2",
                "/admin/dashboard.xhtml",
                "/apix",
                "/error",
                "/files/../admin/x",
                "/FILES/x"
            })
    void everythingElseIsClosed(String path) {
        assertEquals(Door.CLOSED, Door.of(path));
    }
}
