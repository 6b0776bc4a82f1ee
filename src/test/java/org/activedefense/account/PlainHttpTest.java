package org.activedefense.account;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PlainHttpTest {

    @Test
    void onlyThisMachineComesWithoutTls() {
        assertTrue(PlainHttp.isThisMachine("127.0.0.1", "127.0.0.1"));
        assertTrue(PlainHttp.isThisMachine("127.0.0.9", "10.1.1.1"));
        assertTrue(PlainHttp.isThisMachine("0:0:0:0:0:0:0:1", "::1"));
        assertTrue(PlainHttp.isThisMachine("10.1.1.1", "10.1.1.1"), "by its own address");
        assertFalse(PlainHttp.isThisMachine("10.1.1.2", "10.1.1.1"));
        assertFalse(PlainHttp.isThisMachine("203.0.113.7", "127.0.0.1"));
        assertFalse(PlainHttp.isThisMachine(null, null));
        assertFalse(PlainHttp.isThisMachine("127.0.0.1.example.net.invalid", "10.1.1.1"));
    }
}
