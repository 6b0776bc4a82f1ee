package org.activedefense.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.flow.Firewall;
import org.activedefense.flow.Product;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Blacklist Records and an entry's page: search, add, why, delete several, allow instead, and a viewer's limits. */
@InBrowser
class BlacklistIT {

    @Test
    void anAddressIsAddedByHandUnlessItIsProtectedAndSeveralAreDeletedAtOnce(Browser browser) {
        Product product = browser.site().product();
        int own = product.post("own-networks", "{\"cidr\": \"11.18.40.0/24\", \"label\": \"Head office\"}")
                .expect(201)
                .object()
                .getInt("id");
        browser.asAdmin().go("/admin/blacklist.xhtml");

        browser.click("addIp");
        browser.type("addForm:ip", "11.18.40.7");
        browser.click("addForm:save");
        browser.awaitText("Address or network is refused: 11.18.40.7 lies inside an own network.");
        browser.type("addForm:ip", "11.18.41.7");
        browser.type("addForm:note", "for the test");
        browser.click("addForm:save");
        browser.awaitText("Listed 11.18.41.7.");
        product.delete("own-networks/" + own).expect(204);
        product.post("blacklist", "{\"ip\": \"11.18.41.64/26\"}").expect(201);

        browser.go("/admin/blacklist.xhtml?ip=11.18.41.70&sort=address");
        browser.awaitText("1 entry");
        assertTrue(browser.text().contains("11.18.41.64/26"), "an address is found by the network around it");
        browser.go("/admin/blacklist.xhtml?ip=11.18.41.");
        browser.awaitText("2 entries");
        assertFalse(browser.id("list:deleteTicked").isDisplayed(), "nothing is ticked");
        browser.click(By.cssSelector("[aria-label='Select 11.18.41.7']"));
        browser.click(By.cssSelector("[aria-label='Select 11.18.41.64/26']"));
        browser.click("list:deleteTicked");
        browser.awaitText("from the blacklist?");
        String question = browser.id("deleteForm:question").getText();
        assertTrue(question.contains("11.18.41.7") && question.contains("11.18.41.64/26"), question);
        browser.click("deleteForm:confirm");
        browser.awaitText("Nothing listed matches");
        assertFalse(product.list().contains("11.18.41.7"));
        assertEquals(List.of(), browser.consoleErrors());
    }

    @Test
    void anEntrySaysWhyAndIsAllowedInstead(Browser browser) throws Exception {
        Product product = browser.site().product();
        Firewall firewall = browser.site().firewall("FW-entry");
        firewall.log(Firewall.ports(Instant.now().minusSeconds(600), "203.0.113.171", "198.51.100.10", 12));
        browser.until("it is listed", () -> product.list().contains("203.0.113.171"));
        browser.until(
                "its records are copied",
                () -> product.entry("203.0.113.171").getJsonArray("evidence").size() == 11);

        browser.asAdmin().go("/admin/entry.xhtml?ip=203.0.113.171");
        browser.awaitText("11 ports on 198.51.100.10 within 10 s");
        assertEquals(
                11,
                browser.driver()
                        .findElements(By.cssSelector("svg.timeline circle"))
                        .size());
        assertEquals(
                11,
                browser.driver()
                        .findElements(By.cssSelector(".deciding tbody tr"))
                        .size());
        assertTrue(browser.text().contains("Listed: Port Scan Attack v1"));
        browser.assertAccessible("entry.xhtml");

        String asListed = product.entry("203.0.113.171").toString();
        browser.click("deleteButton");
        browser.click("deleteForm:confirm");
        browser.awaitText("Deleted 203.0.113.171 from the blacklist.");
        browser.until("it is served no more", () -> !product.list().contains("203.0.113.171"));
        browser.click("undoForm:now");
        browser.awaitText("Undone: 203.0.113.171 is listed as before.");
        browser.until("it is served again", () -> product.list().contains("203.0.113.171"));
        assertEquals(asListed, product.entry("203.0.113.171").toString());
        browser.go("/admin/entry.xhtml?ip=203.0.113.171");
        browser.awaitText("the removal was undone");

        browser.go("/admin/blacklist.xhtml?ip=203.0.113.171");
        browser.click(By.cssSelector("[aria-label='More for 203.0.113.171']"));
        browser.assertAccessible("a row's menu");
        browser.click("list:rows:0:allowOne");
        browser.click(By.xpath("//*[@id='allowTickedForm']//button[normalize-space()='Keep listed']"));
        browser.until("the focus is back at the row", () -> "More for 203.0.113.171"
                .equals(browser.driver().switchTo().activeElement().getAttribute("aria-label")));
        browser.go("/admin/entry.xhtml?ip=203.0.113.171");
        browser.click("allowButton");
        browser.type("allowForm:note", "a partner");
        browser.click("allowForm:allow");
        browser.awaitText("Moved 203.0.113.171 to the allow list");
        browser.awaitText("It lies inside the allowed network 203.0.113.171");
        assertTrue(browser.text().contains("203.0.113.171: a partner"), "its history stays");
        browser.until("it is served no more", () -> !product.list().contains("203.0.113.171"));
        product.api("allowed-networks").array().stream()
                .map(network -> network.asJsonObject().getInt("id"))
                .forEach(id -> product.delete("allowed-networks/" + id).expect(204));

        browser.go("/admin/entry.xhtml?ip=203.0.113.172");
        browser.awaitText("More than 10 ports of one address tried within 10 min");
    }

