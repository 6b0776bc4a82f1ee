package org.activedefense.blacklist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.activedefense.address.Network;
import org.junit.jupiter.api.Test;

class BlacklistFilterTest {

    @Test
    void readsAnAddressANetworkOrHowOneBegins() {
        assertEquals(Network.parse("203.0.113.7"), BlacklistFilter.ipOf(" 203.0.113.7 "));
        assertEquals(Network.parse("203.0.113.0/28"), BlacklistFilter.ipOf("203.0.113.0/28"));
        assertEquals(Network.parse("203.0.113.0/24"), BlacklistFilter.ipOf("203.0.113."));
        assertEquals(Network.parse("203.0.0.0/16"), BlacklistFilter.ipOf("203.0"));
        assertEquals(Network.parse("203.0.0.0/8"), BlacklistFilter.ipOf("203"));
        assertEquals(Network.parse("2001:db8::/32"), BlacklistFilter.ipOf("2001:db8:"));
        assertEquals(Network.parse("2001:db8::"), BlacklistFilter.ipOf("2001:db8::"));
        assertNull(BlacklistFilter.ipOf(" "));
    }

    @Test
    void refusesWhatIsNoAddressInWords() {
        for (String wrong : new String[] {"scanner", "300.1", "203.0.113.7/24", "1.2.3.4.5", "203.0.113.7."}) {
            String message = assertThrows(IllegalArgumentException.class, () -> BlacklistFilter.ipOf(wrong), wrong)
                    .getMessage();
            assertTrue(message.length() > 10, message);
        }
    }

    @Test
    void looksForAnAddressByEveryNetworkAroundIt() {
        String around = BlacklistFilter.andAround(Network.parse("203.0.113.7"));
        assertTrue(around.startsWith("{203.0.113.7,203.0.113.6/31,203.0.113.4/30,"), around);
        assertTrue(around.endsWith(",192.0.0.0/4,192.0.0.0/3,192.0.0.0/2,128.0.0.0/1,0.0.0.0/0}"), around);
        assertEquals(129, Network.parse("2001:db8::1").andAround().size());
    }
}
