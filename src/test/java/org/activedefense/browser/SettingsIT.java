package org.activedefense.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import org.activedefense.flow.Product;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Settings, networks and the switch: main path, what is refused, and a viewer's limits. */
@InBrowser
class SettingsIT {

    @Test
    void aCaseIsChangedInPlaceAndTurnedOff(Browser browser) {
        Product product = browser.site().product();
        browser.asAdmin().go("/admin/settings.xhtml");
        browser.awaitText("on more than 10 ports within 10 mins, it is added to the blacklist.");

        browser.click("form:change_PORT_SCAN_1");
        browser.type("form:Port_Scan1_x_dstPort", "0");
        browser.type("form:Port_Scan1_x_min", "ten");
        browser.click("form:save_PORT_SCAN_1");
        browser.awaitText("More than so many ports must be a whole number from 1 to 65535, not \"0\".");
        browser.awaitText("Within minutes must be a whole number from 0 to 1440, not \"ten\".");
        assertEquals(10, product.api("settings").object().getInt("Port_Scan1_x_dstPort"));

        browser.type("form:Port_Scan1_x_dstPort", "15");
        browser.type("form:Port_Scan1_x_min", "0");
        browser.click("form:save_PORT_SCAN_1");
        browser.awaitText("Not Active!");
        JsonObject changed = product.api("settings").object();
        assertEquals(15, changed.getInt("Port_Scan1_x_dstPort"));
        assertEquals(0, changed.getInt("Port_Scan1_x_min"));

        browser.click("form:change_PORT_SCAN_1");
        browser.type("form:Port_Scan1_x_dstPort", "10");
        browser.type("form:Port_Scan1_x_min", "10");
        browser.click("form:save_PORT_SCAN_1");
        browser.awaitText("on more than 10 ports within 10 mins");
        assertFalse(browser.text().contains("Not Active!"));
        assertEquals(java.util.List.of(), browser.consoleErrors());
    }

    @Test
    void addingAnOwnNetworkSaysFirstWhatItDelists(Browser browser) {
        Product product = browser.site().product();
        product.post("blacklist", "{\"ip\": \"192.0.2.77\", \"note\": \"for the test\"}")
                .expect(201);
        browser.asAdmin().go("/admin/networks.xhtml");

        browser.type("own:ownCidr", "192.0.2.77/24");
        browser.click("own:add");
        browser.awaitText("the network is 192.0.2.0/24");

        browser.type("own:ownCidr", "192.0.2.64/26");
        browser.type("own:label", "Head office");
        browser.click("own:add");
        browser.awaitText("This delists 1 entry at once: 192.0.2.77.");
        assertTrue(product.list().contains("192.0.2.77"));
        browser.click("own:addAnyway");
        browser.awaitText("Added own network 192.0.2.64/26.");
        browser.until("it is delisted", () -> !product.list().contains("192.0.2.77"));

        browser.clickAndConfirm(By.cssSelector("[aria-label='Remove own network 192.0.2.64/26']"));
        browser.awaitText("Removed own network 192.0.2.64/26.");
        assertEquals(0, product.api("own-networks").array().size());
    }

    @Test
    void theSystemIsStoppedAndStarted(Browser browser) {
        Product product = browser.site().product();
        browser.asAdmin().go("/admin/system.xhtml");
        browser.clickAndConfirm(By.id("form:stop"));
        browser.awaitText("The system is off");
        assertFalse(product.api("system").object().getBoolean("on"));
        browser.click("form:start");
        browser.awaitText("The system is on");
        assertTrue(product.api("system").object().getBoolean("on"));
        browser.clickAndConfirm(By.id("form:reset"));
        browser.awaitText("The system was reset and is on.");
    }

    @Test
    void aViewerSeesAllOfItAndCanChangeNothing(Browser browser) {
        Product product = browser.site().product();
        browser.asViewer().go("/admin/settings.xhtml");
        browser.awaitText("on more than 10 ports");
        assertFalse(browser.has(By.id("form:change_PORT_SCAN_1")));
        forge(browser, "form", "form:change_PORT_SCAN_1", "form:save_PORT_SCAN_1");
        assertEquals(10, product.api("settings").object().getInt("Port_Scan1_x_dstPort"));

        browser.go("/admin/networks.xhtml");
        assertFalse(browser.has(By.id("own:add")));
        forge(browser, "own", "own:add", "own:addAnyway");
        assertEquals(0, product.api("own-networks").array().size());

        browser.go("/admin/system.xhtml");
        assertFalse(browser.has(By.id("form:stop")));
        forge(browser, "form", "form:stop", "form:reset");
        assertTrue(product.api("system").object().getBoolean("on"));
    }

    /** Posts what an admin's buttons would, with the viewer's own session and a valid view state. */
    private static void forge(Browser browser, String form, String... buttons) {
        for (String button : buttons) {
            Object status = ((org.openqa.selenium.JavascriptExecutor) browser.driver())
                    .executeAsyncScript(
                            "const done = arguments[2], f = document.getElementById(arguments[0]), b = new URLSearchParams(new FormData(f));"
                                    + "b.set(arguments[1], arguments[1]); b.set('form:Port_Scan1_x_dstPort', '99'); b.set('own:ownCidr', '192.0.2.0/24');"
                                    + "fetch(f.action, {method: 'POST', body: b}).then(r => done(r.status), e => done(String(e)));",
                            form,
                            button);
            assertTrue(status.equals(200L) || status.equals(403L), "answered " + status);
        }
    }
}
