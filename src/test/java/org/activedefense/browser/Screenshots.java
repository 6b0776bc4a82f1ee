package org.activedefense.browser;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.activedefense.flow.Product;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Takes the README's pictures of a running demo; started by bin/screenshots. */
public final class Screenshots {

    private static final Duration DEMO_PATIENCE = Duration.ofMinutes(4);
    private static final Duration PAGE_PATIENCE = Duration.ofSeconds(60);
    private static final int ENOUGH_ENTRIES = 6;
    private static final long LARGEST = 250_000;

    private final URI base;
    private final String password;
    private final Path folder;
    private final ChromeDriver driver;

    private Screenshots(URI base, String password, Path folder, ChromeDriver driver) {
        this.base = base;
        this.password = password;
        this.folder = folder;
        this.driver = driver;
    }

    /** Arguments: the product's address, the admin's password, the folder for the pictures. */
    public static void main(String[] arguments) throws Exception {
        ChromeDriver driver = Chromium.start();
        try {
            new Screenshots(URI.create(arguments[0]), arguments[1], Path.of(arguments[2]), driver).take();
        } finally {
            driver.quit();
        }
    }

    private void take() throws Exception {
        Files.createDirectories(folder);
        awaitDemo();
        size(1440, 900);
        driver.get(base.resolve("/login.xhtml").toString());
        both("login");
        logIn();
        for (Map.Entry<String, String> page : pages().entrySet()) {
            driver.get(base.resolve(page.getValue()).toString());
            both(page.getKey());
        }
        for (String page : List.of("dashboard", "records", "blacklist")) {
            driver.get(base.resolve("/admin/" + page + ".xhtml").toString());
            size(390, 844);
            both(page + "-phone");
            size(1920, 1080);
            both(page + "-wide");
        }
    }

    /** The demo tells its story in about a minute; a slow machine gets more, and is taken as it is then. */
    private void awaitDemo() throws InterruptedException {
        Product product = new Product(base, "admin", password);
        Instant deadline = Instant.now().plus(DEMO_PATIENCE);
        int entries = 0;
        while (entries < ENOUGH_ENTRIES && Instant.now().isBefore(deadline)) {
            entries = product.list().size();
            Thread.sleep(1000);
        }
        for (int i = 0; i < 3; i++) { // as a firewall does, so that the pages can say who fetched it
            product.get("/files/blacklist.txt");
            Thread.sleep(4000);
        }
        System.out.println("The demo has listed " + product.list().size() + " addresses.");
    }

    private void logIn() {
        driver.get(base.resolve("/login.xhtml").toString());
        driver.findElement(By.id("login:name")).sendKeys("admin");
        driver.findElement(By.id("login:password")).sendKeys(password);
        driver.findElement(By.id("login:enter")).click();
        new WebDriverWait(driver, PAGE_PATIENCE).until(d -> !d.getCurrentUrl().contains("/login.xhtml"));
    }

    /** Every page of the menu, and the first record and entry that a list leads to. */
    private Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        driver.get(base.resolve("/admin/system.xhtml").toString());
        for (WebElement link : driver.findElements(By.cssSelector("#side a"))) {
            String path = path(link);
            pages.put(path.replaceFirst(".*/", "").replace(".xhtml", ""), path);
        }
        addFirst(pages, "records", "record.xhtml", "record");
        addFirst(pages, "blacklist", "entry.xhtml", "entry");
        return pages;
    }

    private void addFirst(Map<String, String> pages, String list, String detail, String name) {
        if (pages.containsKey(list)) {
            driver.get(base.resolve(pages.get(list)).toString());
            List<WebElement> links = driver.findElements(By.cssSelector("main a[href*='" + detail + "']"));
            if (!links.isEmpty()) {
                pages.put(name, path(links.get(0)));
            }
        }
    }

    private static String path(WebElement link) {
        return link.getAttribute("href").replaceFirst("^https?://[^/]+", "");
    }

    private void both(String name) throws IOException, InterruptedException {
        for (String theme : List.of("light", "dark")) {
            driver.executeScript(
                    "document.cookie = 'ad-theme=' + arguments[0] + '; path=/; samesite=lax'; location.reload()",
                    theme);
            new WebDriverWait(driver, PAGE_PATIENCE).until(d -> driver.executeScript(
                            "return document.readyState === 'complete'"
                                    + " && document.documentElement.dataset.theme === arguments[0]"
                                    + " && (!window.PrimeFaces || PrimeFaces.ajax.Queue.isEmpty())",
                            theme)
                    .equals(true));
            Thread.sleep(700); // charts have drawn themselves
            byte[] png = driver.getScreenshotAs(OutputType.BYTES);
            Path file = folder.resolve(name + "-" + theme + ".png");
            Files.write(file, png);
            System.out.println(file + " " + png.length / 1000 + " kB");
            if (png.length > LARGEST) {
                System.out.println("  is larger than " + LARGEST / 1000 + " kB");
            }
        }
    }

    private void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }
}
