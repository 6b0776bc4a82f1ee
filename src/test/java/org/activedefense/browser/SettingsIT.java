package org.activedefense.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.activedefense.flow.Firewall;
import org.activedefense.flow.Product;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.WebElement;

/** Settings, networks and the switch: main path, what is refused, and a viewer's limits. */
@InBrowser
class SettingsIT {

    /** The figure at the bell, in the colour of danger. */
    private static final By CALLS = By.cssSelector(".bell summary .badge-danger");

    @Test
    void aCaseIsChangedInPlaceAndTurnedOff(Browser browser) {
        Product product = browser.site().product();
        browser.asAdmin().go("/admin/settings.xhtml");
        browser.awaitText("on more than 10 ports within 10 mins, it is added to the blacklist.");

        browser.click("PORT_SCAN_1:change");
        browser.type("PORT_SCAN_1:Port_Scan1_x_dstPort", "0");
        browser.type("PORT_SCAN_1:Port_Scan1_x_min", "ten");
        browser.click("PORT_SCAN_1:save");
        browser.awaitText("More than so many ports must be a whole number from 1 to 65535, not \"0\".");
        browser.awaitText("Within minutes must be a whole number from 0 to 1440, not \"ten\".");
        assertEquals(10, product.api("settings").object().getInt("Port_Scan1_x_dstPort"));

        browser.type("PORT_SCAN_1:Port_Scan1_x_dstPort", "15");
        browser.type("PORT_SCAN_1:Port_Scan1_x_min", "0");
        browser.click("PORT_SCAN_1:save");
        browser.awaitText("Not Active!");
        JsonObject changed = product.api("settings").object();
        assertEquals(15, changed.getInt("Port_Scan1_x_dstPort"));
        assertEquals(0, changed.getInt("Port_Scan1_x_min"));

        browser.click("PORT_SCAN_1:change");
        browser.type("PORT_SCAN_1:Port_Scan1_x_dstPort", "10");
        browser.type("PORT_SCAN_1:Port_Scan1_x_min", "10");
        browser.click("PORT_SCAN_1:save");
        browser.awaitText("on more than 10 ports within 10 mins");
        assertFalse(browser.text().contains("Not Active!"));
        assertEquals(List.of(), browser.consoleErrors());
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
        browser.awaitText("This takes 1 entry off the blacklist at once: 192.0.2.77.");
        assertTrue(product.list().contains("192.0.2.77"));
        browser.click("coversForm:yes");
        browser.awaitText("Added own network 192.0.2.64/26.");
        browser.until("it is delisted", () -> !product.list().contains("192.0.2.77"));

        browser.clickAndConfirm(By.cssSelector("[aria-label='Remove own network 192.0.2.64/26']"));
        browser.awaitText("Removed own network 192.0.2.64/26.");
        assertEquals(0, product.api("own-networks").array().size());
    }

    @Test
    void aNetworksNoteIsEditedAndTakenBackUnlessSomebodyWasFaster(Browser browser) {
        Product product = browser.site().product();
        int id = product.post("allowed-networks", "{\"cidr\": \"11.18.62.1\", \"note\": \"before\"}")
                .expect(201)
                .object()
                .getInt("id");
        browser.asAdmin().go("/admin/networks.xhtml");
        browser.click(By.cssSelector("[aria-label='Edit allowed network 11.18.62.1']"));
        browser.until(
                "the form is open", () -> browser.id("changeForm:editedNote").isDisplayed());
        browser.type("changeForm:editedNote", "after");
        browser.assertAccessible("editing a network");
        browser.click("changeForm:save");
        browser.awaitText("Changed 11.18.62.1.");
        assertEquals("after", note(product));
        browser.click("undoForm:now");
        browser.awaitText("Undone: 11.18.62.1 is as it was.");
        assertEquals("before", note(product));
        browser.click(By.cssSelector("[aria-label='Edit allowed network 11.18.62.1']"));
        browser.until(
                "the form is open", () -> browser.id("changeForm:editedNote").isDisplayed());
        product.delete("allowed-networks/" + id).expect(204);
        product.post("allowed-networks", "{\"cidr\": \"11.18.62.1\", \"note\": \"another's\"}")
                .expect(201);
        browser.type("changeForm:editedNote", "mine");
        browser.click("changeForm:save");
        browser.awaitText("Somebody has changed or removed 11.18.62.1 meanwhile.");
        assertEquals("another's", note(product));
        product.api("allowed-networks").array().stream()
                .map(network -> network.asJsonObject().getInt("id"))
                .forEach(left -> product.delete("allowed-networks/" + left).expect(204));
        assertEquals(List.of(), browser.consoleErrors());
    }

