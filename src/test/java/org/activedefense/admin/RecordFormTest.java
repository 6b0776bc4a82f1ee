package org.activedefense.admin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.activedefense.address.Network;
import org.activedefense.admin.RecordForm.Chip;
import org.activedefense.logstore.RecordClause;
import org.activedefense.logstore.RecordPosition;
import org.activedefense.logstore.RecordQuery;
import org.activedefense.logstore.RecordSearch.Continuation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a records page's address says. */
class RecordFormTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final ZoneId SYDNEY = ZoneId.of("Australia/Sydney");

    private static RecordForm form(Map<String, String> parameters) {
        return new RecordForm(parameters::get, SYDNEY);
    }

    private static RecordQuery query(RecordForm form) {
        return form.query(NOW, name -> name.equals("FW-01") ? new long[] {3} : new long[0]);
    }

    @Test
    void everyFilterReachesTheQuery() {
        RecordForm form = form(Map.ofEntries(
                Map.entry("src", " 203.0.113.7 "),
                Map.entry("dst", "198.51.100.0/24"),
                Map.entry("srcPort", "0"),
                Map.entry("dstPort", "65535"),
                Map.entry("srcLocation", "aus"),
                Map.entry("dstLocation", "ger"),
                Map.entry("srcUser", "anna"),
                Map.entry("ruleName", "sensor"),
                Map.entry("action", "reset"),
                Map.entry("severity", "High"),
                Map.entry("type", "threat"),
                Map.entry("logfile", "FW-01"),
                Map.entry("range", "3d")));
        RecordQuery query = query(form);

        assertEquals(Map.of(), form.errors());
        assertEquals(Network.parse("203.0.113.7"), query.src());
        assertEquals(Network.parse("198.51.100.0/24"), query.dst());
        assertEquals(Map.of("src_port", 0, "dst_port", 65_535), query.ports());
        assertEquals(Map.of("severity", "high", "log_type", "THREAT"), query.texts());
        assertEquals(
                Map.of(
                        "src_location", "aus",
                        "dst_location", "ger",
                        "src_user", "anna",
                        "rule_name", "sensor",
                        "action", "reset"),
                query.parts());
        assertArrayEquals(new long[] {3}, query.logfileIds());
        assertEquals(Instant.parse("2026-11-21T12:00:00Z"), query.from());
        assertNull(query.to());
        assertEquals(13, form.chips().size());
        assertTrue(form.hasMore());
    }

    @Test
    void anExclamationMarkMeansNotAndPortsMayBeMany() {
        RecordForm form = form(Map.ofEntries(
                Map.entry("src", "!203.0.113.0/24"),
                Map.entry("dst", "! 198.51.100.7"),
                Map.entry("srcPort", "22, 80 8000-8100"),
                Map.entry("dstPort", "!443"),
                Map.entry("severity", "!High"),
                Map.entry("action", "!allow"),
                Map.entry("logfile", "!FW-01"),
                Map.entry("ruleName", "!")));
        RecordQuery query = query(form);

        assertEquals(Map.of(), form.errors());
        assertNull(query.src());
        assertNull(query.dst());
        assertNull(query.logfileIds());
        assertEquals(
                "(src_port between ? and ? or src_port between ? and ? or src_port between ? and ?) [22, 22, 80, 80, 8000, 8100]",
                query.clauses().get(0).toString());
        assertEquals(
                List.of(
                        "coalesce(not (dst_port between ? and ?), true) [443, 443]",
                        "severity is distinct from ? [high]",
                        "coalesce(action not ilike ?, true) [%allow%]",
                        "not src_ip <<= cast(? as inet) [203.0.113.0/24]",
                        "not dst_ip <<= cast(? as inet) [198.51.100.7]",
                        "logfile_id not in (?) [3]"),
                query.clauses().stream().skip(1).map(RecordClause::toString).toList());
        assertTrue(form.chips().stream().map(Chip::text).toList().contains("port not 443"));
        assertEquals("dstPort=%21443", form(Map.of("dstPort", "443")).with("dstPort", "!443"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80-", "-80", "80-22", "1-2-3", "http", "80,,x", "!", "!x", "99999", "1-70000"})
    void whatIsNoPortIsRefusedAtItsField(String ports) {
        RecordForm form = form(Map.of("dstPort", ports, "src", "203.0.113.7"));
        RecordQuery query = query(form);
        assertEquals(
                ports.equals("!") ? Set.of() : Set.of("dstPort"), form.errors().keySet());
        assertEquals(List.of(), query.clauses());
    }

    @Test
    void anOwnRangeIsInTheReadersZoneUnlessItSaysAnother() {
        RecordQuery query = query(form(Map.of("from", "2026-02-20T12:10", "to", "2026-02-20T12:10:30Z")));
        assertEquals(Instant.parse("2026-02-20T01:10:00Z"), query.from());
        assertEquals(Instant.parse("2026-02-20T12:10:30Z"), query.to());

        RecordQuery days = query(form(Map.of("range", "own", "from", "2026-02-20", "to", "2026-02-20")));
        assertEquals(Instant.parse("2026-02-19T13:00:00Z"), days.from());
        assertEquals(Instant.parse("2026-02-20T13:00:00Z"), days.to());
    }

    @Test
    void whatCannotBeReadIsSaidAtItsFieldAndKept() {
        RecordForm form = form(Map.of(
                "src",
                "203.0.113.7/24",
                "dst",
                "nowhere",
                "srcPort",
                "-1",
                "dstPort",
                "65536",
                "logfile",
                "FW-99",
                "range",
                "own",
                "from",
                "yesterday",
                "to",
                "2026-13-01"));
        query(form);

        assertEquals(
                Set.of("src", "dst", "srcPort", "dstPort", "logfile", "from", "to"),
                form.errors().keySet());
        assertEquals(
                "must be ports, 0 to 65535, such as 443 or 22, 80, 8000-8100; at most 50",
                form.errors().get("dstPort"));
        assertEquals("nowhere", form.values().get("dst"));
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsRefused() {
        RecordForm form = form(Map.of("from", "2026-02-21", "to", "2026-02-19"));
        query(form);
        assertEquals(Set.of("to"), form.errors().keySet());
    }

    @Test
    void aChipLeadsToTheSearchWithoutIt() {
        RecordForm form = form(Map.of("src", "2001:db8::1", "srcUser", "corp\\a&b=c"));
        assertEquals(
                List.of(
                        new Chip("source 2001:db8::1", "srcUser=corp%5Ca%26b%3Dc"),
                        new Chip("user corp\\a&b=c", "src=2001%3Adb8%3A%3A1")),
                form.chips());
        assertEquals("src=2001%3Adb8%3A%3A1&srcUser=corp%5Ca%26b%3Dc", form.toQuery());
        assertEquals("", form(Map.of("range", "all", "from", "2026-02-20")).toQuery());
    }

    @Test
    void aFileNameHoldsNothingThatFileSystemsDislike() {
        String name =
                form(Map.of("from", "2026-02-20T12:10", "to", "../../x\"")).fileRange(NOW);
        assertTrue(name.matches("[0-9A-Za-z_-]+"), name);
        assertEquals("last-24h_at_20261124-230000", form(Map.of("range", "24h")).fileRange(NOW));
    }

    @Test
    void aPlaceInTheLogComesBackAsItWas() {
        Continuation place =
                new Continuation(new RecordPosition(Instant.parse("2026-11-24T12:00:00.000123Z"), 17), 512);
        assertEquals(place, RecordPlace.parse(RecordPlace.of(place)).orElseThrow());
        assertEquals(
                Continuation.from(place.position()),
                RecordPlace.parse(RecordPlace.of(place.position())).orElseThrow());
        for (String wrong : new String[] {null, "", ",", "x,1", "2026-11-24T12:00:00Z,y", "2026-11-24T12:00:00Z,1,z"}) {
            assertTrue(RecordPlace.parse(wrong).isEmpty(), wrong);
        }
    }
}
