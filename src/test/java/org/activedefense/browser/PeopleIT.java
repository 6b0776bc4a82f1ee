package org.activedefense.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.activedefense.flow.Product;
import org.activedefense.flow.Product.Answer;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.JavascriptExecutor;

/** Logging in and out, accounts, passwords, lock-out and the audit, as people meet them. */
@InBrowser
class PeopleIT {

    private static final String COOKIE = "ActiveDefense";
    private static final String OWN = "operators walk the dog";

    @Test
    void aLoginLeadsToThePageThatWasAskedForAndALogoutEndsIt(Browser browser) throws Exception {
        browser.go("/admin/audit.xhtml?who=admin");
        assertEquals("/login.xhtml", path(browser));
        browser.type("login:name", "admin");
        browser.type("login:password", "wrong");
        browser.click("login:enter");
        browser.awaitText("Name or password is wrong.");
        browser.type("login:name", Site.ADMIN);
        browser.type("login:password", Site.ADMIN_PASSWORD);
        browser.click("login:enter");
        browser.until("it leads back", () -> browser.driver().getCurrentUrl().endsWith("/admin/audit.xhtml?who=admin"));
        browser.awaitText("failed to log in, the password was wrong");
        assertFalse(browser.text().contains(Site.ADMIN_PASSWORD));

        Cookie session = browser.driver().manage().getCookieNamed(COOKIE);
        assertTrue(session.isHttpOnly());
        assertEquals("lax", session.getSameSite().toLowerCase());
        Product anonymous = browser.site().product().anonymous();
        String cookie = COOKIE + "=" + session.getValue();
        anonymous.send("GET", "/admin/audit.xhtml", null, "Cookie", cookie).expect(200);
        anonymous.send("GET", "/api/v1/system", null, "Cookie", cookie).expect(401);

        browser.click(By.cssSelector("summary[aria-label^='User menu']"));
        browser.click("logOutForm:logOut");
        browser.awaitText("You are logged out.");
        anonymous.send("GET", "/admin/audit.xhtml", null, "Cookie", cookie).expect(302);
        browser.go("/login.xhtml?to=//evil.example/");
        browser.logIn(Site.ADMIN, Site.ADMIN_PASSWORD);
        assertNotEquals(
                session.getValue(),
                browser.driver().manage().getCookieNamed(COOKIE).getValue());
    }

    @Test
    void aGeneratedPasswordMustBeReplacedAndAResetEndsTheSession(Browser browser) throws Exception {
        browser.asAdmin().go("/admin/accounts.xhtml");
        browser.type("add:name", "new hire");
        browser.type("add:password", "password1234");
        browser.click("add:save");
        browser.awaitText("The name must begin with a letter or digit");
        browser.type("add:name", "newhire");
        browser.type("add:password", "password1234");
        browser.click("add:save");
        browser.awaitText("The password is among the common passwords");
        browser.type("add:name", "newhire");
        browser.click("add:save");
        browser.awaitText("The password of newhire is");
        String generated = browser.id("generated").getText();
        String admins = browser.driver().getCurrentUrl();
        Cookie admin = browser.driver().manage().getCookieNamed(COOKIE);

        browser.driver().manage().deleteCookieNamed(COOKIE);
        logIn(browser, "newhire", generated);
        browser.awaitText("Choose a password of your own.");
        browser.go("/admin/accounts.xhtml");
        assertEquals("/admin/password.xhtml", path(browser), "no other page before");
        Answer api = browser.site()
                .product()
                .as("newhire", generated)
                .get("/api/v1/system")
                .expect(403);
        assertTrue(api.text().contains("opens nothing but its change"), api.text());
        update(browser, "update account set password_changed_at = now() - interval '73 hours' where name = 'newhire'");
        browser.site().product().as("newhire", generated).get("/api/v1/system").expect(401);
        update(browser, "update account set password_changed_at = now() where name = 'newhire'");
        changePassword(browser, "wrong", "short", "other");
        browser.awaitText("This is not your present password.");
        browser.awaitText("The new password must have at least 12 characters, not 5.");
        browser.awaitText("It is not the same.");
        changePassword(browser, generated, OWN, OWN);
        browser.until("the other pages open", () -> !path(browser).equals("/admin/password.xhtml"));
        browser.go("/admin/accounts.xhtml");
        browser.awaitText("newhire (you)");
        Cookie newhire = browser.driver().manage().getCookieNamed(COOKIE);

        browser.driver().manage().deleteCookieNamed(COOKIE);
        browser.driver().manage().addCookie(new Cookie(COOKIE, admin.getValue(), "/"));
        browser.driver().get(admins);
        browser.click(By.cssSelector("[aria-label='More for newhire']"));
        browser.clickAndConfirm(By.cssSelector("[aria-label='Reset password: newhire']"));
        browser.awaitText("newhire has a new password, and is logged out everywhere.");
        Answer ended = browser.site()
                .product()
                .anonymous()
                .send("GET", "/admin/audit.xhtml", null, "Cookie", COOKIE + "=" + newhire.getValue())
                .expect(302);
        assertTrue(ended.header("Location").contains("ended=changed"), ended.header("Location"));
        browser.site().product().as("newhire", OWN).get("/api/v1/system").expect(401);
        browser.click(By.cssSelector("[aria-label='More for newhire']"));
        browser.clickAndConfirm(By.cssSelector("[aria-label='Delete: newhire']"));
        browser.awaitText("Deleted account newhire.");
        assertEquals(
                "Add account newhire, Log in, Change own password, Reset password of account newhire, Delete account newhire",
                one(
                        browser,
                        "select string_agg(what, ', ' order by id) from audit_entry"
                                + " where (what like '%newhire' or who = 'newhire') and what not like 'Failed%'"));
    }