    private static String note(Product product) {
        return product.api("allowed-networks").array().getJsonObject(0).getString("note");
    }

    @Test
    void manyNetworksArePastedLookedAtAndAddedAtOnce(Browser browser) {
        Product product = browser.site().product();
        product.post("blacklist", "{\"ip\": \"11.18.60.7\"}").expect(201);
        browser.asAdmin().go("/admin/networks.xhtml");
        browser.click("addMany");
        browser.type("manyForm:many", "11.18.60.0/26 partner\n11.18.61.1\nnonsense\n11.18.61.1\n");
        browser.type("manyForm:manyNote", "from the contract");
        browser.click("manyForm:look");
        browser.awaitTextIn(By.id("manyForm"), "2 lines are taken, 2 lines not.");
        browser.awaitTextIn(By.id("manyForm"), "They take 1 entry off the blacklist at once");
        browser.assertAccessible("many networks");
        assertEquals(0, product.api("allowed-networks").array().size(), "a look changes nothing");
        product.post("blacklist", "{\"ip\": \"11.18.60.8\"}").expect(201);
        browser.click("manyForm:addThem");
        browser.awaitText("Meanwhile it would do something else.");
        assertTrue(product.list().contains("11.18.60.7"));
        browser.awaitTextIn(By.id("manyForm"), "They take 2 entries off");
        browser.click("manyForm:addThem");
        browser.awaitText("Added 2 allowed networks; 2 entries left the blacklist.");
        browser.until("they are served no more", () -> !product.list().contains("11.18.60.7"));
        assertEquals(
                List.of("11.18.60.0/26", "11.18.61.1"),
                product.api("allowed-networks").array().stream()
                        .map(network -> network.asJsonObject().getString("cidr"))
                        .toList());
        product.api("allowed-networks").array().stream()
                .map(network -> network.asJsonObject().getInt("id"))
                .forEach(id -> product.delete("allowed-networks/" + id).expect(204));
        assertEquals(List.of(), browser.consoleErrors());
    }

    @Test
    void enterInAQuestionKeepsWhatIsListed(Browser browser) {
        Product product = browser.site().product();
        product.post("blacklist", "{\"ip\": \"192.0.2.97\", \"note\": \"for the test\"}")
                .expect(201);
        browser.resize(1440, 700);
        browser.asAdmin().go("/admin/networks.xhtml");
        browser.type("allowed:allowedCidr", "192.0.2.96/28");
        browser.id("allowed:allowedCidr").sendKeys(Keys.ENTER);
        browser.awaitText("This takes 1 entry off the blacklist at once: 192.0.2.97.");
        browser.until("the safe answer has the focus", () -> focused(browser).equals("coversForm:no"));
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
        browser.until("the question is gone", () -> !browser.has(By.id("covers")));
        assertTrue(product.list().contains("192.0.2.97"));
        assertEquals(0, product.api("allowed-networks").array().size());
        assertEquals("192.0.2.96/28", browser.id("allowed:allowedCidr").getAttribute("value"));

        browser.click("allowed:add");
        browser.until("it asks again", () -> browser.has(By.id("coversForm:yes")));
        product.post("blacklist", "{\"ip\": \"192.0.2.98\", \"note\": \"meanwhile\"}")
                .expect(201);
        browser.click("coversForm:yes");
        browser.awaitText("Meanwhile it would take 2 entries off the blacklist.");
        assertTrue(product.list().contains("192.0.2.97"), "nothing was changed yet");
        browser.click("coversForm:yes");
        browser.until("it is delisted", () -> !product.list().contains("192.0.2.97"));
        WebElement said = browser.find(By.cssSelector(".toasts .ui-messages-info"));
        Rectangle place = said.getRect();
        long top = ((Number) browser.script("return Math.round(arguments[0].getBoundingClientRect().top)", said))
                .longValue();
        assertTrue(top >= 0 && top + place.getHeight() <= 700, () -> "the message is at " + top);
        browser.clickAndConfirm(By.cssSelector("[aria-label='Remove allowed network 192.0.2.96/28']"));
        browser.awaitText("Removed allowed network 192.0.2.96/28.");
    }

