package org.activedefense.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailTextTest {

    private static final ZoneId SYDNEY = ZoneId.of("Australia/Sydney");
    private static final String BASE = "https://defense.example.net";

    private static ListedEntry found(String ip, String country, String reason) {
        return new ListedEntry(
                ip,
                "Port Scan Attack v1",
                country,
                reason,
                "Active Defense",
                Instant.parse("2026-02-20T01:21:00Z"),
                Instant.parse("2026-02-20T01:29:20Z"),
                false,
                false);
    }

    private static MailText of(ListedEntry entry, String base) {
        return new MailText(List.of(entry), 1, base, SYDNEY);
    }

    @Test
    void oneEntryIsToldInFull() {
        MailText text = of(
                found(
                        "203.0.113.7",
                        "Australia",
                        "12 ports on 198.51.100.10 within 8 min 20 s, 20 Feb 01:21 - 01:29 UTC"),
                BASE);
        assertEquals("Active Defense: 203.0.113.7 blacklisted (Port Scan Attack v1)", text.subject());
        assertEquals("""
                1 address was added to the blacklist.

                203.0.113.7  Australia
                  Port Scan Attack v1
                  12 ports on 198.51.100.10 within 8 min 20 s, 20 Feb 01:21 - 01:29 UTC
                  First seen 20 Feb 2026 12:21:00 AEDT, last seen 20 Feb 2026 12:29:20 AEDT
                  Added by Active Defense
                  https://defense.example.net/admin/entry.xhtml?ip=203.0.113.7

                --\s
                You get this because you are a recipient of Active Defense at https://defense.example.net. \
                An administrator can change that on the page Notification Recipients.
                """, text.plain());
        for (String part : List.of(
                "203.0.113.7</a>",
                "href=\"https://defense.example.net/admin/entry.xhtml?ip=203.0.113.7\"",
                "Australia",
                "<strong>Port Scan Attack v1</strong>",
                "12 ports on 198.51.100.10",
                "First seen 20 Feb 2026 12:21:00 AEDT",
                "Added by Active Defense")) {
            assertTrue(text.html().contains(part), part + " is missing in " + text.html());
        }
    }

    @Test
    void withoutAnAddressOfThePagesThereIsNoLink() {
        MailText text = of(found("203.0.113.7", null, "12 ports"), "");
        assertFalse(text.plain().contains("http"));
        assertFalse(text.html().contains("href"));
        assertTrue(text.html().contains("203.0.113.7</span>"));
    }

    @Test
    void aNetworkAddedByHandIsToldAsSuch() {
        ListedEntry entry = new ListedEntry(
                "2001:db8::/32", "User Added", null, "Added by jo: drill", "jo", null, null, false, true);
        String plain = of(entry, BASE).plain();
        assertTrue(plain.contains(
                "  Added by jo: drill\n  Not seen yet\n  Added by jo\n  Taken off the list again since\n"));
        assertTrue(plain.contains("/admin/entry.xhtml?ip=2001%3Adb8%3A%3A%2F32\n"), plain);
    }

    @Test
    void whatTheBrakeHoldsIsToldAsSuch() {
        ListedEntry entry = new ListedEntry(
                "203.0.113.7", "Port Scan Attack v1", null, "12 ports", "Active Defense", null, null, true, false);
        assertTrue(of(entry, BASE).plain().contains("Held by the brake: not served before an administrator decides"));
    }

    @Test
    void whatComesFromOutsideCannotBreakOut() {
        ListedEntry entry = new ListedEntry(
                "203.0.113.7",
                "User Added",
                "<b>X</b>",
                "Added by jo: <img src=\"x\" onerror='alert(1)'> & \u202Eevil\r\nBcc: a@b.c",
                "jo\nDate: x",
                null,
                null,
                false,
                false);
        MailText text = of(entry, BASE);
        assertFalse(text.html().contains("<img") || text.html().contains("<b>"), text.html());
        assertTrue(
                text.html().contains("&lt;img src=&quot;x&quot; onerror=&#39;alert(1)&#39;&gt; &amp; evil"),
                text.html());
        assertFalse(text.plain().contains("\nBcc:") || text.plain().contains("\nDate:"), text.plain());
        assertFalse(text.plain().contains("\u202E"));
        assertFalse(text.subject().contains("\n"));
    }

    @Test
    void ofThousandsAHundredAreDescribedAndTheRestCounted() {
        List<ListedEntry> some = new ArrayList<>();
        for (int i = 0; i < MailText.MOST_DESCRIBED; i++) {
            some.add(found("203.0.113." + i, "Australia", "12 ports"));
        }
        MailText text = new MailText(some, 12_345, BASE, SYDNEY);
        assertEquals("Active Defense: 12,345 addresses blacklisted", text.subject());
        assertTrue(text.plain().startsWith("12,345 addresses were added to the blacklist."));
        assertTrue(text.plain().contains("\nand 12,245 more: https://defense.example.net/admin/blacklist.xhtml\n"));
        assertTrue(text.html().contains("and 12,245 more</a>"));
        assertEquals(
                100,
                text.plain().lines().filter(l -> l.startsWith("203.0.113.")).count());
        assertTrue(text.html().length() < 200_000, "bytes " + text.html().length());
    }
}
