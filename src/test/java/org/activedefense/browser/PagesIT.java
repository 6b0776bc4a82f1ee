package org.activedefense.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;

/** What every page of the menu keeps, as admin and as viewer, narrow and wide, light and dark. */
@InBrowser
class PagesIT {

    private static final int[][] SIZES = {{1280, 900}, {1440, 1000}, {1920, 1080}, {390, 844}};

    /** A problem's page and what it is. */
    private final Map<String, List<String>> problems = new TreeMap<>();

    @Test
    void everyPageIsInOrderForAnAdmin(Browser browser) {
        walk(browser.asAdmin(), true);
    }

    @Test
    void everyPageIsInOrderForAViewer(Browser browser) {
        walk(browser.asViewer(), false);
    }

    /** Every timer of every page rings, as in the first minutes that it stands open. */
    @Test
    void everyPageStandsOpen(Browser browser) {
        for (boolean admin : new boolean[] {true, false}) {
            List<String> pages = new ArrayList<>(pages(admin ? browser.asAdmin() : browser.asViewer()));
            pages.addAll(List.of(
                    "/admin/records.xhtml?range=24h&src=192.0.2.1&dstPort=443&action=drop",
                    "/admin/records.xhtml?src=nonsense",
                    "/admin/blacklist.xhtml?ip=192.0.2.0/24&sort=address",
                    "/admin/blacklist.xhtml?ip=nonsense",
                    "/admin/entry.xhtml?ip=192.0.2.1",
                    "/admin/entry.xhtml?ip=nonsense",
                    "/admin/record.xhtml?time=2026-01-01T00:00:00Z&id=1",
                    "/admin/rejected.xhtml?device=1",
                    "/admin/audit.xhtml?who=admin",
                    "/admin/dashboard.xhtml?range=7d"));
            for (String page : pages) {
                browser.go(page);
                browser.consoleErrors(); // what is not found answers 404
                String before = browser.text();
                for (int i = 0; i < 3; i++) {
                    browser.script(
                            "window.PrimeFaces && Object.values(PrimeFaces.widgets).filter(w => w instanceof PrimeFaces.widget.Poll)"
                                    + ".forEach(w => w.cfg.fn.call())");
                    browser.settle();
                }
                List<String> errors = browser.consoleErrors();
                check(page, errors.isEmpty(), "console: " + errors);
                check(page, !browser.has(By.id("request-failed")), "says that a request failed");
                check(page, before.isEmpty() == browser.text().isEmpty(), "lost its content");
            }
        }
        assertEquals(Map.of(), problems);
    }

    @Test
    void theLoginPageIsInOrder(Browser browser) {
        for (int[] size : SIZES) {
            browser.resize(size[0], size[1]);
            browser.go("/login.xhtml");
            look(browser, "login " + size[0], true);
        }
        assertEquals(Map.of(), problems);
    }

    @Test
    void anErrorIsAPageInTheProductsLook(Browser browser) {
        browser.asAdmin().go("/admin/no-such-page.xhtml");
        browser.consoleErrors(); // Chromium reports the 404 itself
        assertEquals("Not here", browser.find(By.tagName("h1")).getText());
        assertFalse(browser.text().contains("Exception"), browser::text);
        browser.assertAccessible("the page of a 404");
    }

    /** What an address may hold by hand: each is answered in words, never by a fault of the server. */
    @Test
    void noAddressOfAPageIsAFault(Browser browser) {
        browser.asAdmin().go("/admin/dashboard.xhtml");
        List<String> odd = List.of(
                "",
                "+300000-01-01T00:00:00Z",
                "+300000-01-01T00:00",
                "9999-12-31T23:59",
                "-0001-01-01T00:00",
                "0000-00-00",
                "99999999999999999999",
                "-1",
                "1:2:../../etc/passwd",
                "%00",
                "'\"<script>",
                "!",
                "!!",
                "a,b,c",
                "0,0",
                "1-",
                "::/0",
                "2026-02-30T12:00",
                "x".repeat(3000),
                "\u202e",
                "[]",
                "${1}",
                "#{1}");
        for (String page : List.of(
                "records.xhtml?src=",
                "records.xhtml?dstPort=",
                "records.xhtml?after=",
                "records.xhtml?before=",
                "records.xhtml?range=own&from=",
                "records.xhtml?range=own&from=2026-01-01&to=",
                "records.xhtml?logfile=",
                "records-histogram.json?range=own&from=",
                "records-histogram.json?range=own&to=",
                "records-histogram.json?action=",
                "records.csv?srcPort=",
                "record.xhtml?id=1&time=",
                "record.xhtml?time=2026-01-01T00:00:00Z&raw=x&id=",
                "blacklist.xhtml?ip=",
                "blacklist.xhtml?after=",
                "blacklist.xhtml?type=",
                "blacklist.xhtml?sort=",
                "blacklist.csv?ip=",
                "entry.xhtml?ip=",
                "audit.xhtml?kind=",
                "audit.xhtml?what=",
                "audit.xhtml?range=own&from=",
                "audit.xhtml?before=",
                "audit.csv?from=",
                "rejected.xhtml?device=",
                "dashboard.xhtml?range=")) {
            List<String> addresses = odd.stream()
                    .map(value -> page + URLEncoder.encode(value, StandardCharsets.UTF_8))
                    .toList();
            Object faults = ((JavascriptExecutor) browser.driver())
                    .executeAsyncScript(
                            "const done = arguments[1], all = arguments[0], bad = []; (async () => { for (const a of all) {"
                                    + "const r = await fetch(a, {redirect: 'manual'});"
                                    + "const t = r.type === 'opaqueredirect' ? '' : await r.text();"
                                    + "if (r.status >= 500 || /Exception|at org\\./.test(t)) bad.push(r.status + ' ' + a.slice(0, 120));"
                                    + "} done(bad); })();",
                            addresses);
            assertEquals(List.of(), faults);
        }
        browser.consoleErrors(); // 400 and 404 are answers, too
    }

