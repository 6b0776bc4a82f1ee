package org.activedefense.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The whole flow in WildFly, on PostgreSQL 14, set up by the script that we ship; the script runs twice, and restores in the
 * end.
 */
@OnOldestPostgres
@ExtendWith(ProductDatabase.class)
class WildFlyIT extends WholeFlow {

    private static WildFly wildfly;
    private static List<String> asDelivered;

    @BeforeAll
    static void configureTwiceAndStart() throws Exception {
        wildfly = new WildFly();
        wildfly.prepare(ProductDatabase.access, ProductDatabase.logs);
        asDelivered = wildfly.settings();
        String first = wildfly.configure();
        assertTrue(first.contains("WildFly is set up for Active Defense."), first);
        List<String> configured = wildfly.settings();
        assertFalse(configured.equals(asDelivered));
        String second = wildfly.configure();
        assertTrue(second.contains("Nothing to change."), second);
        assertEquals(configured, wildfly.settings());
        wildfly.start();
        wildfly.awaitReady();
    }

    @AfterAll
    static void restoreTakesItAllBack() throws Exception {
        try {
            wildfly.stop();
            String said = wildfly.restore();
            assertTrue(said.contains("WildFly is as it was"), said);
            assertEquals(asDelivered, wildfly.settings());
            assertFalse(wildfly.isDeployed());
            assertTrue(wildfly.restore().contains("Nothing to restore"));
        } finally {
            wildfly.close();
        }
    }

    @Override
    URI base() {
        return wildfly.base();
    }

    @Test
    void httpsHasTheCertificateOfTheParametersFileAndNoSecretIsWrittenDown() throws Exception {
        wildfly.assertServesOurCertificate();
        String written = String.join("\n", wildfly.settings());
        assertFalse(written.contains(ProductDatabase.access.password()));
        assertFalse(Files.readString(wildfly.log()).contains(ProductDatabase.access.password()));
    }
}
