package org.activedefense.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.flow.Firewall;
import org.activedefense.flow.Product;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;

/** Syslog Records: search, pages, export, one record, "Blacklist it", and a viewer's limits. */
@InBrowser
class RecordsIT {

    /** The first row's time leads to the record. */
    private static final By RECORD = By.cssSelector("table.cards td[data-label='Time'] a");

    private static final By SEARCHES = By.xpath("//summary[contains(., 'Saved searches')]");
    private static final By COLUMNS = By.xpath("//summary[contains(., 'Columns')]");

    private static final By ROWS = By.cssSelector("table.cards tbody tr");

    @Test
    void recordsAreSearchedLeafedThroughAndExported(Browser browser) throws Exception {
        String src = "203.0.113.150";
        Instant newest = Instant.now().minusSeconds(300);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            lines.add(Firewall.traffic(newest.minusSeconds(i), src, "198.51.100.20", 8443, "Action=allow"));
        }
        lines.add(Firewall.traffic(newest.minusSeconds(120), src, "198.51.100.20", 8444));
        browser.site().firewall("FW-records").log(lines);
        awaitStored(browser, src, 121);

        browser.asAdmin().go("/admin/records.xhtml");
        browser.type("src", src);
        search(browser, "/admin/records.xhtml?src=" + src);
        assertEquals(50, rows(browser));
        browser.assertAccessible("records.xhtml");
        String first = firstRow(browser);
        browser.click(By.linkText("Older"));
        assertEquals(50, rows(browser));
        browser.click(By.linkText("Older"));
        assertEquals(21, rows(browser));
        browser.awaitText("No older records.");
        browser.click(By.linkText("Newer"));
        assertEquals(50, rows(browser));
        browser.click(By.linkText("Newest"));
        assertEquals(first, firstRow(browser));

        browser.awaitTextIn(By.cssSelector(".chart-words"), "121 records in the last 7 days; a bar is 2 h.");
        browser.click(By.cssSelector(".chart-figures summary"));
        browser.click(By.cssSelector("[data-figures-of='histogram-data'] td a"));
        browser.until(
                "a bar leads to its records",
                () -> browser.driver().getCurrentUrl().contains("range=own&from="));
        browser.awaitTextIn(By.cssSelector(".chart-words"), "records; a bar is 5 min.");
        browser.go("/admin/records.xhtml?src=" + src);

        List<String> csv = export(browser);
        assertEquals(122, csv.size(), "a header and all records");
        assertTrue(csv.get(0).startsWith("\uFEFFTimeReceived,Device,"), csv.get(0));
        assertTrue(csv.get(121).contains(",FW-records,") && csv.get(121).contains("," + src + ","), csv.get(121));

        browser.type("dstPort", "8444");
        search(browser, "/admin/records.xhtml?src=" + src + "&dstPort=8444");
        assertEquals(1, rows(browser));
        assertEquals(
                2, browser.driver().findElements(By.cssSelector(".chips .chip")).size());
        browser.click(RECORD);
        browser.awaitText("7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d11");
        browser.assertAccessible("record.xhtml");
        browser.click(By.linkText("Look for it in the file"));
        browser.awaitTextIn(By.id("raw"), "FW-records.log:");
        String raw = browser.find(By.id("rawLine")).getText();
        assertTrue(raw.contains(lines.get(120).strip()), raw);
        browser.assertAccessible("record.xhtml with its raw line");