    @Test
    void theOnlyAdminStaysAdmin(Browser browser) throws Exception {
        browser.asAdmin().go("/admin/accounts.xhtml");
        assertFalse(browser.has(By.cssSelector("[aria-label='Delete: admin']")), "nobody deletes the own account");
        browser.clickAndConfirm(By.cssSelector("[aria-label='Make viewer: admin']"));
        browser.awaitText("admin is the only admin.");
        assertEquals("admin", one(browser, "select role from account where name = 'admin'"));
    }

    @Test
    void whoFailsFiveTimesWaitsWhateverComesAndOthersDoNot(Browser browser) throws Exception {
        browser.site().addAccount("unlucky", OWN, "viewer");
        for (String name : new String[] {"unlucky", "nobody-of-that-name"}) {
            Product wrong = browser.site().product().as(name, "wrong");
            for (int i = 0; i < 5; i++) {
                wrong.get("/api/v1/system").expect(401);
            }
            Answer refused =
                    browser.site().product().as(name, OWN).get("/api/v1/system").expect(429);
            int wait = Integer.parseInt(refused.header("Retry-After"));
            assertTrue(wait > 30 && wait <= 60, "wait " + wait);
            assertTrue(refused.object().getString("detail").startsWith("Too many failed logins. Try again in "));
        }
        logIn(browser, "unlucky", OWN);
        browser.awaitText("Too many failed logins. Try again in ");
        browser.asAdmin();
        assertEquals(
                "unlucky: for 60 seconds after 5 failed logins",
                one(
                        browser,
                        "select string_agg(who || ': ' || after, ', ') from audit_entry where what = 'Lock out logins'"));
        assertTrue(browser.site()
                .product()
                .get("/metrics")
                .expect(200)
                .text()
                .contains("activedefense_logins_total{result=\"wrong\"}"));

        // the wait ends, here by the clock of the database, and the next failure costs twice as much
        update(browser, "update login_failure set locked_until = now() where name = 'unlucky'");
        browser.site().product().as("unlucky", "wrong").get("/api/v1/system").expect(401);
        Answer longer = browser.site()
                .product()
                .as("unlucky", OWN)
                .get("/api/v1/system")
                .expect(429);
        assertTrue(Integer.parseInt(longer.header("Retry-After")) > 60);
        update(browser, "update login_failure set locked_until = now() where name = 'unlucky'");
        browser.site().product().as("unlucky", OWN).api("system");
        assertEquals("0", one(browser, "select count(*) from login_failure where name = 'unlucky' and address <> ''"));
    }

