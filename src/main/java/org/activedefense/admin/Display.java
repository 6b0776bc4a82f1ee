package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

/**
 * How one reader sees times and figures: in the zone that the browser has told by cookie (the server's until then), in the
 * theme that was chosen. What a value looks like is in {@link Words}.
 */
@Named
@RequestScoped
public class Display {

    private static final String ZONE_COOKIE = "ad-zone";
    private static final String THEME_COOKIE = "ad-theme";

    @Inject
    private HttpServletRequest request;

    private ZoneId zone;

    public ZoneId getZone() {
        if (zone == null) {
            zone = zoneOf(cookie(ZONE_COOKIE));
        }
        return zone;
    }

    /** The zone as a column's header says it: "Europe/Berlin, UTC+1". */
    public String getZoneLabel() {
        return Words.zone(getZone(), Instant.now());
    }

    /** "light" or "dark" if it was chosen, {@code null} where the system's choice counts. */
    public String getTheme() {
        String theme = cookie(THEME_COOKIE);
        return "light".equals(theme) || "dark".equals(theme) ? theme : null;
    }

    /** "20 Feb 2026 12:21:05", a dash for {@code null}. */
    public String time(Instant at) {
        return Words.time(at, getZone());
    }

    /** A kept sentence with its times in the reader's zone. */
    public String local(String sentence) {
        return Words.local(sentence, getZone(), Instant.now());
    }

    /** The time with its zone, where no header says it. */
    public String exactTime(Instant at) {
        return at == null ? "" : time(at) + " " + getZoneLabel();
    }

    /** "3 min ago", "in 5 h", "just now", "never" for {@code null}. */
    public String ago(Instant at) {
        return Words.ago(at, Instant.now());
    }

    /** "8 min 20 s". */
    public String duration(Duration duration) {
        return Words.duration(duration);
    }

    public String seconds(long seconds) {
        return Words.duration(Duration.ofSeconds(seconds));
    }

    /** "1,204", a dash for {@code null}. */
    public String number(Number number) {
        return number == null ? Words.NOTHING : String.format(Locale.ENGLISH, "%,d", number.longValue());
    }

    /** "3.5 lines/s". */
    public String rate(double lines) {
        return Words.rate(lines);
    }

    /** "12.4 GB". */
    public String bytes(Number bytes) {
        return Words.bytes(bytes);
    }

    /** "1 entry", "2 entries": {@code count(n, 'entry', 'entries')}. */
    public String count(Number number, String one, String many) {
        return number(number) + " " + (number != null && number.longValue() == 1 ? one : many);
    }

    /** The icon of a meaning: a state is never told by colour alone. */
    public String icon(String state) {
        return switch (state) {
            case "ok" -> "pi-check-circle";
            case "warning" -> "pi-exclamation-triangle";
            case "danger" -> "pi-times-circle";
            case "off" -> "pi-minus-circle";
            default -> "pi-info-circle";
        };
    }

    static ZoneId zoneOf(String name) {
        try {
            return name == null || name.isBlank() ? ZoneId.systemDefault() : ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneId.systemDefault();
        }
    }

    private String cookie(String name) {
        if (request.getCookies() != null) {
            for (Cookie cookie : request.getCookies()) {
                if (cookie.getName().equals(name)) {
                    return decoded(cookie.getValue());
                }
            }
        }
        return null;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null; // not one of ours
        }
    }
}
