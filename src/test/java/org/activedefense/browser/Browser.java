package org.activedefense.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** What a person does in front of the pages. Waits for what a click brings; fails with a sentence. */
public final class Browser {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SESSION = "ActiveDefense";
    private static final String AXE = read("/axe.min.js");

    private static Browser shared;

    private final Site site;
    private final ChromeDriver driver;
    private final Map<String, String> sessions = new HashMap<>();

    private Browser(Site site) {
        this.site = site;
        driver = Chromium.start();
        driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
    }

    static synchronized Browser shared() throws Exception {
        if (shared == null) {
            shared = new Browser(Site.shared());
            Runtime.getRuntime().addShutdownHook(new Thread(shared.driver::quit));
        }
        return shared;
    }

    public Site site() {
        return site;
    }

    /** For what is not said here. */
    public WebDriver driver() {
        return driver;
    }

    /** Before each test: nobody is logged in, light, wide, nothing in the console. */
    void fresh() {
        driver.get(site.url("/favicon.svg"));
        driver.manage().deleteAllCookies();
        resize(1440, 1000);
        consoleErrors();
    }

    public Browser asAdmin() {
        return as(Site.ADMIN, Site.ADMIN_PASSWORD);
    }

    public Browser asViewer() {
        return as(Site.VIEWER, Site.VIEWER_PASSWORD);
    }

    /** Logs in by the form once for each name; later tests go on with that session if it is still good. */
    public Browser as(String name, String password) {
        driver.get(site.url("/favicon.svg"));
        driver.manage().deleteCookieNamed(SESSION);
        if (sessions.containsKey(name)) {
            driver.manage().addCookie(new Cookie(SESSION, sessions.get(name), "/"));
            go("/admin/system.xhtml");
            if (!driver.getCurrentUrl().contains("/login.xhtml")) {
                return this;
            }
        }
        logIn(name, password);
        sessions.put(name, driver.manage().getCookieNamed(SESSION).getValue());
        return this;
    }

    /** Logs in by the form and lands on the system page. */
    public void logIn(String name, String password) {
        go("/login.xhtml?to=%2Fadmin%2Fsystem.xhtml");
        type("login:name", name);
        type("login:password", password);
        click(By.id("login:enter"));
        until("logged in as " + name, () -> !driver.getCurrentUrl().contains("/login.xhtml"));
    }

    /** Opens a page and waits until its scripts have begun. */
    public Browser go(String path) {
        driver.get(site.url(path));
        settle();
        return this;
    }

    /** Waits until no request of the page is under way. */
    public void settle() {
        until(
                "the page has settled",
                () -> Boolean.TRUE.equals(
                        driver.executeScript(
                                "return document.readyState === 'complete' && (!window.PrimeFaces || PrimeFaces.ajax.Queue.isEmpty())")));
    }

    public WebElement find(By by) {
        return new WebDriverWait(driver, PATIENCE)
                .withMessage(() -> "there is no " + by + " on " + driver.getCurrentUrl())
                .until(d -> d.findElements(by).stream().findFirst().orElse(null));
    }

    /** The element with this id, as Faces writes it: {@code form:name}. */
    public WebElement id(String id) {
        return find(By.id(id));
    }

    public boolean has(By by) {
        return driver.findElements(by).stream().anyMatch(WebElement::isDisplayed);
    }

    public void click(By by) {
        retryStale(() -> {
            WebElement element = find(by);
            driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
            element.click();
        });
        settle();
    }

    public void click(String id) {
        click(By.id(id));
    }

    /** Clicks the button that bears this text. */
    public void press(String text) {
        click(By.xpath(
                "//button[normalize-space(.)='" + text + "' and not(ancestor::*[contains(@style,'display: none')])]"));
    }

    /** Presses a button that asks first, and answers yes. */
    public void clickAndConfirm(By by) {
        retryStale(() -> {
            WebElement element = find(by);
            driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
            element.click();
        });
        By yes = By.cssSelector(".ui-confirm-dialog .ui-confirmdialog-yes");
        until("it asks before", () -> has(yes));
        click(yes);
    }

    public void type(String id, String text) {
        retryStale(() -> {
            WebElement input = id(id);
            input.clear();
            input.sendKeys(text);
        });
    }

    /** The text of the page's content. */
    public String text() {
        return find(By.tagName("main")).getText();
    }

    public void awaitText(String text) {
        until("the page says \"" + text + "\"", () -> text().contains(text));
    }

    /** As {@link #awaitText}, somewhere else than in the page's content. */
    public void awaitTextIn(By by, String text) {
        until(by + " says \"" + text + "\"", () -> find(by).getText().contains(text));
    }

    public void until(String what, java.util.function.BooleanSupplier condition) {
        new WebDriverWait(driver, PATIENCE)
                .ignoring(StaleElementReferenceException.class)
                .withMessage(
                        () -> "Not within " + PATIENCE.toSeconds() + " s: " + what + ", at " + driver.getCurrentUrl())
                .until(d -> condition.getAsBoolean());
    }

    public void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** "light" or "dark". */
    public void theme(String theme) {
        driver.executeScript("document.documentElement.dataset.theme = arguments[0]", theme);
    }

    public Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Posts what an admin's button would, with this user's own session and a valid view state. */
    public void forge(String form, String button) {
        Object status = driver.executeAsyncScript(
                "const done = arguments[2], f = document.getElementById(arguments[0]), b = new URLSearchParams(new FormData(f));"
                        + "b.set(arguments[1], arguments[1]); b.set(arguments[1].split(':')[0], arguments[1].split(':')[0]);"
                        + "fetch(f.action, {method: 'POST', body: b}).then(r => done(r.status), e => done(String(e)));",
                form,
                button);
        assertTrue(List.of(200L, 403L).contains(status), "answered " + status);
    }

    /** What the console has said since it was asked last, errors only. */
    public List<String> consoleErrors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /**
     * axe-core's violations of any impact, each with what it is about. What a poll replaces while axe looks has
     * half its style; so what it finds has to be there at a second look, too.
     */
    public List<String> violations() {
        List<String> found = lookByAxe();
        return found.isEmpty() ? found : lookByAxe();
    }

    @SuppressWarnings("unchecked")
    private List<String> lookByAxe() {
        driver.executeScript(AXE);
        Object found = driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations"
                + ".map(v => v.id + ': ' + v.help + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + ' '"
                + " + (n.any[0] ? n.any[0].message : '')).join(' | '))), e => done(['axe failed: ' + e]));");
        return new ArrayList<>((List<String>) found);
    }

    public void assertAccessible(String where) {
        assertEquals(List.of(), violations(), "axe on " + where);
    }

    /** A picture into target/browser. */
    public Path shot(String name) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "browser"));
            Path file = folder.resolve(name.replaceAll("[^A-Za-z0-9._-]+", "-") + ".png");
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A poll may replace an element between finding and using it. */
    private static void retryStale(Runnable action) {
        for (int i = 0; ; i++) {
            try {
                action.run();
                return;
            } catch (StaleElementReferenceException | ElementNotInteractableException e) {
                // replaced meanwhile, or a menu that is just opening
                if (i == 5) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(String resource) {
        try (InputStream in = Browser.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
