package org.activedefense.logstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.activedefense.logstore.RecordSearch.Continuation;
import org.activedefense.logstore.RecordSearch.Result;
import org.activedefense.system.DatabaseException;
import org.junit.jupiter.api.Test;

/** How a search chooses its slices. */
class RecordWalkTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Instant OLDEST = Instant.parse("2026-11-20T00:00:00Z");
    private static final RecordQuery ALL = new RecordQuery(null, null, null, null, null, Map.of(), Map.of(), Map.of());

    /** A log without records that says how many matches a slice has. */
    private static class Slices extends RecordSlice {
        boolean elsewhere = true;
        final List<Stretch> asked = new ArrayList<>();

        int matches(Stretch stretch) {
            return 0;
        }

        @Override
        public Read read(RecordQuery.Conditions conditions, Stretch stretch) {
            asked.add(stretch);
            return new Read(List.of(), matches(stretch));
        }

        @Override
        public Extent extent() {
            List<Day> days = new ArrayList<>();
            for (Instant day = OLDEST; day.isBefore(NOW); day = day.plus(Duration.ofDays(1))) {
                days.add(new Day(day, day.plus(Duration.ofDays(1))));
            }
            return new Extent(days, elsewhere);
        }
    }

    private static DatabaseException failure(String state) {
        return new DatabaseException(new SQLException("no", state));
    }

    private static Result backwards(Slices slices, RecordQuery query) {
        return new RecordWalk(slices, query, true, null, 50, NOW).run();
    }

    @Test
    void slicesMeetWithoutGapOrOverlapAndGrowOverNothing() {
        Slices slices = new Slices();
        Result result = backwards(slices, ALL);

        assertFalse(result.timeUp());
        assertEquals(
                Instant.parse("2026-11-25T00:00:00Z"), slices.asked.get(0).to().time());
        for (int i = 1; i < slices.asked.size(); i++) {
            assertEquals(slices.asked.get(i - 1).from(), slices.asked.get(i).to());
        }
        assertTrue(slices.asked.size() < 20, () -> slices.asked.size() + " slices for four empty days");
        assertTrue(slices.asked.get(slices.asked.size() - 1).from().time().isBefore(OLDEST));
    }

    @Test
    void forwardsTheyMeetAsWell() {
        Slices slices = new Slices();
        Result result = new RecordWalk(slices, ALL, false, null, 50, NOW).run();

        assertFalse(result.timeUp());
        for (int i = 1; i < slices.asked.size(); i++) {
            assertEquals(slices.asked.get(i - 1).to(), slices.asked.get(i).from());
        }
        assertEquals(
                Instant.parse("2026-11-25T00:00:00Z"),
                slices.asked.get(slices.asked.size() - 1).to().time());
    }

    @Test
    void whereNoRecordCanBeNothingIsRead() {
        Slices slices = new Slices() {
            @Override
            public Extent extent() {
                Day first = super.extent().days().get(0);
                Day third = super.extent().days().get(2);
                return new Extent(List.of(first, third), false);
            }
        };
        for (boolean newestFirst : new boolean[] {true, false}) {
            slices.asked.clear();
            Result result = new RecordWalk(slices, ALL, newestFirst, null, 50, NOW).run();
            assertFalse(result.timeUp());
            for (RecordSlice.Stretch asked : slices.asked) {
                boolean inFirst = !asked.to().time().isAfter(OLDEST.plus(Duration.ofDays(1)));
                boolean inThird = !asked.from().time().isBefore(OLDEST.plus(Duration.ofDays(2)))
                        && !asked.to().time().isAfter(OLDEST.plus(Duration.ofDays(3)));
                assertTrue(inFirst || inThird, asked::toString);
                assertFalse(asked.from().time().isBefore(OLDEST), asked::toString);
            }
        }
    }

    @Test
    void anEmptyLogIsSearchedWithoutReading() {
        Slices slices = new Slices() {
            @Override
            public Extent extent() {
                return new Extent(List.of(), false);
            }
        };
        assertEquals(new Result(List.of(), null, false), backwards(slices, ALL));
        assertEquals(List.of(), slices.asked);
    }

    @Test
    void aSearchEndsWhereItsRangeEnds() {
        Slices slices = new Slices();
        Instant from = NOW.minusSeconds(100);
        backwards(slices, new RecordQuery(null, null, from, NOW, null, Map.of(), Map.of(), Map.of()));

        assertEquals(RecordPosition.before(NOW), slices.asked.get(0).to());
        assertEquals(
                RecordPosition.before(from),
                slices.asked.get(slices.asked.size() - 1).from());
    }

    @Test
    void aSliceThatHoldsTooMuchIsCutUntilItIsASecond() {
        Slices slices = new Slices() {
            @Override
            int matches(Stretch stretch) {
                long span = Duration.between(stretch.from().time(), stretch.to().time())
                        .toSeconds();
                return stretch.to().time().isAfter(NOW) ? 0 : span > 1 && stretch.mostMatches() > 0 ? 1_000_000 : 1;
            }
        };
        Result result = backwards(
                slices, new RecordQuery(null, null, NOW.minusSeconds(5), NOW, null, Map.of(), Map.of(), Map.of()));
        assertEquals(0, slices.asked.get(1).mostMatches(), "a slice of a second is read whatever it holds");
        assertFalse(result.timeUp());
    }

    @Test
    void aSliceThatTakesTooLongIsTriedAgainShorter() {
        Slices slices = new Slices() {
            @Override
            int matches(Stretch stretch) {
                long span = Duration.between(stretch.from().time(), stretch.to().time())
                        .toSeconds();
                if (span > 40 && stretch.mostMatches() > 0) {
                    throw failure("57014");
                }
                return 1;
            }
        };
        new RecordWalk(
                        slices,
                        ALL,
                        true,
                        new Continuation(new RecordPosition(NOW.minusSeconds(3_600), 9), 320),
                        50,
                        NOW)
                .run();
        assertEquals(NOW.minusSeconds(3_600 + 320), slices.asked.get(0).from().time());
        assertEquals(NOW.minusSeconds(3_600 + 40), slices.asked.get(1).from().time());
        assertEquals(
                new RecordPosition(NOW.minusSeconds(3_600), 9),
                slices.asked.get(1).to());
        assertEquals(
                NOW.minusSeconds(3_600 + 40), slices.asked.get(2).to().time(), "it goes on behind the shorter one");
    }

    @Test
    void otherFailuresAreNotTakenForWantOfTime() {
        Slices slices = new Slices() {
            @Override
            int matches(Stretch stretch) {
                throw failure("57P01");
            }
        };
        assertThrows(DatabaseException.class, () -> backwards(slices, ALL));
        assertEquals(1, slices.asked.size());
    }
}