    @Test
    void manyArePastedLookedAtAndListedAndASelectionIsAllowed(Browser browser) {
        Product product = browser.site().product();
        browser.asAdmin().go("/admin/blacklist.xhtml?ip=11.18.50.0/24");
        browser.click("addMany");
        browser.id("manyForm:many").sendKeys("11.18.50.1 one\n11.18.50.2\n10.0.0.5\nnonsense\n11.18.50.1\n");
        browser.type("manyForm:manyNote", "from a feed");
        browser.click("manyForm:look");
        browser.awaitTextIn(By.id("manyForm"), "2 lines are taken, 3 lines not.");
        browser.awaitTextIn(By.id("manyForm"), "private or reserved");
        browser.awaitTextIn(By.id("manyForm"), "stands there twice");
        assertFalse(product.list().contains("11.18.50.1"), "a look changes nothing");
        browser.click("manyForm:addThem");
        browser.awaitText("Listed 11.18.50.1");
        browser.until("they are served", () -> product.list().containsAll(List.of("11.18.50.1", "11.18.50.2")));
        assertEquals("from a feed", product.entry("11.18.50.2").getString("note"));

        Object csv = ((org.openqa.selenium.JavascriptExecutor) browser.driver())
                .executeAsyncScript(
                        "const done = arguments[0]; fetch('blacklist.csv?ip=11.18.50.0/24').then(r => r.text()).then(done)");
        assertTrue(csv.toString().contains("11.18.50.1,User Added,"), csv::toString);
        assertTrue(csv.toString().contains("from a feed"), csv::toString);

        browser.click(By.cssSelector(".tick-all"));
        browser.awaitText("2 selected:");
        browser.click("list:allowTicked");
        browser.type("allowTickedForm:allowNote", "they are ours");
        browser.click("allowTickedForm:allow");
        browser.awaitText("to the allow list");
        browser.until("they are served no more", () -> !product.list().contains("11.18.50.1"));
        product.api("allowed-networks").array().stream()
                .map(network -> network.asJsonObject().getInt("id"))
                .forEach(id -> product.delete("allowed-networks/" + id).expect(204));
        assertEquals(List.of(), browser.consoleErrors());
    }

