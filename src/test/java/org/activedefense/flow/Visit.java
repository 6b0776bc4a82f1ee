package org.activedefense.flow;

import java.io.File;
import java.net.URI;
import java.util.List;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A person with a browser at a server: the installed Chromium, without a window. Not thread safe. */
final class Visit implements AutoCloseable {

    private final URI base;
    private final ChromeDriver driver;

    Visit(URI base) {
        this.base = base;
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(programme("ACTIVE_DEFENSE_CHROMIUM", "/usr/bin/chromium"));
        options.setCapability("goog:loggingPrefs", logging);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en",
                "--window-size=1440,1000");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(programme("ACTIVE_DEFENSE_CHROMEDRIVER", "/usr/bin/chromedriver")))
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        driver = new ChromeDriver(service, options);
    }

    private static String programme(String variable, String usual) {
        String named = System.getenv(variable);
        return named == null ? usual : named;
    }

    void go(String path) {
        driver.get(base.resolve(path).toString());
    }

    void type(String id, String text) {
        Await.until("there is a field " + id, () -> {
            WebElement input = driver.findElement(By.id(id));
            input.clear();
            input.sendKeys(text);
            return true;
        });
    }

    void click(String id) {
        Await.until("there is a button " + id, () -> {
            driver.findElement(By.id(id)).click();
            return true;
        });
    }

    void awaitPath(String path) {
        Await.equal(path, () -> URI.create(driver.getCurrentUrl()).getPath());
    }

    void awaitText(String text) {
        Await.until(
                text,
                Await.PATIENCE,
                () -> driver.findElement(By.tagName("body")).getText(),
                shown -> shown.contains(text));
    }

    String heading() {
        return driver.findElement(By.tagName("h1")).getText();
    }

    /** By the button in the user's menu, which need not be open. */
    void logOut() {
        WebElement link = driver.findElement(By.cssSelector("[id$='logOutForm:logOut']"));
        driver.executeScript("arguments[0].click()", link);
    }

    /** Errors that the console has told since it was asked last. */
    List<String> consoleErrors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
