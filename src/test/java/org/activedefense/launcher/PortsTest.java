package org.activedefense.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void aTakenPortIsSaidWithItsOwnerAndTheSettingThatChangesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            int port = taken.getLocalPort();
            Trouble trouble = assertThrows(Trouble.class, () -> Ports.checkFree(port, "THE_SETTING"));
            assertTrue(trouble.getMessage().contains("Port " + port + " is taken"), trouble.getMessage());
            assertTrue(trouble.getMessage().contains("THE_SETTING"), trouble.getMessage());
            if (System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
                String me = "process " + ProcessHandle.current().pid();
                assertTrue(trouble.getMessage().contains(me), trouble.getMessage());
            }
        }
    }

    @Test
    void aFreePortPasses() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Ports.checkFree(port, "THE_SETTING");
    }

    @Test
    void theNextFreePortOnLoopbackIsFound() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertFalse(Ports.freeOnLoopback(port));
            int next = Ports.freeOnLoopbackFrom(port);
            assertNotEquals(port, next);
            assertEquals(true, next > port);
        }
    }
}
