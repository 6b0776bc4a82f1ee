package org.activedefense.flow;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole flow in Payara Server, set up by the script that we ship; the script runs twice, and restores in the end. */
@ExtendWith(ProductDatabase.class)
class PayaraServerIT extends WholeFlow {

    private static PayaraServer payara;

    @BeforeAll
    static void configureTwice() throws Exception {
        payara = new PayaraServer();
        payara.prepare(ProductDatabase.access, ProductDatabase.logs);
        payara.start();
        String first = payara.configure();
        assertTrue(first.contains("Payara is set up for Active Defense."), first);
        assertFalse(first.contains(ProductDatabase.access.password()), first);
        String second = payara.configure();
        assertTrue(second.contains("Nothing to change."), second);
        assertTrue(payara.domainXml().contains("-XX:+ExitOnOutOfMemoryError"));
        payara.awaitReady();
    }

    @AfterAll
    static void restoreTakesItAllBack() throws Exception {
        try {
            String said = payara.restore();
            assertTrue(said.contains("Payara is as it was"), said);
            String domain = payara.domainXml();
            for (String ours :
                    new String[] {"ACTIVE_DEFENSE", "active-defense", "payara-health", "-Xmx640m", "OutOfMemory"}) {
                assertFalse(domain.contains(ours), ours);
            }
            assertTrue(domain.contains("-Xmx512m"));
            assertTrue(payara.asadmin("list-password-aliases").contains("Nothing to list"));
            assertTrue(payara.restore().contains("Nothing to restore"));
        } finally {
            payara.close();
        }
    }

    @Override
    URI base() {
        return payara.base();
    }

    @Test
    void httpsHasTheCertificateOfTheParametersFileAndNoSecretIsWrittenDown() throws Exception {
        payara.assertServesOurCertificate();
        assertFalse(payara.domainXml().contains(ProductDatabase.access.password()));
        assertFalse(payara.log().contains(ProductDatabase.access.password()));
    }
}
