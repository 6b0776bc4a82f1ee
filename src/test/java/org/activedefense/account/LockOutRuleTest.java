package org.activedefense.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LockOutRuleTest {

    @Test
    void theFifthFailureCostsAMinuteAndEachFurtherOneTwiceAsMuchUpToAnHour() {
        List<Long> minutes = IntStream.rangeClosed(1, 13)
                .mapToObj(failures -> LockOutRule.PAIR.after(failures).toMinutes())
                .toList();
        assertEquals(List.of(0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L), minutes);
        assertEquals(Duration.ofHours(1), LockOutRule.PAIR.after(Integer.MAX_VALUE));
    }

    @Test
    void whatOthersCanDriveUpBeginsLater() {
        assertTrue(LockOutRule.ADDRESS.after(19).isZero());
        assertEquals(Duration.ofMinutes(1), LockOutRule.ADDRESS.after(20));
        assertTrue(LockOutRule.NAME.after(49).isZero());
        assertEquals(Duration.ofMinutes(1), LockOutRule.NAME.after(50));
    }

    @Test
    void theWaitIsToldInWordsAndNeverTooShort() {
        assertEquals("1 second", LockedOutException.words(Duration.ofSeconds(1)));
        assertEquals("60 seconds", LockedOutException.words(Duration.ofMinutes(1)));
        assertEquals("2 minutes", LockedOutException.words(Duration.ofSeconds(91)));
        assertEquals("4 minutes", LockedOutException.words(Duration.ofMinutes(4)));
        assertEquals("5 minutes", LockedOutException.words(Duration.ofSeconds(241)));
        assertEquals("60 minutes", LockedOutException.words(Duration.ofHours(1)));
    }

    @Test
    void failuresAreCountedByWhoseAddressItIs() {
        assertEquals("192.0.2.7", Attempt.of("admin", "192.0.2.7").address());
        assertEquals("192.0.2.7", Attempt.of("admin", "::ffff:192.0.2.7").address());
        assertEquals(
                "2001:db8:1:2::/64", Attempt.of("admin", "2001:db8:1:2:3:4:5:6").address());
        assertEquals("fe80::/64", Attempt.of("admin", "fe80::1%eth0").address());
        assertEquals("unknown", Attempt.of("admin", null).address());
    }

    @Test
    void aNameWithoutAccountIsNotKept() {
        String hashed = Attempt.of("hunter2 my password", "192.0.2.7").hashedName();
        assertEquals("sha256:".length() + 64, hashed.length());
        assertTrue(hashed.startsWith("sha256:"));
    }
}
