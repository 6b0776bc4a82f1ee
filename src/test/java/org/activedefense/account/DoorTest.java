package org.activedefense.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/blacklist.txt",
                "/health/live",
                "/health/ready",
                "/metrics",
                "/jakarta.faces.resource/theme.css.xhtml",
                "/favicon.ico",
                "/favicon.svg"
            })
    void theListHealthMetricsAndWhatTheLoginPageIsDrawnWithAreOpen(String path) {
        assertEquals(Door.OPEN, Door.of(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/", "/api/v1/logfiles", "/api/v1/openapi.json", "/api/../files/x"})
    void theApiAsksForBasic(String path) {
        assertEquals(Door.API, Door.of(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/admin", "/admin/", "/admin/dashboard.xhtml", "/admin/records.xhtml"})
    void pagesAskForALogin(String path) {
        assertEquals(Door.PAGE, Door.of(path));
    }

    @Test
    void theLoginPageIsForEverybody() {
        assertEquals(Door.LOGIN, Door.of("/login.xhtml"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files",
                "/health",
                "/metrics/",
                "/metrics2",
                "/login.xhtml/",
                "/LOGIN.xhtml",
                "/administration",
                "/admin/../files/x",
                "/jakarta.faces.resource",
                "/jakarta.faces.resource/../admin/x.xhtml",
                "/favicon.ico/x",
                "/apix",
                "/error",
                "/files/../admin/x",
                "/FILES/x"
            })
    void everythingElseIsClosed(String path) {
        assertEquals(Door.CLOSED, Door.of(path));
    }
}
