package org.activedefense.notification;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * The words of a mail about new entries: subject, plain text and HTML. Whatever comes from outside (countries and rule names from the
 * log, notes) is stripped of control characters and escaped. Immutable.
 */
final class MailText {

    /** So many are described; a mail about thousands would not be read, nor be accepted by every server. */
    static final int MOST_DESCRIBED = 100;

    private static final String HEAD = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<meta name=\"color-scheme\" content=\"light dark\"></head>"
            + "<body style=\"margin:0;padding:24px 12px;background:#f3f4f6;color:#1f2937;"
            + "font:15px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif\">"
            + "<div style=\"max-width:640px;margin:0 auto;background:#ffffff;border:1px solid #d9dce1;border-radius:6px\">";
    private static final String SMALL = "font-size:13px;color:#5b6472";
    private static final String MONO =
            "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:16px;font-weight:600;color:#1f2937";

    private final List<ListedEntry> entries;
    private final long total;
    private final String baseUrl;
    private final DateTimeFormatter time;

    /**
     * @param entries those to describe, at most {@link #MOST_DESCRIBED}
     * @param total how many were added in all
     * @param baseUrl where the pages are; empty for no links
     */
    MailText(List<ListedEntry> entries, long total, String baseUrl, ZoneId zone) {
        this.entries = List.copyOf(entries);
        this.total = total;
        this.baseUrl = baseUrl;
        this.time = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss z", Locale.ENGLISH)
                .withZone(zone);
    }

    String subject() {
        if (total == 1) {
            ListedEntry only = entries.get(0);
            return "Active Defense: " + clean(only.ip()) + " blacklisted (" + clean(only.alert()) + ")";
        }
        return "Active Defense: " + count(total) + " addresses blacklisted";
    }

    private String heading() {
        return total == 1
                ? "1 address was added to the blacklist"
                : count(total) + " addresses were added to the blacklist";
    }

    String plain() {
        StringBuilder text = new StringBuilder(heading()).append(".\n");
        for (ListedEntry entry : entries) {
            text.append('\n').append(clean(entry.ip()));
            if (entry.country() != null) {
                text.append("  ").append(clean(entry.country()));
            }
            text.append("\n  ").append(clean(entry.alert()));
            text.append("\n  ").append(clean(entry.reason())).append('\n');
            details(entry).forEach(line -> text.append("  ").append(line).append('\n'));
            if (!baseUrl.isEmpty()) {
                text.append("  ").append(link(entry)).append('\n');
            }
        }
        if (notDescribed() > 0) {
            text.append("\nand ").append(count(notDescribed())).append(" more");
            text.append(baseUrl.isEmpty() ? " on the page Blacklist Records.\n" : ": " + listLink() + "\n");
        }
        return text.append("\n-- \n").append(footer()).append('\n').toString();
    }

    String html() {
        StringBuilder html = new StringBuilder(HEAD);
        html.append("<h1 style=\"margin:0;padding:16px 24px;font-size:18px;border-bottom:1px solid #d9dce1\">")
                .append(heading())
                .append("</h1>");
        for (ListedEntry entry : entries) {
            html.append("<div style=\"padding:16px 24px;border-bottom:1px solid #eceef1\">");
            html.append("<div>").append(address(entry));
            if (entry.country() != null) {
                html.append(" &nbsp;").append(escape(entry.country()));
            }
            html.append("</div><div style=\"margin-top:4px\"><strong>")
                    .append(escape(entry.alert()))
                    .append("</strong><br>")
                    .append(escape(entry.reason()))
                    .append("</div>");
            details(entry).forEach(line -> html.append("<div style=\"" + SMALL + "\">")
                    .append(escape(line))
                    .append("</div>"));
            html.append("</div>");
        }
        if (notDescribed() > 0) {
            String more = "and " + count(notDescribed()) + " more";
            html.append("<div style=\"padding:16px 24px\">")
                    .append(baseUrl.isEmpty() ? more + " on the page Blacklist Records" : anchor(listLink(), more, ""))
                    .append("</div>");
        }
        return html.append("<div style=\"padding:12px 24px;" + SMALL + "\">")
                .append(escape(footer()))
                .append("</div></div></body></html>")
                .toString();
    }

    private String address(ListedEntry entry) {
        return baseUrl.isEmpty()
                ? "<span style=\"" + MONO + "\">" + escape(entry.ip()) + "</span>"
                : anchor(link(entry), escape(entry.ip()), MONO + ";text-decoration:underline");
    }

    private static String anchor(String target, String html, String style) {
        return "<a style=\"" + style + "\" href=\"" + escape(target) + "\">" + html + "</a>";
    }

    private List<String> details(ListedEntry entry) {
        String seen = entry.firstSeen() == null
                ? entry.lastSeen() == null ? "Not seen yet" : "Last seen " + time.format(entry.lastSeen())
                : "First seen " + time.format(entry.firstSeen()) + ", last seen "
                        + time.format(entry.lastSeen() == null ? entry.firstSeen() : entry.lastSeen());
        String by = "Added by " + clean(entry.addedBy());
        if (entry.held()) {
            return List.of(
                    seen,
                    by,
                    "Held by the brake: not served before an administrator decides, on the page Held Entries");
        }
        return entry.gone() ? List.of(seen, by, "Taken off the list again since") : List.of(seen, by);
    }

    private String footer() {
        return "You get this because you are a recipient of Active Defense"
                + (baseUrl.isEmpty() ? "" : " at " + baseUrl)
                + ". An administrator can change that on the page Notification Recipients.";
    }

    private long notDescribed() {
        return total - entries.size();
    }

    private String link(ListedEntry entry) {
        return baseUrl + "/admin/entry.xhtml?ip=" + URLEncoder.encode(entry.ip(), StandardCharsets.UTF_8);
    }

    private String listLink() {
        return baseUrl + "/admin/blacklist.xhtml";
    }

    private static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** On one line, without what could steer a terminal or turn the reading direction. */
    static String clean(String text) {
        return text.codePoints()
                .map(c -> Character.isWhitespace(c) || Character.isISOControl(c) ? ' ' : c)
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }

    private static String escape(String text) {
        return clean(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