    @Test
    void noteAndEndOfAnEntryAreEditedUnlessSomebodyWasFaster(Browser browser) {
        Product product = browser.site().product();
        product.post("blacklist", "{\"ip\": \"11.18.90.1\", \"note\": \"a drill\"}")
                .expect(201);
        browser.asAdmin().go("/admin/entry.xhtml?ip=11.18.90.1");
        browser.click("editForm:editButton");
        browser.until("the form is open", () -> browser.id("changeForm:note").isDisplayed());
        assertEquals("a drill", browser.id("changeForm:note").getAttribute("value"));
        browser.assertAccessible("editing an entry");
        browser.type("changeForm:note", "no drill");
        browser.script("document.getElementById('changeForm:expiresAt').value = '2025-01-01T00:00'");
        browser.click("changeForm:save");
        browser.awaitTextIn(By.id("changeForm"), "must be in the future");
        browser.script("document.getElementById('changeForm:expiresAt').value = '2099-01-01T00:00'");
        browser.click("changeForm:save");
        browser.awaitText("Changed 11.18.90.1.");
        assertEquals("no drill", product.entry("11.18.90.1").getString("note"));
        assertTrue(product.entry("11.18.90.1").getString("expiresAt").startsWith("2098-12-31")
                || product.entry("11.18.90.1").getString("expiresAt").startsWith("2099-01-01"));

        browser.click("editForm:editButton");
        browser.until("the form is open", () -> browser.id("changeForm:note").isDisplayed());
        product.delete("blacklist/11.18.90.1").expect(204);
        product.post("blacklist", "{\"ip\": \"11.18.90.1\", \"note\": \"another's\"}")
                .expect(201);
        browser.type("changeForm:note", "mine");
        browser.click("changeForm:save");
        browser.awaitText("meanwhile. Nothing was changed");
        assertEquals("another's", product.entry("11.18.90.1").getString("note"));
        product.post("blacklist", "{\"ip\": \"11.18.90.2\", \"note\": \"" + "x".repeat(501) + "\"}")
                .expect(400);
        browser.go("/admin/audit.xhtml?kind=entries&what=11.18.90.1");
        browser.awaitText("changed 11.18.90.1 on the blacklist");
        product.delete("blacklist/11.18.90.1").expect(204);
        assertEquals(List.of(), browser.consoleErrors());
    }

    @Test
    void tooManyFoundAtOnceAreHeldUntilSomebodyDecides(Browser browser) throws Exception {
        Product product = browser.site().product();
        product.patch("settings", "{\"brake_new\": 3}").expect(200);
        try {
            Firewall firewall = browser.site().firewall("FW-brake");
            wave(firewall, 10, 8);
            browser.until("they are held", () -> held(product).getInt("entries") == 8);
            assertEquals(List.of(), listedOf(product, "203.0.113.1"), "the list stays as it is");
            assertEquals(8, held(product).getJsonArray("mostActive").size());
            browser.asAdmin().go("/admin/dashboard.xhtml");
            browser.awaitText("8 found entries are held by the brake and not served");
            browser.click(By.xpath("//div[contains(@class,'banner-danger')]//a[contains(., 'Show')]"));
            browser.awaitText("What would come onto the list");
            browser.awaitText("203.0.0.0/16");
            browser.assertAccessible("held.xhtml");
            product.post("blacklist", "{\"ip\": \"11.18.80.1\"}").expect(201);
            browser.until("by hand goes through", () -> product.list().contains("11.18.80.1"));

            wave(firewall, 20, 1); // while the wave lasts nothing of it is served
            browser.until("the next is held, too", () -> held(product).getInt("entries") == 9);
            browser.clickAndConfirm(By.id("held:release"));
            browser.awaitText("8 entries are on the list.");
            browser.awaitText("1 entry");
            browser.until(
                    "they are served", () -> listedOf(product, "203.0.113.1").size() == 8);
            assertFalse(product.list().contains("203.0.113.120"), "what the page had not shown was not meant");
            browser.clickAndConfirm(By.id("held:drop"));
            browser.awaitText("Dropped 1 entry");
            browser.awaitText("Nothing is held");
            assertEquals(0, held(product).getInt("entries"));
            product.get("/api/v1/blacklist/203.0.113.120").expect(404);
            product.post("held/release", "{\"upTo\": 1000000}").expect(409);
            product.post("held/release", "{}").expect(400);
            browser.go("/admin/audit.xhtml?kind=entries&what=held");
            browser.awaitText("released 8 held entries to the list");
            browser.awaitText("dropped 1 held entry");
            assertEquals(List.of(), browser.consoleErrors());
        } finally {
            product.patch("settings", "{\"brake_new\": 1000}").expect(200);
            for (int i = 110; i < 121; i++) {
                product.delete("blacklist/203.0.113." + i);
            }
            product.delete("blacklist/11.18.80.1");
        }
    }