    @Test
    void whatPagesAreMadeOfIsKeptForGoodUnderAddressesThatNameIt(Browser browser) {
        browser.asAdmin().go("/admin/dashboard.xhtml");
        Object loose = ((JavascriptExecutor) browser.driver())
                .executeAsyncScript("const done = arguments[0];"
                        + "const all = performance.getEntriesByType('resource').map(r => r.name).filter(n => n.includes('faces.resource'));"
                        + "Promise.all(all.map(n => fetch(n).then(r => (r.headers.get('Cache-Control') || '').includes('max-age=31536000')"
                        + " && /[?&]v=/.test(n) && (!/ln=(ad|primefaces-active-defense|jakarta.faces)/.test(n) || /v=[0-9a-f]{16}/.test(n)) ? null"
                        + " : n + ' ' + r.status + ' ' + r.headers.get('Cache-Control'))))"
                        + ".then(found => done([all.length > 5].concat(found.filter(n => n))));");
        assertEquals(List.of(true), loose);
    }

    private void walk(Browser browser, boolean axe) {
        List<String> pages = pages(browser);
        assertTrue(pages.size() >= 3, () -> "pages in the menu: " + pages);
        for (String page : pages) {
            for (int[] size : SIZES) {
                browser.resize(size[0], size[1]);
                browser.go(page);
                look(browser, page + " " + size[0], axe);
            }
        }
        assertEquals(Map.of(), problems);
    }

    private static List<String> pages(Browser browser) {
        browser.go("/admin/system.xhtml");
        return browser.driver().findElements(By.cssSelector("#side a")).stream()
                .map(link -> link.getAttribute("href").replaceFirst("^https?://[^/]+", ""))
                .toList();
    }

    private void look(Browser browser, String where, boolean axe) {
        List<WebElement> headings = browser.driver().findElements(By.tagName("h1"));
        check(where, headings.size() == 1 && !headings.get(0).getText().isBlank(), headings.size() + " h1");
        String title = browser.driver().getTitle();
        check(where, title.endsWith(" · Active Defense") && title.length() > 17, "title " + title);
        Object overflow =
                browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        check(where, overflow.equals(0L), "is " + overflow + " px too wide: " + browser.script(WIDEST));
        Object foreign = browser.script("return performance.getEntriesByType('resource').map(r => r.name)"
                + ".filter(n => !n.startsWith(location.origin) && !n.startsWith('data:'))");
        check(where, foreign.equals(List.of()), "loads from outside: " + foreign);
        List<String> errors = browser.consoleErrors();
        check(where, errors.isEmpty(), "console: " + errors);
        if (axe) {
            for (String theme : List.of("light", "dark")) {
                browser.theme(theme);
                List<String> violations = browser.violations();
                check(where, violations.isEmpty(), "axe, " + theme + ": " + violations);
            }
        }
    }

    /** The elements that stick out, for the message. */
    private static final String WIDEST = "return [...document.querySelectorAll('main *, header *')]"
            + ".filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1"
            + " && !e.closest('.table-box')).slice(0, 5).map(e => e.tagName + '.' + e.className + '#' + e.id)";

    private void check(String where, boolean fine, String problem) {
        if (!fine) {
            problems.computeIfAbsent(where, key -> new ArrayList<>()).add(problem);
        }
    }
}
