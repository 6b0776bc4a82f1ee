package org.activedefense.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.activedefense.flow.Firewall;
import org.activedefense.flow.Product;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** What an operator does, with the keyboard alone: each control is reached by Tab and used by Enter, Space and letters. */
@InBrowser
class KeyboardIT {

    /** More controls than this before the wanted one would be no way to work. */
    private static final int MOST_TABS = 120;

    private Browser browser;

    private void press(CharSequence... keys) {
        new Actions(browser.driver()).sendKeys(keys).perform();
        browser.settle();
    }

    private void overwrite(String text) {
        new Actions(browser.driver())
                .keyDown(Keys.CONTROL)
                .sendKeys("a")
                .keyUp(Keys.CONTROL)
                .sendKeys(text)
                .perform();
    }

    /** Goes on by Tab to the first control that is like that. */
    private void tabTo(String css) {
        for (int i = 0; i < MOST_TABS; i++) {
            new Actions(browser.driver()).sendKeys(Keys.TAB).perform();
            Object at = browser.script("return document.activeElement.matches(arguments[0])", css);
            if (Boolean.TRUE.equals(at)) {
                Object seen = browser.script("const s = getComputedStyle(document.activeElement);"
                        + "return s.outlineStyle !== 'none' || s.boxShadow !== 'none'");
                assertEquals(true, seen, "the focus is seen at " + css);
                return;
            }
        }
        throw new AssertionError("Tab does not lead to " + css);
    }

    private void awaitFocus(String css) {
        browser.until(
                "the focus is at " + css,
                () -> Boolean.TRUE.equals(browser.script("return document.activeElement.matches(arguments[0])", css)));
    }

    @Test
    void anAddressIsListedExplainedAllowedAndTheAllowanceTakenBack(Browser browser) {
        this.browser = browser;
        Product product = browser.site().product();
        browser.asAdmin().go("/admin/dashboard.xhtml");
        press(Keys.TAB);
        awaitFocus(".skip");
        tabTo("#side a[href$='blacklist.xhtml']");
        press(Keys.ENTER);
        browser.awaitText("Every address and network that the firewalls are told to block");
        tabTo("[id$='addIp']");
        press(Keys.ENTER);
        awaitFocus("[id='addForm:ip']");
        press("11.18.70.1", Keys.TAB, "by keyboard", Keys.ENTER);
        browser.awaitText("Listed 11.18.70.1.");
        browser.until("it is served", () -> product.list().contains("11.18.70.1"));

        browser.go("/admin/blacklist.xhtml?ip=11.18.70.1");
        tabTo("[aria-label='More for 11.18.70.1']");
        press(Keys.ENTER);
        tabTo("[id$='allowOne']");
        press(Keys.ENTER);
        awaitFocus("[data-safe]");
        press(Keys.ESCAPE);
        awaitFocus("[aria-label='More for 11.18.70.1']");
        press(Keys.ENTER);
        tabTo("[id$='allowOne']");
        press(Keys.ENTER);
        awaitFocus("[data-safe]");
        tabTo("[id='allowTickedForm:allow']");
        press(Keys.ENTER);
        browser.awaitText("to the allow list");
        browser.until("it is served no more", () -> !product.list().contains("11.18.70.1"));

        browser.go("/admin/networks.xhtml");
        tabTo("[aria-label='Remove allowed network 11.18.70.1']");
        press(Keys.ENTER);
        browser.until("it asks", () -> browser.has(By.cssSelector(".ui-confirmdialog-yes")));
        press(Keys.ENTER); // keep it
        assertEquals(1, product.api("allowed-networks").array().size());
        awaitFocus("[aria-label='Remove allowed network 11.18.70.1']");
        press(Keys.ENTER);
        tabTo(".ui-confirmdialog-yes");
        press(Keys.ENTER);
        browser.awaitText("Removed allowed network 11.18.70.1.");
        assertEquals(0, product.api("allowed-networks").array().size());
        tabTo("[id='undoForm:now']");
        press(Keys.ENTER);
        browser.awaitText("Undone: 11.18.70.1 is allowed again.");
        product.api("allowed-networks").array().stream()
                .map(network -> network.asJsonObject().getInt("id"))
                .forEach(id -> product.delete("allowed-networks/" + id).expect(204));
    }

