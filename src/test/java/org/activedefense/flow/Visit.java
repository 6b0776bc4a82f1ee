package org.activedefense.flow;

import java.net.URI;
import java.util.List;
import java.util.logging.Level;
import org.activedefense.browser.Chromium;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** A person with a browser at a server: the installed Chromium, without a window. Not thread safe. */
final class Visit implements AutoCloseable {

    private final URI base;
    private final ChromeDriver driver;

    Visit(URI base) {
        this.base = base;
        driver = Chromium.start();
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