    @Test
    void removeActsOnTheNetworkThatIsSeenWhateverTheListHasBecome(Browser browser) {
        Product product = browser.site().product();
        long[] ids = new long[3];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = product.post("own-networks", "{\"cidr\": \"198.51.100." + 16 * i + "/28\", \"label\": \"seen\"}")
                    .expect(201)
                    .object()
                    .getJsonNumber("id")
                    .longValue();
        }
        browser.asAdmin().go("/admin/networks.xhtml");
        product.delete("own-networks/" + ids[0]).expect(204);
        browser.clickAndConfirm(By.cssSelector("[aria-label='Remove own network 198.51.100.16/28']"));
        browser.awaitText("Removed own network 198.51.100.16/28.");
        assertEquals("[198.51.100.32/28]", ownNetworks(product));

        product.post("own-networks", "{\"cidr\": \"198.51.100.0/28\", \"label\": \"earlier in the list\"}")
                .expect(201);
        product.delete("own-networks/" + ids[2]).expect(204);
        browser.clickAndConfirm(By.cssSelector("[aria-label='Remove own network 198.51.100.32/28']"));
        browser.awaitText("198.51.100.32/28 is no own network any more: somebody has removed it. Nothing was changed.");
        assertEquals("[198.51.100.0/28]", ownNetworks(product));
        browser.clickAndConfirm(By.cssSelector("[aria-label='Remove own network 198.51.100.0/28']"));
        browser.awaitText("Removed own network 198.51.100.0/28.");
        assertEquals(
                List.of(),
                browser.consoleErrors().stream()
                        .filter(e -> !e.contains("favicon"))
                        .toList());
    }

    private static String ownNetworks(Product product) {
        return product.api("own-networks").array().getValuesAs(JsonObject.class).stream()
                .map(network -> network.getString("cidr"))
                .toList()
                .toString();
    }

    @Test
    void enterAddsAnOwnNetworkWhileOthersStandThere(Browser browser) {
        Product product = browser.site().product();
        browser.asAdmin().go("/admin/networks.xhtml");
        for (String cidr : List.of("198.51.100.64/28", "198.51.100.80/28")) {
            browser.type("own:ownCidr", cidr);
            browser.id("own:ownCidr").sendKeys(Keys.ENTER);
            browser.awaitText("Added own network " + cidr + ".");
        }
        assertEquals("[198.51.100.64/28, 198.51.100.80/28]", ownNetworks(product));
        for (String cidr : List.of("198.51.100.64/28", "198.51.100.80/28")) {
            browser.clickAndConfirm(By.cssSelector("[aria-label='Remove own network " + cidr + "']"));
            browser.awaitText("Removed own network " + cidr + ".");
        }
    }

    @Test
    void aChangeSaysBeforeItIsSavedWhatItWouldHaveMeant(Browser browser) throws Exception {
        Product product = browser.site().product();
        browser.site()
                .firewall("FW-what-if")
                .log(Firewall.ports(Instant.now().minusSeconds(300), "203.0.113.190", "198.51.100.77", 10));
        browser.until(
                "its records are stored",
                () -> product.api("records?src=203.0.113.190")
                                .object()
                                .getJsonArray("items")
                                .size()
                        == 10);
        browser.asAdmin().go("/admin/settings.xhtml");
        browser.click("PORT_SCAN_1:change");
        browser.until("it is judged, and would be listed", () -> {
            browser.type("PORT_SCAN_1:Port_Scan1_x_dstPort", "9");
            browser.click("PORT_SCAN_1:foresee");
            return browser.text().contains("1 source more would have been listed")
                    && browser.text().contains("203.0.113.190");
        });
        browser.assertAccessible("settings.xhtml with a look ahead");
        browser.type("PORT_SCAN_1:Port_Scan1_x_dstPort", "11");
        browser.click("PORT_SCAN_1:foresee");
        browser.awaitText("No source more would have been listed");
        browser.awaitText("came by this case in the last 24 hours; some might not have come.");
        browser.type("PORT_SCAN_1:Port_Scan1_x_dstPort", "none");
        browser.click("PORT_SCAN_1:foresee");
        browser.awaitText("must be a whole number");
        browser.type("PORT_SCAN_1:Port_Scan1_x_dstPort", "10");
        browser.type("PORT_SCAN_1:Port_Scan1_x_min", "0");
        browser.click("PORT_SCAN_1:foresee");
        browser.awaitText("This turns the case off");
        browser.click("PORT_SCAN_1:cancel");
        assertEquals(10, product.api("settings").object().getInt("Port_Scan1_x_dstPort"), "a look changes nothing");
        assertFalse(product.list().contains("203.0.113.190"));
        assertEquals(List.of(), browser.consoleErrors());
    }

    @Test
    void enterSavesTheSettingThatIsEditedAndSaysWhatItWas(Browser browser) {
        Product product = browser.site().product();
        browser.asAdmin().go("/admin/settings.xhtml");
        int before = product.api("settings").object().getInt("silent_minutes");
        browser.click("SILENCE:change");
        browser.until("the field has the focus", () -> focused(browser).equals("SILENCE:silent_minutes"));
        browser.type("SILENCE:silent_minutes", "77");
        browser.id("SILENCE:silent_minutes").sendKeys(Keys.ENTER);
        browser.awaitText("Saved Silent devices: Minutes " + before + " → 77. It holds from now on.");
        assertEquals(77, product.api("settings").object().getInt("silent_minutes"));
        browser.until("the focus is back", () -> focused(browser).equals("SILENCE:change"));

        browser.awaitText("Minutes was " + before + " until admin changed it");
        browser.click(By.xpath("//form[@id='SILENCE']//a[.='Put back']"));
        browser.awaitText("Put back: Minutes 77 → " + before);
        assertEquals(before, product.api("settings").object().getInt("silent_minutes"));
        browser.click(By.xpath("//form[@id='SILENCE']//a[.='Put back']"));
        browser.awaitText("Put back: Minutes " + before + " → 77");

        browser.click("SILENCE:change");
        browser.type("SILENCE:silent_minutes", "many");
        browser.click("SILENCE:save");
        browser.awaitText("must be a whole number");
        browser.click("SILENCE:cancel");
        browser.click("SILENCE:change");
        assertEquals("77", browser.id("SILENCE:silent_minutes").getAttribute("value"));
        browser.type("SILENCE:silent_minutes", Integer.toString(before));
        browser.click("SILENCE:save");
        browser.awaitText("Minutes 77 → " + before);
    }

    @Test
    void whoIsLaterIsToldWhatSomebodyElseHasSaved(Browser browser) {
        Product product = browser.site().product();
        browser.asAdmin().go("/admin/settings.xhtml");
        browser.click("PORT_SCAN_1:change");
        browser.type("PORT_SCAN_1:Port_Scan1_x_min", "11");
        product.patch("settings", "{\"Port_Scan1_x_dstPort\": 12}").expect(200);
        browser.click("PORT_SCAN_1:save");
        browser.awaitText("Somebody has changed this meanwhile: More than so many ports 10 → 12. Nothing was saved");
        assertEquals(12, product.api("settings").object().getInt("Port_Scan1_x_dstPort"));
        assertEquals(10, product.api("settings").object().getInt("Port_Scan1_x_min"));
        assertEquals("11", browser.id("PORT_SCAN_1:Port_Scan1_x_min").getAttribute("value"));
        browser.click("PORT_SCAN_1:save");
        browser.awaitText("Saved Port Scan Attack v1");
        assertEquals(10, product.api("settings").object().getInt("Port_Scan1_x_dstPort"));
        product.patch("settings", "{\"Port_Scan1_x_min\": 10}").expect(200);
    }

    @Test
    void aSystemThatIsOffIsARedBarOnEveryPageWithItsStart(Browser browser) {
        Product product = browser.site().product();
        browser.asAdmin().go("/admin/system.xhtml");
        browser.clickAndConfirm(By.id("form:stop"));
        browser.until("the bar is there at once", () -> browser.has(By.id("startForm:startNow")));
        assertTrue(browser.find(By.id("barForm:facts")).getText().contains("engine off"));
        browser.go("/admin/records.xhtml");
        browser.awaitText("admin turned it off on");
        browser.asViewer().go("/admin/blacklist.xhtml");
        browser.awaitText("admin turned it off on");
        assertFalse(browser.has(By.id("startForm:startNow")));
        browser.asAdmin().go("/admin/networks.xhtml");
        browser.click("startForm:startNow");
        browser.awaitText("The system is on: every server catches up");
        assertFalse(browser.has(By.cssSelector(".banner-danger")));
        assertTrue(product.api("system").object().getBoolean("on"));
    }

    @Test
    void aListThatShutsAFirewallOutSaysSo(Browser browser) {
        Product product = browser.site().product();
        product.list();
        browser.asAdmin();
        browser.until("the poll is noted", () -> {
            browser.go("/admin/system.xhtml");
            return browser.find(By.id("firewalls")).getText().contains("127.0.0.1");
        });
        browser.go("/admin/settings.xhtml");
        browser.click("LIST_ACCESS:change");
        browser.type("LIST_ACCESS:list_clients", "192.0.2.10");
        browser.click("LIST_ACCESS:save");
        browser.awaitText("127.0.0.1 has fetched the list within the last hour and is refused from now on");
        browser.click("undoForm:now");
        browser.awaitText("Undone: Who may fetch the list is as it was before.");
        assertEquals("", product.api("settings").object().getString("list_clients"));
    }

    @Test
    void whatWasRemovedOrSavedIsTakenBackForAWhile(Browser browser) {
        Product product = browser.site().product();
        product.post("own-networks", "{\"cidr\": \"198.51.100.96/28\", \"label\": \"branch\"}")
                .expect(201);
        browser.asAdmin().go("/admin/networks.xhtml");
        browser.clickAndConfirm(By.cssSelector("[aria-label='Remove own network 198.51.100.96/28']"));
        browser.awaitText("Removed own network 198.51.100.96/28.");
        assertEquals("[]", ownNetworks(product));
        browser.click("undoForm:now");
        browser.awaitText("Undone: 198.51.100.96/28 is an own network again.");
        assertEquals("[198.51.100.96/28]", ownNetworks(product));
        assertTrue(browser.text().contains("branch"));
        assertFalse(browser.has(By.id("undoForm:now")));
        product.api("own-networks").array().getValuesAs(JsonObject.class).forEach(network -> product.delete(
                        "own-networks/" + network.getInt("id"))
                .expect(204));

        browser.go("/admin/settings.xhtml");
        int before = product.api("settings").object().getInt("silent_minutes");
        browser.click("SILENCE:change");
        browser.type("SILENCE:silent_minutes", "78");
        browser.click("SILENCE:save");
        browser.awaitText("Saved Silent devices");
        browser.click("undoForm:now");
        browser.awaitText("Undone: Silent devices is as it was before.");
        assertEquals(before, product.api("settings").object().getInt("silent_minutes"));

        browser.click("SILENCE:change");
        browser.type("SILENCE:silent_minutes", "79");
        browser.click("SILENCE:save");
        browser.awaitText("Saved Silent devices");
        product.patch("settings", "{\"silent_minutes\": 80}").expect(200);
        browser.click("undoForm:now");
        browser.awaitText("It cannot be undone");
        assertEquals(80, product.api("settings").object().getInt("silent_minutes"));
        product.patch("settings", "{\"silent_minutes\": " + before + "}").expect(200);
    }

    @Test
    void aWarningIsMutedByKindAndStandsInTheBell(Browser browser) {
        Product product = browser.site().product();
        browser.asAdmin().go("/admin/system.xhtml");
        browser.clickAndConfirm(By.id("form:stop"));
        By bell = By.cssSelector(".bell > summary");
        browser.until("the bell calls", () -> {
            browser.go("/admin/recipients.xhtml");
            return browser.has(CALLS);
        });
        browser.click(bell);
        browser.awaitTextIn(By.id("bell"), "The system is off");
        browser.click(By.cssSelector("#bell a[title='Mute “The system is off” for 8 hours']"));
        browser.awaitTextIn(By.id("bell"), "Muted by admin until");
        browser.until("it does not call", () -> !browser.has(CALLS));
        assertTrue(browser.text().contains("The system is off."), "no mute hides the bar");
        browser.click(By.xpath("//form[@id='bell']//a[.='Unmute']"));
        browser.until("it calls again", () -> browser.has(CALLS));
        browser.awaitTextIn(By.cssSelector(".said"), "Muted: The system is off.");
        browser.assertAccessible("the bell");
        browser.click("startForm:startNow");
        browser.awaitText("The system is on");
        browser.asViewer().go("/admin/recipients.xhtml");
        assertFalse(browser.has(By.cssSelector("#bell .look-mute a")));
        assertTrue(product.api("system").object().getBoolean("on"));
    }

    private static String focused(Browser browser) {
        return String.valueOf(browser.script("return document.activeElement.id"));
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
        assertFalse(browser.has(By.id("PORT_SCAN_1:change")));
        forge(browser, "PORT_SCAN_1", "PORT_SCAN_1:change", "PORT_SCAN_1:save");
        assertEquals(10, product.api("settings").object().getInt("Port_Scan1_x_dstPort"));

        browser.go("/admin/networks.xhtml");
        assertFalse(browser.has(By.id("own:add")));
        forge(browser, "own", "own:add");
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
                                    + "b.set(arguments[1], arguments[1]); b.set('PORT_SCAN_1:Port_Scan1_x_dstPort', '99'); b.set('own:ownCidr', '192.0.2.0/24');"
                                    + "fetch(f.action, {method: 'POST', body: b}).then(r => done(r.status), e => done(String(e)));",
                            form,
                            button);
            assertTrue(status.equals(200L) || status.equals(403L), "answered " + status);
        }
    }
}
