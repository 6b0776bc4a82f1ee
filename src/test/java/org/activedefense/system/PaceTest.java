package org.activedefense.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private long now = 1;
    private boolean refusing;
    private final Deque<Runnable> handedOut = new ArrayDeque<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final Pace pace = new Pace(this::take, () -> now, () -> {});
    private final AtomicInteger rounds = new AtomicInteger();

    private void take(Runnable task) {
        if (refusing) {
            throw new RejectedExecutionException("200 tasks already");
        }
        handedOut.add(task);
    }

    private WatchedPart part(String name) {
        return new WatchedPart(name, Watchdog.LIMIT.plus(PAUSE), () -> now, failures::incrementAndGet);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void work() {
        pace.handOut();
        while (!handedOut.isEmpty()) {
            handedOut.poll().run();
        }
    }

    @Test
    void aRoundComesAfterThePauseAndNotBefore() {
        pace.add(part("a"), PAUSE, () -> rounds.incrementAndGet() > 0);
        work();
        assertEquals(PAUSE.toNanos(), pace.handOut());
        pass(PAUSE.minusMillis(1));
        work();
        assertEquals(1, rounds.get());
        pass(Duration.ofMillis(1));
        work();
        assertEquals(2, rounds.get());
    }

    @Test
    void whateverARoundThrowsTheNextOneComesAndOtherPartsAreNotTouched() {
        WatchedPart throwing = part("throws");
        WatchedPart sound = part("sound");
        pace.add(throwing, PAUSE, () -> {
            rounds.incrementAndGet();
            throw new StackOverflowError("deep");
        });
        AtomicInteger soundRounds = new AtomicInteger();
        pace.add(sound, PAUSE, () -> soundRounds.incrementAndGet() > 0);
        for (int i = 0; i < 20; i++) {
            work();
            pass(PAUSE);
        }
        assertEquals(20, rounds.get());
        assertEquals(20, soundRounds.get());
        assertEquals(20, failures.get());
        assertTrue(throwing.isStalled());
        assertTrue(throwing.whyStalled().orElseThrow().endsWith(": deep"));
        assertFalse(sound.isStalled());
    }

    @Test
    void aRefusedRoundIsTriedAgainAndNamedIfItStaysSo() {
        WatchedPart part = part("a");
        pace.add(part, PAUSE, () -> rounds.incrementAndGet() > 0);
        refusing = true;
        for (int i = 0; i < 20; i++) {
            work();
            pass(PAUSE);
        }
        assertEquals(0, rounds.get());
        assertTrue(part.whyStalled().orElseThrow().contains("executor refused it"));
        refusing = false;
        work();
        assertEquals(1, rounds.get());
        assertFalse(part.isStalled());
    }

    @Test
    void aRoundThatHangsIsStalledAndIsNotBegunASecondTime() {
        WatchedPart part = part("a");
        pace.add(part, PAUSE, () -> rounds.incrementAndGet() > 0);
        pace.handOut();
        part.begin(); // and does not come back
        pass(Duration.ofSeconds(33));
        pace.handOut();
        assertEquals(1, handedOut.size());
        assertTrue(part.whyStalled().orElseThrow().contains("a round has hung for 33 s"));
        handedOut.poll().run();
        assertFalse(part.isStalled());
    }

    @Test
    void progressAmidALongRoundIsNoStandstill() {
        WatchedPart part = part("a");
        part.begin();
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofSeconds(20));
            part.progress();
        }
        assertFalse(part.isStalled());
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsStalled() {
        WatchedPart part = part("a");
        pace.add(part, PAUSE, () -> {
            throw new DatabaseException(new java.sql.SQLException("connection refused", "08001"));
        });
        for (int i = 0; i < 30; i++) {
            work();
            pass(PAUSE);
        }
        assertFalse(part.isStalled());
        assertEquals(30, failures.get());
    }

    @Test
    void aBellAmidARoundBringsAnotherOneRightAfterIt() {
        Pace.Round[] round = new Pace.Round[1];
        round[0] = pace.add(part("a"), PAUSE, () -> {
            if (rounds.incrementAndGet() == 1) {
                round[0].ring();
            }
            return true;
        });
        work();
        work();
        assertEquals(2, rounds.get());
        work();
        assertEquals(2, rounds.get());
        round[0].ring();
        work();
        assertEquals(3, rounds.get());
    }

    @Test
    void aPartThatHasEndedIsNeitherRunNorStalled() {
        WatchedPart part = part("a");
        pace.add(part, PAUSE, () -> rounds.incrementAndGet() < 2);
        for (int i = 0; i < 40; i++) {
            work();
            pass(PAUSE);
        }
        assertEquals(2, rounds.get());
        assertFalse(part.isStalled());
    }
}
