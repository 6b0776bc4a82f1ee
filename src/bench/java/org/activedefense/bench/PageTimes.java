package org.activedefense.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.activedefense.browser.Chromium;
import org.activedefense.logstore.ConnectedSearch;
import org.activedefense.logstore.RecordBatch;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * How long the server takes for each page with millions of records of one day and a full list, and how long until a browser shows
 * something of it. Asked one after the other by one session, as an operator does; the first time, which compiles the page, is
 * not counted.
 */
final class PageTimes {

    private static final int ENTRIES = 150_000;
    private static final int TIMES = 40;
    private static final int BROWSED = 7;
    private static final long SEED = 20_261_127;

    private final BenchOptions options;
    private final LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(1);

    PageTimes(BenchOptions options) {
        this.options = options;
    }

    /** Each page that is asked, by what it is. */
    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("dashboard", "dashboard.xhtml");
        pages.put("dashboard, 7 days", "dashboard.xhtml?range=7d");
        pages.put("devices", "devices.xhtml");
        pages.put("records", "records.xhtml");
        pages.put("records of a busy source", "records.xhtml?src=" + SearchRows.BUSY_SOURCE);
        pages.put("records of a rare source", "records.xhtml?src=" + SearchRows.RARE_SOURCE);
        pages.put("records of a port", "records.xhtml?dstPort=8443");
        pages.put("records, action drop", "records.xhtml?action=drop");
        pages.put("bars of all records", "records-histogram.json");
        pages.put("bars of all records, 3 days", "records-histogram.json?range=3d");
        pages.put("bars of a rare source", "records-histogram.json?range=3d&src=" + SearchRows.RARE_SOURCE);
        pages.put("bars of action drop", "records-histogram.json?range=3d&action=drop");
        pages.put("blacklist", "blacklist.xhtml");
        pages.put("blacklist by address", "blacklist.xhtml?sort=address");
        pages.put("blacklist, a network", "blacklist.xhtml?ip=11.1.0.0/20");
        pages.put("an entry", "entry.xhtml?ip=11.1.1.7");
        pages.put("an address that is not listed", "entry.xhtml?ip=" + SearchRows.RARE_SOURCE);
        pages.put("rejected lines", "rejected.xhtml");
        for (String page :
                List.of("settings", "networks", "system", "smtp", "recipients", "accounts", "audit", "password")) {
            pages.put(page, page + ".xhtml");
        }
        return pages;
    }

    void measure() throws IOException, InterruptedException, SQLException {
        try (Product product = Product.start(options.folder().resolve("product"), options.serverOptions())) {
            fill(product);
            ChromeDriver browser = Chromium.start();
            try {
                logIn(product, browser);
                ask(product, browser);
                browse(product, browser);
            } finally {
                browser.quit();
            }
        }
    }

    private void fill(Product product) throws IOException, InterruptedException, SQLException {
        for (int device = 1; device <= 2; device++) {
            product.register(
                    "LAB-FW-0" + device, Files.createFile(product.logs().resolve("LAB-FW-0" + device + ".log")));
        }
        try (Connection connection = product.database()) {
            BareCopy.execute(
                    connection,
                    "create table if not exists pa_traffic_log_"
                            + day.toString().replace("-", "")
                            + " partition of pa_traffic_log for values from ('" + day + " 00:00+00') to ('"
                            + day.plusDays(1) + " 00:00+00')");
            SearchRows rows = new SearchRows(day, options.lines(), SEED);
            for (int batch = 1; rows.hasNext(); batch++) {
                byte[] lines = rows.next(RecordBatch.MAX_LINES);
                CopyIn copy = connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy pa_traffic_log (" + SearchRows.COLUMNS + ") from stdin");
                copy.writeToCopy(lines, 0, lines.length);
                copy.endCopy();
                if (batch % 50 == 0) {
                    ConnectedSearch.summarise(connection, day);
                }
            }
            // what intake leaves with each batch
            BareCopy.execute(
                    connection,
                    "insert into record_count_minute (logfile_id, minute, allowed, alerted, denied, dropped, was_reset,"
                            + " blocked, other) select logfile_id, to_timestamp(floor(extract(epoch from time_received) / 1800)"
                            + " * 1800), count(*) filter (where action = 'allow'), 0, 0, count(*) filter (where action = 'drop'),"
                            + " count(*) filter (where action = 'reset-both'), 0, 0 from pa_traffic_log group by 1, 2");
            BareCopy.execute(
                    connection,
                    "insert into blacklist (ip, alert, first_seen, last_seen, listed_at, hits, reason, cases, added_by)"
                            + " select ('11.1.0.0'::inet + n), 'Port Scan Attack v1', now() - n * interval '10 s', now() - n *"
                            + " interval '7 s', now() - n * interval '10 s', n % 100, '11 ports on 198.51.100.7 within 10 s, 26 Nov"
                            + " 12:00 UTC', array['Port Scan Attack v1'], 'Active Defense' from generate_series(1, "
                            + ENTRIES
                            + ") n");
            BareCopy.execute(connection, "analyze");
        }
        Measured.say("%,d records of one day and %,d entries; load %s", options.lines(), ENTRIES, ProcessorTime.load());
        Thread.sleep(20_000); // the list is built, and what intake does besides has settled
    }

    private static void logIn(Product product, ChromeDriver browser) {
        browser.get("http://127.0.0.1:" + product.port() + "/login.xhtml");
        browser.findElement(By.id("login:name")).sendKeys("admin");
        browser.findElement(By.id("login:password")).sendKeys(Product.PASSWORD);
        browser.findElement(By.id("login:enter")).click();
        browser.get("http://127.0.0.1:" + product.port() + "/admin/dashboard.xhtml");
        if (!browser.getCurrentUrl().endsWith("/admin/dashboard.xhtml")) {
            throw new IllegalStateException("not logged in: " + browser.getCurrentUrl());
        }
    }

    private void ask(Product product, ChromeDriver browser) throws IOException, InterruptedException {
        String cookies = browser.manage().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Measured.say("");
        Measured.say("Whole answer from the server, each asked %d times", TIMES);
        Measured.say("| page | median, ms | p95, ms | most | kB |");
        Measured.say("| --- | --: | --: | --: | --: |");
        for (Map.Entry<String, String> page : pages().entrySet()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + product.port() + "/admin/" + page.getValue()))
                    .timeout(Duration.ofSeconds(60))
                    .header("Cookie", cookies)
                    .build();
            List<Double> millis = new ArrayList<>();
            int size = 0;
            for (int i = 0; i <= TIMES; i++) {
                long began = System.nanoTime();
                HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                double took = (System.nanoTime() - began) / 1e6;
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException(page.getValue() + " answered " + answer.statusCode());
                }
                size = answer.body().length;
                if (i > 0) {
                    millis.add(took);
                }
            }
            Collections.sort(millis);
            Measured.say(
                    "| %s | %.0f | %.0f | %.0f | %d |",
                    page.getKey(),
                    millis.get(TIMES / 2),
                    millis.get((int) Math.ceil(TIMES * 0.95) - 1),
                    millis.get(TIMES - 1),
                    size / 1000);
        }
    }

    /** With what a browser keeps in its cache, as at the second page of a visit. */
    private static void browse(Product product, ChromeDriver browser) {
        Measured.say("");
        Measured.say(
                "First contentful paint in Chromium, each opened %d times, and the largest thing fetched", BROWSED);
        Measured.say("| page | median, ms | most | largest, kB |");
        Measured.say("| --- | --: | --: | --: |");
        for (Map.Entry<String, String> page : pages().entrySet()) {
            if (page.getValue().contains(".json")) {
                continue;
            }
            List<Long> paints = new ArrayList<>();
            long largest = 0;
            for (int i = 0; i < BROWSED; i++) {
                browser.get("http://127.0.0.1:" + product.port() + "/admin/" + page.getValue());
                Object paint = browser.executeAsyncScript("const done = arguments[0]; const look = () => {"
                        + "const p = performance.getEntriesByName('first-contentful-paint')[0];"
                        + "p ? done(Math.round(p.startTime)) : setTimeout(look, 10); }; look();");
                paints.add((Long) paint);
                Object bytes = browser.executeScript("return Math.max(0, ...performance.getEntriesByType('resource')"
                        + ".map(r => r.encodedBodySize))");
                largest = Math.max(largest, ((Number) bytes).longValue());
            }
            Collections.sort(paints);
            Measured.say(
                    "| %s | %d | %d | %d |",
                    page.getKey(), paints.get(BROWSED / 2), paints.get(BROWSED - 1), largest / 1000);
        }
    }
}
