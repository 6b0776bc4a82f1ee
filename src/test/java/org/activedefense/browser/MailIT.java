package org.activedefense.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.support.ui.Select;

/** Mail server and recipients: main path with a real mail server, what is refused, and a viewer's limits. */
@InBrowser
class MailIT {

    private static final String PASSWORD = "s3cret-of-robot";

    private GreenMail mail;

    @AfterEach
    void turnMailOff() throws Exception {
        if (mail != null) {
            mail.stop();
        }
        try (Connection connection = Site.shared().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("update email_setting set host = '', user_name = '', password = '', sender = ''");
            statement.execute("delete from recipient");
            statement.execute("delete from mail");
            statement.execute("delete from mail_entry");
            statement.execute("delete from defense_setting where name = 'base_url'");
        }
    }

    private static String stored(String sql) {
        try (Connection connection = Site.shared().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (java.io.IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int startMail() {
        ServerSetup setup = new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(60_000);
        mail = new GreenMail(setup);
        mail.setUser("robot@example.net", "robot", PASSWORD);
        mail.start();
        return mail.getSmtp().getPort();
    }

    private static void pictures(Browser browser, String name) {
        browser.shot(name + "-light");
        browser.theme("dark");
        browser.shot(name + "-dark");
        browser.assertAccessible(name + " in the dark");
        browser.theme("light");
        browser.assertAccessible(name);
        browser.resize(390, 844);
        browser.shot(name + "-phone");
        browser.resize(1440, 1000);
    }

    @Test
    void aServerIsSetTriedAndTellsOfNewEntries(Browser browser) {
        int port = startMail();
        browser.asAdmin().go("/admin/smtp.xhtml");
        browser.awaitText("Mail is off.");
        assertFalse(browser.id("test:send").isEnabled());

        new Select(browser.find(By.id("server:security"))).selectByVisibleText("STARTTLS");
        browser.until(
                "the usual port", () -> "587".equals(browser.id("server:port").getAttribute("value")));
        new Select(browser.find(By.id("server:security"))).selectByVisibleText("None");
        browser.until(
                "the usual port", () -> "25".equals(browser.id("server:port").getAttribute("value")));
        browser.type("server:host", "mail server");
        browser.type("server:password", "not-" + PASSWORD);
        browser.type("server:port", "70000");
        browser.type("server:sender", "nobody");
        browser.click("server:save");
        browser.awaitText("The server must be a host name such as mail.example.net");
        browser.awaitText("The port must be a whole number from 1 to 65535");
        browser.awaitText("The sender is no mail address");
        assertEquals("mail server", browser.id("server:host").getAttribute("value"), "what was typed stays");
        assertEquals("70000", browser.id("server:port").getAttribute("value"));
        assertEquals("", stored("select host from email_setting"));
        pictures(browser, "smtp-refused");

        browser.type("server:host", "localhost");
        browser.type("server:port", Integer.toString(port));
        browser.type("server:sender", "ad@example.net");
        browser.type("server:user", "robot");
        browser.awaitText("The one that you have typed is kept until you save");
        browser.click("server:save");
        browser.awaitText("Saved: mail goes through localhost:" + port);
        browser.awaitText("Nobody gets mail.");
        browser.awaitText("The password travels in plain text.");

        browser.type("test:testRecipient", "ops@example.net");
        browser.click("test:send");
        browser.awaitText("The mail to ops@example.net was not sent.");
        browser.awaitText("refuses user or password");

        browser.type("server:password", PASSWORD);
        browser.awaitText("What you have changed above is not saved: the test goes by what is.");
        browser.click("server:save");
        browser.awaitText("with a new password.");
        assertFalse(browser.text().contains("What you have changed above is not saved"));
        browser.click("test:send");
        browser.awaitText("localhost:" + port + " has taken the mail to ops@example.net.");
        browser.awaitText("250");
        assertEquals(1, mail.getReceivedMessages().length);
        assertFalse(browser.driver().getPageSource().contains(PASSWORD), "the password is in the page");
        assertTrue(stored("select password from email_setting").startsWith("v1:"));
        assertEquals(
                "0",
                stored("select count(*) from audit_entry where concat(what, before, after) like '%" + PASSWORD + "%'"));
        assertEquals("changed", stored("select after from audit_entry where what = 'Change mail password' limit 1"));

        // the stored password goes nowhere else
        browser.type("server:host", "127.0.0.1");
        browser.click("server:save");
        browser.awaitText("The password must be entered again");
        assertEquals("localhost", stored("select host from email_setting"));

        browser.type("links:baseUrl", "defense");
        browser.click("links:saveLinks");
        browser.awaitText("The address must be the address of these pages");
        browser.type("links:baseUrl", "https://defense.example.net/");
        browser.click("links:saveLinks");
        browser.awaitText("Saved: the next mails link there.");

        browser.go("/admin/recipients.xhtml");
        browser.type("add:email", "Soc <soc@example.net>, ops@example.net");
        browser.click("add:save");
        browser.awaitText("Added soc@example.net, ops@example.net.");
        browser.site()
                .product()
                .post("blacklist", "{\"ip\":\"192.0.2.201\",\"note\":\"for the mail test\"}")
                .expect(201);
        browser.go("/admin/smtp.xhtml");
        browser.until(
                "both are sent", () -> "2".equals(stored("select count(*) from mail_delivery where state = 'sent'")));
        browser.awaitText("Active Defense: 192.0.2.201 blacklisted (User Added)");
        assertEquals(3, mail.getReceivedMessages().length);
        browser.site().product().delete("blacklist/192.0.2.201").expect(204);
        pictures(browser, "smtp");
        assertEquals(List.of(), browser.consoleErrors());
    }

    @Test
    void aMailThatWasSetAsideIsTriedNow(Browser browser) throws Exception {
        try (Connection connection = browser.site().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("with m as (insert into mail (entries, subject, body_text, body_html)"
                    + " values (1, 'Active Defense: 192.0.2.9 blacklisted (User Added)', 'text', '<p>html') returning id)"
                    + " insert into mail_delivery (mail_id, recipient, message_id, state, attempts, gives_up_at, last_attempt,"
                    + " answer) select id, 'gone@example.net', '<browser@example.net>', 'failed', 1, now(), now(),"
                    + " '550 5.1.1 no such user' from m");
        }
        browser.asAdmin().go("/admin/smtp.xhtml");
        browser.awaitText("550 5.1.1 no such user");
        browser.awaitText("set aside");
        pictures(browser, "smtp-failed");
        browser.click(By.cssSelector("[aria-label='Try the mail to gone@example.net now']"));
        browser.awaitText("It is tried within a few seconds.");
        assertEquals("waiting", stored("select state from mail_delivery"));
        assertEquals(List.of(), browser.consoleErrors());
    }

    @Test
    void recipientsAreAddedTogetherAndDeletedOneByOne(Browser browser) {
        browser.asAdmin().go("/admin/recipients.xhtml");
        browser.awaitText("Nobody gets mail yet");
        pictures(browser, "recipients-none");
        browser.type("add:email", "soc@example.net\nnobody\n");
        browser.click("add:save");
        browser.awaitText("\"nobody\" is no mail address");
        assertEquals("0", stored("select count(*) from recipient"));

        browser.type("add:email", "soc@example.net\nOps <ops@example.net>; SOC@example.net");
        browser.click("add:save");
        browser.awaitText("Added soc@example.net, ops@example.net.");
        browser.awaitText("2 recipients");
        browser.go("/admin/recipients.xhtml");
        pictures(browser, "recipients");
        browser.type("add:email", "OPS@example.net");
        browser.click("add:save");
        browser.awaitText("They are recipients already.");

        browser.clickAndConfirm(By.cssSelector("[aria-label='Delete soc@example.net']"));
        browser.awaitText("Deleted soc@example.net.");
        assertEquals("ops@example.net", stored("select string_agg(email, ' ') from recipient"));
        assertEquals(List.of(), browser.consoleErrors());
    }

    @Test
    void aViewerSeesAllOfItAndCanChangeNothing(Browser browser) throws Exception {
        try (Connection connection = browser.site().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("update email_setting set host = 'mail.example.net', sender = 'ad@example.net'");
            statement.execute("insert into recipient (email) values ('ops@example.net')");
        }
        browser.asViewer().go("/admin/smtp.xhtml");
        browser.awaitText("mail.example.net:");
        assertFalse(browser.has(By.id("server:save")) || browser.has(By.id("test:send")));
        forge(browser, "outbox", "server:save", "test:send", "links:saveLinks");
        assertEquals("mail.example.net", stored("select host from email_setting"));

        browser.go("/admin/recipients.xhtml");
        browser.awaitText("ops@example.net");
        assertFalse(
                browser.has(By.id("add:save")) || browser.has(By.cssSelector("[aria-label='Delete ops@example.net']")));
        forge(browser, "list", "add:save", "list:j_idt0:0:delete");
        assertEquals("ops@example.net", stored("select string_agg(email, ' ') from recipient"));
    }

    /** Posts what an admin's buttons would, with the viewer's own session and a valid view state. */
    private static void forge(Browser browser, String form, String... buttons) {
        for (String button : buttons) {
            Object status = ((JavascriptExecutor) browser.driver())
                    .executeAsyncScript(
                            "const done = arguments[2], f = document.getElementById(arguments[0]), b = new URLSearchParams(new FormData(f));"
                                    + "const own = arguments[1].split(':')[0]; b.set(own, own); b.set(arguments[1], arguments[1]);"
                                    + "b.set('server:host', 'evil.example.net'); b.set('server:port', '25'); b.set('server:sender', 'a@b.c');"
                                    + "b.set('add:email', 'evil@example.net'); b.set('links:baseUrl', 'https://evil.example.net');"
                                    + "fetch(f.action, {method: 'POST', body: b}).then(r => done(r.status), e => done(String(e)));",
                            form,
                            button);
            assertTrue(status.equals(200L) || status.equals(403L), "answered " + status);
        }
    }
}