    @Test
    void aViewerAndAStrangerChangeNothingByForgedRequests(Browser browser) throws Exception {
        String before = one(browser, "select string_agg(name || role, ',' order by name) from account");
        browser.asViewer().go("/admin/accounts.xhtml");
        assertFalse(browser.has(By.id("add:save")));
        Object status = ((JavascriptExecutor) browser.driver())
                .executeAsyncScript(
                        "const done = arguments[0], f = document.getElementById('list'), b = new URLSearchParams(new FormData(f));"
                                + "b.set('list:accounts:0:role', 'x'); b.set('list:accounts:0:delete', 'x');"
                                + "b.set('add', 'add'); b.set('add:name', 'forged'); b.set('add:role', 'admin'); b.set('add:save', 'x');"
                                + "fetch(f.action, {method: 'POST', body: b}).then(r => done(r.status), e => done(String(e)));");
        assertTrue(status.equals(200L) || status.equals(403L), "answered " + status);

        Object partial = ((JavascriptExecutor) browser.driver())
                .executeAsyncScript(
                        "const done = arguments[0], f = document.getElementById('list'), b = new URLSearchParams(new FormData(f));"
                                + "b.set('jakarta.faces.partial.ajax', 'true'); b.set('jakarta.faces.source', 'add:save');"
                                + "b.set('jakarta.faces.partial.execute', '@all'); b.set('jakarta.faces.partial.render', 'list');"
                                + "b.delete('primefaces.nonce');"
                                + "fetch(f.action, {method: 'POST', body: b, headers: {'Faces-Request': 'partial/ajax'}})"
                                + ".then(r => r.text()).then(done, e => done(String(e)));");
        assertEquals(
                partial.toString().indexOf("<?xml"),
                partial.toString().lastIndexOf("<?xml"),
                () -> "one answer, not half of one and another: " + partial);

        Product stranger = browser.site().product().anonymous();
        String form = "add=add&add%3Aname=forged&add%3Arole=admin&add%3Asave=x&jakarta.faces.ViewState=stateless";
        Answer led = stranger.send(
                        "POST", "/admin/accounts.xhtml", form, "Content-Type", "application/x-www-form-urlencoded")
                .expect(302);
        assertEquals("/login.xhtml", URI.create(led.header("Location")).getPath());
        Answer script = stranger.send(
                        "POST",
                        "/admin/accounts.xhtml",
                        form,
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Faces-Request",
                        "partial/ajax")
                .expect(200);
        assertTrue(script.text().contains("<redirect url=\"/login.xhtml?"), script.text());
        stranger.send(
                        "POST",
                        "/login.xhtml",
                        "login=login",
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Origin",
                        "https://evil.example")
                .expect(403);
        assertEquals(before, one(browser, "select string_agg(name || role, ',' order by name) from account"));
    }

    @Test
    void whoIsDisabledIsOutAtOnceAndComesBackWithTheSamePassword(Browser browser) throws Exception {
        Product product = browser.site().product();
        browser.site().addAccount("leaver", "a-leaver-looks-back", "viewer");
        browser.as("leaver", "a-leaver-looks-back");
        Cookie session = browser.driver().manage().getCookieNamed(COOKIE);
        String cookie = COOKIE + "=" + session.getValue();
        Product anonymous = product.anonymous();
        anonymous.send("GET", "/admin/audit.xhtml", null, "Cookie", cookie).expect(200);

        browser.asAdmin().go("/admin/accounts.xhtml");
        assertFalse(
                browser.has(By.cssSelector("[aria-label='Disable: " + Site.ADMIN + "']")), "nobody disables himself");
        browser.click(By.cssSelector("[aria-label='More for leaver']"));
        browser.clickAndConfirm(By.cssSelector("[aria-label='Disable: leaver']"));
        browser.awaitText("leaver is disabled: logged out everywhere, and kept out.");
        anonymous.send("GET", "/admin/audit.xhtml", null, "Cookie", cookie).expect(302);
        browser.driver().manage().deleteCookieNamed(COOKIE);
        browser.go("/login.xhtml");
        browser.type("login:name", "leaver");
        browser.type("login:password", "a-leaver-looks-back");
        browser.click("login:enter");
        browser.awaitText("Name or password is wrong.");

        browser.asAdmin().go("/admin/accounts.xhtml");
        browser.click(By.cssSelector("[aria-label='More for leaver']"));
        browser.click(By.cssSelector("[aria-label='Enable: leaver']"));
        browser.awaitText("leaver may log in again");
        anonymous.send("GET", "/admin/audit.xhtml", null, "Cookie", cookie).expect(302);
        browser.as("leaver", "a-leaver-looks-back");
        assertFalse(browser.driver().getCurrentUrl().contains("/login.xhtml"));
        browser.asAdmin().go("/admin/audit.xhtml?what=account+leaver");
        browser.awaitText("disabled account leaver");
        browser.awaitText("enabled account leaver");
    }