    /** So many sources that scan, of one moment. */
    private static void wave(Firewall firewall, int first, int count) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.addAll(Firewall.ports(
                    Instant.now().minusSeconds(60), "203.0.113." + (100 + first + i), "198.51.100.90", 12));
        }
        firewall.log(lines);
    }

    private static JsonObject held(Product product) {
        return product.api("held").object();
    }

    private static List<String> listedOf(Product product, String begin) {
        return product.list().stream().filter(ip -> ip.startsWith(begin)).toList();
    }

    @Test
    void whatIsWideOrTakesMuchOffIsAskedAbout(Browser browser) {
        Product product = browser.site().product();
        String wide = "{\"cidr\": \"64.0.0.0/7\", \"note\": \"a slip\"";
        String refused =
                product.post("allowed-networks", wide + "}").expect(409).text();
        assertTrue(refused.contains("64.0.0.0/7 is very wide: this would take 0 entries of"), refused);
        assertEquals(0, product.api("allowed-networks").array().size());
        int id = product.post("own-networks", wide.replace("note", "label") + ", \"confirm\": true}")
                .expect(201)
                .object()
                .getInt("id");
        product.delete("own-networks/" + id).expect(204);

        for (int i = 1; i <= 25; i++) {
            product.post("blacklist", "{\"ip\": \"11.19.0." + i + "\"}").expect(201);
        }
        String much = "{\"cidr\": \"11.19.0.0/16\", \"note\": \"much\"";
        String told = product.post("allowed-networks", much + "}").expect(409).text();
        assertTrue(told.contains("this would take 25 entries of"), told);
        browser.asAdmin().go("/admin/networks.xhtml");
        browser.type("allowed:allowedCidr", "64.0.0.0/7");
        browser.click("allowed:add");
        browser.until("it asks", () -> browser.id("coversForm:no").isDisplayed());
        browser.awaitTextIn(By.id("covers"), "64.0.0.0/7 is very wide.");
        browser.click("coversForm:no");
        assertEquals(0, product.api("allowed-networks").array().size());
        product.post("allowed-networks", much + ", \"confirm\": true}").expect(201);
        browser.until(
                "they are served no more", () -> listedOf(product, "11.19.0.").isEmpty());
        product.api("allowed-networks").array().stream()
                .map(network -> network.asJsonObject().getInt("id"))
                .forEach(
                        allowed -> product.delete("allowed-networks/" + allowed).expect(204));
    }

    @Test
    void aViewerSeesItAndCanChangeNothing(Browser browser) {
        Product product = browser.site().product();
        product.post("blacklist", "{\"ip\": \"11.18.42.7\"}").expect(201);
        browser.asViewer().go("/admin/blacklist.xhtml?ip=11.18.42.7");
        browser.awaitText("11.18.42.7");
        for (String control : List.of("addIp", "list:deleteTicked", "deleteForm", "addForm")) {
            assertFalse(browser.has(By.id(control)), control);
        }
        browser.forge("list", "list:rows:0:delete");
        browser.forge("list", "deleteForm:confirm");
        browser.go("/admin/entry.xhtml?ip=11.18.42.7");
        assertFalse(browser.has(By.id("deleteForm")));
        assertFalse(browser.has(By.id("allowForm")));
        browser.forge("barForm", "deleteForm:confirm");
        browser.forge("barForm", "allowForm:allow");
        assertTrue(product.list().contains("11.18.42.7"));
        assertEquals(0, product.api("allowed-networks").array().size());
        product.delete("blacklist/11.18.42.7").expect(204);
    }
}
