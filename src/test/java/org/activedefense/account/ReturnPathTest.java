package org.activedefense.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/records.xhtml",
                "/admin/records.xhtml?src=203.0.113.7&range=24h",
                "/admin/audit.xhtml?what=100%25&from=2026-02-20T12:21",
                "/admin/entry.xhtml?ip=2001:db8::1"
            })
    void pagesOfOursAreReturnedTo(String path) {
        assertEquals(path, ReturnPath.orDashboard(path));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "https://evil.example/admin/records.xhtml",
                "//evil.example/admin/records.xhtml",
                "/\\evil.example",
                "/admin//evil.example/x.xhtml",
                "/admin/../../evil.xhtml",
                "/admin/records.xhtml\r\nSet-Cookie: a=b",
                "/admin/records.xhtml?a=b\nc",
                "/admin/records.xhtml?a=\\b",
                "/admin/records.xhtml#//evil.example",
                "/admin/records.xhtml?<script>",
                "/api/v1/system",
                "/login.xhtml",
                "javascript:alert(1)",
                "admin/records.xhtml",
                " /admin/records.xhtml",
                "/admin/records.xhtml?q=ü"
            })
    void everythingElseLeadsToTheDashboard(String path) {
        assertEquals(ReturnPath.DASHBOARD, ReturnPath.orDashboard(path));
    }

    @Test
    void aLinkWithoutEndLeadsToTheDashboard() {
        assertEquals(ReturnPath.DASHBOARD, ReturnPath.orDashboard("/admin/records.xhtml?" + "a".repeat(2000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "nonsense"})
    void aBrowserSaysThatARequestComesFromElsewhere(String site) {
        assertTrue(Origin.isForeign(site, "http://localhost:8080", "localhost:8080"));
    }

    @Test
    void withoutThatWordTheOriginCounts() {
        assertFalse(Origin.isForeign("same-origin", null, "localhost:8080"));
        assertFalse(Origin.isForeign("none", null, "localhost:8080"));
        assertFalse(Origin.isForeign(null, null, "localhost:8080"));
        assertFalse(Origin.isForeign(null, "https://ad.example:8443", "AD.example:8443"));
        assertTrue(Origin.isForeign(null, "https://evil.example", "ad.example"));
        assertTrue(Origin.isForeign(null, "https://ad.example:9000", "ad.example:8443"));
        assertTrue(Origin.isForeign(null, "null", "ad.example"));
        assertTrue(Origin.isForeign(null, "http://[", "ad.example"));
    }

    @Test
    void aSessionEndsAfterHalfAnHourOfIdlenessOrHalfADay() {
        Instant start = Instant.parse("2026-02-20T08:00:00Z");
        PageSession session = new PageSession("admin", 1, start, start);
        assertFalse(session.isOver(start.plus(Duration.ofMinutes(30))));
        assertTrue(session.isOver(start.plus(Duration.ofMinutes(30)).plusSeconds(1)));
        Instant evening = start.plus(Duration.ofHours(12));
        PageSession busy = session.activeAt(evening);
        assertFalse(busy.isOver(evening));
        assertTrue(busy.isOver(evening.plusSeconds(1)));
    }
}
