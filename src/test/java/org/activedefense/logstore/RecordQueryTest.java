package org.activedefense.logstore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.activedefense.address.Network;
import org.junit.jupiter.api.Test;

class RecordQueryTest {

    @Test
    void nothingAskedIsNoCondition() {
        RecordQuery query = new RecordQuery(null, null, null, null, null, Map.of(), Map.of(), Map.of());
        assertEquals(new RecordQuery.Conditions("", List.of()), query.conditions());
    }

    @Test
    void anAddressIsAskedByEqualityForTheBloomIndexAndANetworkByContainment() {
        RecordQuery query = new RecordQuery(
                Network.parse("198.51.100.7"),
                Network.parse("203.0.113.0/24"),
                null,
                null,
                new long[] {3, 4},
                Map.of("dst_port", 22),
                Map.of("action", "drop' or 1=1"),
                Map.of("rule_name", "100%_\\"));
        assertEquals(
                " and src_ip = cast(? as inet) and dst_ip <<= cast(? as inet) and logfile_id in (?, ?)"
                        + " and dst_port = ? and action = ? and rule_name ilike ?",
                query.conditions().sql());
        assertEquals(
                List.of("198.51.100.7", "203.0.113.0/24", 3L, 4L, 22, "drop' or 1=1", "%100\\%\\_\\\\%"),
                query.conditions().parameters());
    }
}