    @Test
    void aSettingIsLookedAtChangedAndTakenBackAndADeviceRegistered(Browser browser) throws Exception {
        this.browser = browser;
        Product product = browser.site().product();
        browser.asAdmin().go("/admin/settings.xhtml");
        tabTo("[id='PORT_SCAN_2:change']");
        press(Keys.ENTER);
        awaitFocus("[id='PORT_SCAN_2:Port_Scan2_x_dstIP']");
        overwrite("12");
        tabTo("[id='PORT_SCAN_2:foresee']");
        press(Keys.SPACE);
        browser.awaitText("would have been listed");
        tabTo("[id='PORT_SCAN_2:cancel']");
        press(Keys.ENTER);
        tabTo("[id='PORT_SCAN_2:change']");
        press(Keys.ENTER);
        awaitFocus("[id='PORT_SCAN_2:Port_Scan2_x_dstIP']");
        overwrite("12");
        press(Keys.ENTER);
        browser.awaitText("10 → 12");
        assertEquals(12, product.api("settings").object().getInt("Port_Scan2_x_dstIP"));
        tabTo("[id='undoForm:now']");
        press(Keys.ENTER);
        browser.awaitText("is as it was before");
        assertEquals(10, product.api("settings").object().getInt("Port_Scan2_x_dstIP"));

        Path file = Files.createFile(browser.site().logs().resolve("FW-keys.txt"));
        browser.go("/admin/devices.xhtml");
        tabTo("[id='register:name']");
        press("FW-keys");
        tabTo("[id='register:path']");
        press(file.getFileName().toString(), Keys.ENTER);
        browser.awaitText("FW-keys");
        browser.until("it is registered", () -> product.api("logfiles").array().stream()
                .anyMatch(device -> device.asJsonObject().getString("name").equals("FW-keys")));
    }

    @Test
    void recordsAreSearchedNarrowedAndKept(Browser browser) throws Exception {
        this.browser = browser;
        browser.site()
                .firewall("FW-keyed")
                .log(Firewall.ports(Instant.now().minusSeconds(60), "203.0.113.195", "198.51.100.78", 3));
        browser.asAdmin().go("/admin/records.xhtml");
        tabTo("#src");
        press("203.0.113.195", Keys.ENTER);
        browser.until("stored and found", () -> {
            browser.driver().navigate().refresh();
            return browser.text().contains("3 records in ");
        });
        tabTo(".pick a[title='Only 1001']");
        press(Keys.ENTER);
        browser.awaitText("1 record in ");
        tabTo("[aria-label='Remove filter port 1001']");
        press(Keys.ENTER);
        browser.awaitText("3 records in ");
        tabTo("[aria-label='All but 1001']");
        press(Keys.ENTER);
        browser.awaitText("port not 1001");
        browser.awaitText("2 records in ");
        tabTo(".actions summary");
        press(Keys.ENTER);
        tabTo("[id='searches:searchName']");
        press("keyed", Keys.ENTER);
        browser.awaitText("Saved the search keyed.");
        tabTo("[data-label='Time'] a");
        press(Keys.ENTER);
        browser.awaitText("Record of 203.0.113.195");
        tabTo("#raw a");
        press(Keys.ENTER);
        browser.until("the line", () -> browser.has(By.id("rawLine")));
        assertTrue(browser.id("rawLine").getText().contains("203.0.113.195"));
        assertFalse(browser.text().contains("Exception"));
        assertEquals(List.of(), browser.consoleErrors());
    }
}
