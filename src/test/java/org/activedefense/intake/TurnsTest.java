package org.activedefense.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now = 1;
    private final Turns turns = new Turns(() -> now);
    private final List<String> served = new ArrayList<>();

    private final class Device extends Turns.Taker {
        private final String name;
        private long pause;
        private boolean rings;
        private RuntimeException throwing;

        Device(String name, long pause) {
            this.name = name;
            this.pause = pause;
        }

        @Override
        long takeTurn() {
            served.add(name);
            if (rings) {
                turns.ring(this);
            }
            if (throwing != null) {
                throw throwing;
            }
            return pause;
        }
    }

    private void serve(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            turns.serveOne(0);
            now++;
        }
    }

    @Test
    void aBusyOneGetsNoMoreTurnsThanTheOthersThatAreDue() throws InterruptedException {
        turns.add(new Device("busy", 0));
        for (int i = 0; i < 9; i++) {
            turns.add(new Device("other", 0));
        }
        serve(100);
        long turnsOfBusy = served.stream().filter("busy"::equals).count();
        assertTrue(turnsOfBusy >= 9 && turnsOfBusy <= 11, () -> turnsOfBusy + " of 100 turns of ten");
    }

    @Test
    void aQuietOneIsServedAgainAfterItsPauseAlone() throws InterruptedException {
        turns.add(new Device("quiet", SECOND));
        serve(5);
        assertEquals(1, served.size());
        now += SECOND;
        serve(5);
        assertEquals(2, served.size());
    }

    @Test
    void whoIsRungIsServedAtOnceAlsoAmidItsTurn() throws InterruptedException {
        Device device = new Device("quiet", SECOND);
        turns.add(device);
        serve(1);
        turns.ring(device);
        serve(2);
        assertEquals(2, served.size());
        device.rings = true;
        turns.ring(device);
        serve(2);
        assertEquals(4, served.size());
    }

    @Test
    void whoThrowsComesAgainAndOthersAreNotTouched() throws InterruptedException {
        Device throwing = new Device("throws", 0);
        throwing.throwing = new IllegalStateException("broken");
        turns.add(throwing);
        turns.add(new Device("sound", 0));
        assertThrows(IllegalStateException.class, () -> serve(1));
        serve(1);
        assertEquals(List.of("throws", "sound"), served);
        now += SECOND;
        served.clear();
        throwing.throwing = null;
        serve(2);
        assertTrue(served.contains("throws"));
    }

    @Test
    void whoIsRemovedIsServedNoMore() throws InterruptedException {
        Device device = new Device("gone", 0);
        turns.add(device);
        serve(1);
        turns.remove(device);
        serve(3);
        assertEquals(1, served.size());
    }
}
