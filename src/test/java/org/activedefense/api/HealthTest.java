package org.activedefense.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.activedefense.api.HealthServlet.Health;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static final List<String> FINE = List.of();
    private static final List<String> AWAY = List.of("The database cannot be reached.");
    private static final List<String> NO_LIST = List.of("No list yet.");

    @Test
    void readyNeedsTheSchemaAndAList() {
        assertEquals(503, Health.of(false, FINE, FINE, FINE).httpStatus());
        assertEquals(503, Health.of(true, NO_LIST, FINE, FINE).httpStatus());
        assertEquals(200, Health.of(true, FINE, FINE, FINE).httpStatus());
        assertEquals("ready", Health.of(true, FINE, FINE, FINE).status());
    }

    @Test
    void withoutItsDatabaseANodeThatHasAListStaysReadyAndSaysDegraded() {
        assertEquals(new Health("degraded", AWAY), Health.of(true, FINE, FINE, AWAY));
        assertEquals(200, Health.of(true, FINE, FINE, AWAY).httpStatus());
        assertEquals(503, Health.of(true, NO_LIST, FINE, AWAY).httpStatus());
    }
}
