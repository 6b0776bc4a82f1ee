package org.activedefense.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.activedefense.flow.Firewall;
import org.activedefense.flow.Product;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;

/** Dashboard, devices and rejected lines: main path, what is refused, and a viewer's limits. */
@InBrowser
class OverviewIT {

    @Test
    void theDashboardShowsWhatCameInAndWhoWasListed(Browser browser) throws Exception {
        Firewall firewall = browser.site().firewall("FW-dash");
        firewall.log(Firewall.ports(Instant.now().minusSeconds(200), "203.0.113.201", "198.51.100.10", 30));
        browser.until("it is listed", () -> browser.site().product().list().contains("203.0.113.201"));

        browser.asAdmin().go("/admin/dashboard.xhtml");
        browser.awaitText("11 ports on 198.51.100.10");
        browser.awaitText("203.0.113.201");
        browser.until(
                "the page refreshes itself until the top sources are there",
                () -> browser.find(By.id("tops")).getText().contains("203.0.113.201"));
        assertTrue(browser.text().contains("FW-dash"));
        assertEquals(
                true,
                browser.script("return JSON.parse(document.getElementById('records-data').dataset.chart).series"
                        + ".some(s => s.name === 'drop' && s.values.some(v => v > 0))"));
        browser.click(By.cssSelector("#content .charts details summary"));
        browser.until(
                "the figures are there",
                () -> browser.has(By.xpath("//table[@data-figures-of='records-data']//th[.='drop']")));
        browser.assertAccessible("the dashboard");

        browser.go("/admin/dashboard.xhtml?range=7d");
        browser.awaitText("last 7 days");
        browser.theme("dark");
        browser.assertAccessible("the dashboard, dark");
        assertEquals(List.of(), browser.consoleErrors());
    }

    @Test
    void whatIsStillToBeSetUpLooksForItself(Browser browser) {
        Product product = browser.site().product();
        browser.asAdmin().go("/admin/dashboard.xhtml");
        String networks = "//section[@id='setup']//li[contains(., 'own networks')]";
        assertTrue(browser.find(By.xpath(networks)).getText().contains("Do it"));
        assertEquals(
                browser.site().url("/files/blacklist.txt"),
                browser.find(By.cssSelector(".list-url code")).getText());
        browser.awaitText("Nobody has reached this server by HTTPS");
        browser.assertAccessible("the steps of setting up");
        long id = product.post("own-networks", "{\"cidr\": \"192.0.2.240/28\", \"label\": \"set up\"}")
                .expect(201)
                .object()
                .getInt("id");
        browser.go("/admin/dashboard.xhtml");
        assertFalse(browser.find(By.xpath(networks)).getText().contains("Do it"));
        product.delete("own-networks/" + id).expect(204);

        browser.click(By.cssSelector("[data-dismiss-setup]"));
        assertFalse(browser.has(By.id("setup")));
        browser.go("/admin/dashboard.xhtml");
        assertFalse(browser.has(By.id("setup")));
        assertEquals(List.of(), browser.consoleErrors());
    }

    @Test
    void aDeviceIsRegisteredChangedAndRemoved(Browser browser) throws Exception {
        Product product = browser.site().product();
        Path log = browser.site().logs().resolve("FW-page.log");
        Files.writeString(log, "nothing that can be read\n");
        browser.asAdmin().go("/admin/devices.xhtml");

        browser.type("register:name", "FW-page");
        browser.type("register:path", "/etc/passwd");
        browser.type("register:timeZone", "Mars/Olympus");
        browser.press("Register");
        browser.awaitText("File must lead to a file inside a log folder");
        browser.awaitText("must be a time zone such as Australia/Sydney, not \"Mars/Olympus\"");

        browser.type("register:path", log.getFileName().toString());
        browser.type("register:timeZone", "Australia/Sydney");
        browser.press("Register");
        browser.awaitText("Registered FW-page.");
        browser.until(
                "its line is rejected",
                () -> device(product, "FW-page") > 0
                        && product.device(device(product, "FW-page")).getInt("linesRejected") == 1);
        long id = device(product, "FW-page");

        browser.go("/admin/rejected.xhtml?device=" + id);
        browser.awaitText("neither the custom format nor PAN-OS CSV");
        browser.awaitText("nothing that can be read");
        browser.assertAccessible("rejected lines");
        browser.click(By.xpath("//section[@aria-label='Reasons']//a[contains(., 'neither the custom format')]"));
        browser.awaitText("is shown below");
        browser.awaitText("nothing that can be read");
        browser.go("/admin/rejected.xhtml?device=" + id + "&reason=another");
        assertFalse(browser.text().contains("nothing that can be read"));
        browser.go("/admin/rejected.xhtml?device=" + id);
        browser.clickAndConfirm(By.xpath("//button[normalize-space(.)='Read again']"));
        browser.awaitText("The rejected lines of FW-page are read again");

        browser.go("/admin/devices.xhtml");
        browser.click(By.cssSelector("[title='Change FW-page']"));
        browser.type("change:newTimeZone", "nowhere");
        browser.click(By.xpath("//form[@id='change']//button[normalize-space(.)='Save']"));
        browser.until(
                "it is refused at its field",
                () -> browser.id("change").getText().contains("must be a time zone"));
        browser.type("change:newTimeZone", "UTC");
        browser.click(By.xpath("//form[@id='change']//button[normalize-space(.)='Save']"));
        browser.awaitText("Saved FW-page.");
        assertEquals("UTC", product.device(id).getString("timeZone"));
        browser.assertAccessible("devices");

        browser.click(By.cssSelector("[title='Remove FW-page']"));
        browser.click(By.xpath("//form[@id='remove']//label[contains(., 'Delete its records')]"));
        browser.click(By.xpath("//form[@id='remove']//button[normalize-space(.)='Remove FW-page']"));
        browser.awaitText("Removed FW-page. Its records are deleted in the background");
        assertEquals(0, device(product, "FW-page"));
        assertEquals(List.of(), browser.consoleErrors());
    }

    @Test
    void aViewerSeesDevicesAndCanChangeNone(Browser browser) throws Exception {
        Product product = browser.site().product();
        browser.site().firewall("FW-viewed");
        browser.asViewer().go("/admin/devices.xhtml");
        browser.awaitText("FW-viewed");
        assertFalse(browser.has(By.cssSelector("[title='Remove FW-viewed']")));
        assertFalse(browser.has(By.id("register")));
        Object status = ((JavascriptExecutor) browser.driver())
                .executeAsyncScript(
                        "const done = arguments[0], f = document.getElementById('list'),"
                                + " b = new URLSearchParams(new FormData(f)); b.set('register', 'register');"
                                + " b.set('register:name', 'FW-forged'); b.set('register:path', '/var/log/x.log');"
                                + " b.set('remove', 'remove'); b.set('remove:j_idt1', 'remove:j_idt1');"
                                + " fetch(f.action, {method: 'POST', body: b}).then(r => done(r.status), e => done(String(e)));");
        assertTrue(status.equals(200L) || status.equals(403L), "answered " + status);
        assertEquals(0, device(product, "FW-forged"));
        assertTrue(device(product, "FW-viewed") > 0);
    }

    /** The device's id, 0 if there is none of that name. */
    private static long device(Product product, String name) {
        return product.api("logfiles").array().stream()
                .map(JsonValue::asJsonObject)
                .filter(device -> device.getString("name").equals(name))
                .mapToLong(device -> device.getInt("id"))
                .findFirst()
                .orElse(0);
    }
}