        browser.go("/admin/records.xhtml?src=203.0.113.999&dstPort=70000");
        browser.awaitText("203.0.113.999");
        assertEquals(0, rows(browser));
        assertEquals(
                2,
                browser.driver()
                        .findElements(By.cssSelector("form.record-search [aria-invalid='true']"))
                        .size());
        assertEquals(List.of(), browser.consoleErrors());
    }

    @Test
    void aSourceIsBlacklistedFromItsRecordAfterAQuestion(Browser browser) throws Exception {
        Product product = browser.site().product();
        String src = "203.0.113.151";
        String neighbour = "203.0.113.162";
        browser.site()
                .firewall("FW-blacklist-it")
                .log(
                        Firewall.traffic(Instant.now().minusSeconds(60), src, "198.51.100.20", 22),
                        Firewall.traffic(Instant.now().minusSeconds(60), neighbour, "198.51.100.20", 22));
        awaitStored(browser, src, 1);
        browser.asAdmin().go("/admin/records.xhtml?src=" + src);
        browser.click(RECORD);
        browser.type("listing:note", "tries SSH");
        browser.click("listing:blacklist");
        browser.until("it asks before", () -> browser.has(By.cssSelector(".ui-confirm-dialog .ui-confirmdialog-no")));
        browser.click(By.cssSelector(".ui-confirm-dialog .ui-confirmdialog-no"));
        assertFalse(product.list().contains(src), "no is no");
        browser.until("the question is gone", () -> !browser.has(By.cssSelector(".ui-confirm-dialog")));

        browser.clickAndConfirm(By.id("listing:blacklist"));
        browser.awaitText(src + " is on the blacklist.");
        browser.until("it is served", () -> product.list().contains(src));
        assertEquals("tries SSH", product.entry(src).getString("note"));
        assertEquals(
                1,
                browser.driver().findElements(By.cssSelector(".ui-messages li")).size());
        browser.assertAccessible("record.xhtml with a message");
        assertEquals(List.of(), browser.consoleErrors());
        product.delete("blacklist/" + src).expect(204);

        product.post("blacklist", "{\"ip\": \"203.0.113.160/29\"}").expect(201);
        browser.go("/admin/records.xhtml?src=" + neighbour);
        browser.click(RECORD);
        browser.awaitText(neighbour + " is on the blacklist: it lies inside 203.0.113.160/29.");
        product.delete("blacklist/203.0.113.160/29").expect(204);
    }

    @Test
    void searchesAndColumnsAreKeptForWhoChoseThem(Browser browser) throws Exception {
        String src = "203.0.113.153";
        browser.site()
                .firewall("FW-kept")
                .log(Firewall.traffic(Instant.now().minusSeconds(60), src, "198.51.100.20", 22));
        awaitStored(browser, src, 1);
        browser.asViewer().go("/admin/records.xhtml?src=" + src + "&before=nonsense&evil=1");
        browser.click(SEARCHES);
        browser.assertAccessible("saved searches");
        assertFalse(browser.has(By.id("searches:shared")), "only admins share");
        browser.click("searches:save");
        browser.awaitText("must be a name of at most 60 letters");
        browser.type("searches:searchName", "of <b>153</b>");
        browser.click("searches:save");
        browser.awaitText("Saved the search of <b>153</b>.");
        browser.go("/admin/records.xhtml");
        browser.click(SEARCHES);
        browser.click(By.linkText("of <b>153</b>"));
        assertTrue(browser.driver().getCurrentUrl().endsWith("/admin/records.xhtml?src=" + src), "without the rest");
        assertEquals(1, rows(browser));

        browser.click(COLUMNS);
        browser.assertAccessible("columns");
        browser.click(By.cssSelector("input[name=column][value=device]"));
        browser.click(By.cssSelector("input[name=column][value=severity]"));
        browser.click("columnsForm:choose");
        browser.until("device is shown", () -> heads(browser).contains("Device"));
        assertFalse(heads(browser).contains("Severity"), heads(browser));
        assertTrue(firstRow(browser).contains("FW-kept"));

        browser.asAdmin().go("/admin/records.xhtml?src=" + src);
        assertFalse(heads(browser).contains("Device"), "everybody has his own");
        browser.click(SEARCHES);
        assertFalse(browser.has(By.linkText("of <b>153</b>")), "nobody else sees it");
        browser.type("searches:searchName", "for all");
        browser.click("searches:shared");
        browser.click("searches:save");
        browser.awaitText("Saved the search for all.");

        browser.asViewer().go("/admin/records.xhtml");
        assertTrue(heads(browser).contains("Device"), "also after another login");
        browser.click(COLUMNS);
        browser.click("columnsForm:usual");
        browser.until("as usual", () -> heads(browser).contains("Severity"));
        browser.click(SEARCHES);
        browser.awaitText("shared by admin");
        assertFalse(browser.has(By.cssSelector("[aria-label='Delete the search for all']")), "it is not the viewer's");
        browser.click(By.cssSelector("[aria-label='Delete the search of <b>153</b>']"));
        browser.awaitText("Deleted the search of <b>153</b>.");
        browser.click("undoForm:now");
        browser.awaitText("Undone: The search of <b>153</b> is back.");
        browser.asAdmin().go("/admin/records.xhtml");
        browser.click(SEARCHES);
        browser.click(By.cssSelector("[aria-label='Delete the search for all']"));
        browser.awaitText("Deleted the search for all.");
        assertEquals(List.of(), browser.consoleErrors());
    }

    private static String heads(Browser browser) {
        return browser.find(By.cssSelector("table.records thead")).getText();
    }

    @Test
    void aViewerReadsRecordsAndBlacklistsNobody(Browser browser) throws Exception {
        Product product = browser.site().product();
        String src = "203.0.113.152";
        browser.site()
                .firewall("FW-records-viewed")
                .log(Firewall.traffic(Instant.now().minusSeconds(60), src, "198.51.100.20", 22));
        awaitStored(browser, src, 1);
        browser.asViewer().go("/admin/records.xhtml?src=" + src);
        assertEquals(2, export(browser).size());
        browser.click(RECORD);
        browser.awaitText("198.51.100.20");
        assertFalse(browser.has(By.id("listing")));
        browser.forge("barForm", "listing:blacklist");
        assertFalse(product.list().contains(src));
    }

    private static void awaitStored(Browser browser, String src, int records) {
        browser.until(
                records + " records of " + src,
                () -> browser.site()
                                .product()
                                .api("records?limit=200&src=" + src)
                                .object()
                                .getJsonArray("items")
                                .size()
                        == records);
    }

    /** Presses Search and waits for the page of that address: what is searched for stands in it, to be bookmarked. */
    private static void search(Browser browser, String address) {
        browser.click(By.cssSelector("form.record-search button[type=submit]"));
        browser.until(
                "the search stands in the address",
                () -> browser.driver().getCurrentUrl().endsWith(address));
        browser.settle();
    }

    private static int rows(Browser browser) {
        return browser.driver().findElements(ROWS).size();
    }

    private static String firstRow(Browser browser) {
        return browser.find(ROWS).getText();
    }

    /** The lines that "Export CSV" gives. */
    private static List<String> export(Browser browser) {
        String url = browser.find(By.partialLinkText("Export CSV")).getAttribute("href");
        Object text = ((JavascriptExecutor) browser.driver())
                .executeAsyncScript(
                        "const done = arguments[1]; fetch(arguments[0]).then(r => r.arrayBuffer())"
                                + ".then(b => done(new TextDecoder('utf-8', {ignoreBOM: true}).decode(b)), e => done(String(e)));",
                        url);
        return text.toString().lines().toList();
    }
}
