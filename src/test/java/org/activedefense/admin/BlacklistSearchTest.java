package org.activedefense.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.activedefense.address.Network;
import org.activedefense.blacklist.Alert;
import org.activedefense.blacklist.BlacklistFilter;
import org.activedefense.blacklist.EntryOrder;
import org.junit.jupiter.api.Test;

class BlacklistSearchTest {

    private final BlacklistSearch search = new BlacklistSearch();

    @Test
    void anAddressWithoutParametersIsTheWholeListFromItsBeginning() {
        assertEquals(BlacklistFilter.ALL, search.filter());
        assertEquals(EntryOrder.LAST_SEEN, search.order());
        assertNull(search.place());
        assertEquals("blacklist.xhtml", search.url("after", null));
    }

    @Test
    void everyLinkHoldsTheWholeSearch() {
        search.setIp("203.0.113.0/24");
        search.setType("Port Scan Attack v1");
        search.setSort("address");
        search.setAfter("somewhere");
        assertEquals(new BlacklistFilter(Alert.PORT_SCAN_V1, Network.parse("203.0.113.0/24")), search.filter());
        assertEquals(EntryOrder.ADDRESS, search.order());
        assertEquals(
                "blacklist.xhtml?ip=203.0.113.0%2F24&type=Port+Scan+Attack+v1&sort=address", search.url("after", null));
        assertEquals("blacklist.xhtml?type=Port+Scan+Attack+v1&sort=address", search.url("ip", null));
    }

    @Test
    void aPageGoesOnFromThePlaceThatItsAddressWrites() {
        search.setBefore("2026-02-20T12:29:35.123456Z_17_2001:db8::/32");
        assertEquals(
                new EntryOrder.Place(Instant.parse("2026-02-20T12:29:35.123456Z"), 17, Network.parse("2001:db8::/32")),
                search.place());
        assertTrue(search.isBackward());
    }

    @Test
    void whatIsNotOursIsRefusedInWords() {
        for (String place : new String[] {"x", "2026-02-20T12:29:35Z", "2026-02-20T12:29:35Z_a_b", "_1_1.2.3.4"}) {
            search.setAfter(place);
            assertTrue(assertThrows(IllegalArgumentException.class, search::place)
                    .getMessage()
                    .contains("first page"));
        }
        search.setType("Nonsense");
        assertThrows(IllegalArgumentException.class, search::filter);
    }
}