    @Test
    void theAuditIsSearchedByAddress(Browser browser) throws Exception {
        update(
                browser,
                "insert into audit_entry (at, who, what, after) select now() - n * interval '1 minute', 'archivist',"
                        + " 'Shelve box ' || n, '100% of it' from generate_series(1, 60) n");
        browser.asAdmin().go("/admin/audit.xhtml?who=archivist");
        assertEquals(
                50, browser.driver().findElements(By.cssSelector("tbody tr")).size());
        browser.click(By.linkText("Older"));
        assertEquals(
                10, browser.driver().findElements(By.cssSelector("tbody tr")).size());
        browser.go("/admin/audit.xhtml?what=box+7");
        assertEquals(
                1, browser.driver().findElements(By.cssSelector("tbody tr")).size());
        browser.go("/admin/audit.xhtml?what=0%25+of&who=ARCHIV&range=24h");
        assertEquals(
                50, browser.driver().findElements(By.cssSelector("tbody tr")).size());
        browser.go("/admin/audit.xhtml?what=0_of");
        browser.awaitText("No entry fits.");

        Product viewer = browser.site().product().as(Site.VIEWER, Site.VIEWER_PASSWORD);
        for (String ip : List.of("203.0.113.7", "203.0.113.8", "203.0.113.7")) {
            viewer.delete("blacklist/" + ip).expect(403);
        }
        browser.go("/admin/audit.xhtml?kind=refusals&who=" + Site.VIEWER);
        browser.awaitText("was refused DELETE /api/v1/blacklist");
        assertEquals(
                1, browser.driver().findElements(By.cssSelector("tbody tr")).size(), "a loop fills nothing");
        browser.asViewer().go("/admin/audit.xhtml");
        assertEquals(
                "read only", browser.find(By.cssSelector(".bar .badge-off")).getText());
        assertFalse(browser.id("own-range").isDisplayed());
        browser.find(By.id("kind")).sendKeys("Accounts");
        browser.click(By.cssSelector("form.record-search button"));
        browser.until(
                "it stands in the address",
                () -> browser.driver().getCurrentUrl().contains("kind=accounts"));
        browser.awaitText("made first account admin");
        assertFalse(browser.text().contains("logged in"), browser::text);
        browser.assertAccessible("audit.xhtml with a filter");
        assertEquals(List.of(), browser.consoleErrors());
    }

    private static void logIn(Browser browser, String name, String password) {
        browser.go("/login.xhtml");
        browser.type("login:name", name);
        browser.type("login:password", password);
        browser.click("login:enter");
    }

    private static void changePassword(Browser browser, String old, String fresh, String repeated) {
        browser.type("form:old", old);
        browser.type("form:fresh", fresh);
        browser.type("form:repeated", repeated);
        browser.click("form:save");
    }

    private static String path(Browser browser) {
        return URI.create(browser.driver().getCurrentUrl()).getPath();
    }

    private static String one(Browser browser, String sql) throws SQLException {
        try (Connection connection = browser.site().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void update(Browser browser, String sql) throws SQLException {
        try (Connection connection = browser.site().connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
