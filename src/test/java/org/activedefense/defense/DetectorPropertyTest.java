package org.activedefense.defense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.address.NetworkSet;
import org.activedefense.blacklist.NetworkPolicy;
import org.activedefense.logstore.StoredBatch;

/** The detector against a brute force, on a grid of times so coarse that windows are met exactly at their ends. */
class DetectorPropertyTest {

    private static final long BASE = 1_763_900_000_000L;
    private static final long STEP = 30_000;
    private static final NetworkPolicy POLICY = new NetworkPolicy(
            NetworkSet.parse("198.51.100.0/24", "2001:db8:1::/48"), NetworkSet.parse("203.0.113.64/26"));
    private static final List<Address> SOURCES = addresses(
            "203.0.113.1",
            "203.0.113.2",
            "::ffff:203.0.113.2",
            "2001:db8:9::1",
            "203.0.113.3",
            "203.0.113.70",
            "198.51.100.9",
            "10.0.0.1");
    private static final List<Address> DESTINATIONS = addresses(
            "198.51.100.1",
            "198.51.100.2",
            "198.51.100.3",
            "2001:db8:1::1",
            "::ffff:198.51.100.4",
            "198.51.100.5",
            "192.0.2.1");
    private static final byte[] FLAGS = {
        0,
        StoredBatch.VULNERABILITY_CRITICAL,
        StoredBatch.VULNERABILITY_HIGH,
        StoredBatch.VULNERABILITY_CRITICAL | StoredBatch.SERVER_TO_CLIENT
    };

    private static List<Address> addresses(String... texts) {
        return Arrays.stream(texts).map(Address::parse).toList();
    }

    @Provide
    Arbitrary<List<LogRecord>> records() {
        Arbitrary<LogRecord> one = Combinators.combine(
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.just(0)),
                                Tuple.of(2, Arbitraries.integers().between(0, SOURCES.size() - 1))),
                        Arbitraries.integers().between(0, DESTINATIONS.size() - 1),
                        Arbitraries.of(-1, 0, 1, 22, 80, 443, 8080, 65535),
                        Arbitraries.integers().between(0, 79),
                        Arbitraries.frequency(Tuple.of(12, 0), Tuple.of(1, 1), Tuple.of(1, -1), Tuple.of(1, 1000)))
                .as((step, src, dst, port, flag, offset) -> new LogRecord(
                        0, BASE + step * STEP + offset, SOURCES.get(src), DESTINATIONS.get(dst), port, (byte)
                                ((flag < FLAGS.length ? FLAGS[flag] : StoredBatch.TRAFFIC)
                                        | (flag % 3 == 0 ? StoredBatch.ALLOWED : 0))));
        return one.list()
                .ofMaxSize(120)
                .withSizeDistribution(RandomDistribution.uniform())
                .map(DetectorPropertyTest::numbered);
    }

    private static List<LogRecord> numbered(List<LogRecord> records) {
        List<LogRecord> numbered = new ArrayList<>();
        for (LogRecord r : records) {
            numbered.add(new LogRecord(numbered.size() + 1, r.time(), r.src(), r.dst(), r.port(), r.flags()));
        }
        return numbered;
    }

    @Provide
    Arbitrary<BruteForce> settings() {
        Arbitrary<DefenseRules> rules = Combinators.combine(
                        Arbitraries.of(0, 1, 3, 5, 10),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.of(0, 1, 3, 5, 10),
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.integers().between(0, 2))
                .as(DefenseRules::new);
        Arbitrary<Removals> removals = Combinators.combine(
                        Arbitraries.of("203.0.113.1", "203.0.113.0/24", "::/0", "0.0.0.0/0", "203.0.113.2"),
                        Arbitraries.integers().between(-30, 40))
                .as((network, step) ->
                        new Removals(step < 0 ? Map.of() : Map.of(Network.parse(network), BASE + step * STEP)));
        Arbitrary<Long> oldest =
                Arbitraries.integers().between(-30, 40).map(step -> step < 0 ? Long.MIN_VALUE : BASE + step * STEP);
        return Combinators.combine(rules, Arbitraries.of(true, false), removals, oldest)
                .as((r, own, removed, from) -> new BruteForce(
                        r, own ? POLICY : new NetworkPolicy(NetworkSet.EMPTY, POLICY.allowed()), removed, from));
    }

    private static long someBudget(Random random) {
        return new long[] {0, 400, 700, 1500, 3000, Long.MAX_VALUE}[random.nextInt(6)];
    }

    private static long someTime(Random random, int steps) {
        int step = random.nextInt(steps + 8);
        return step >= steps ? Long.MIN_VALUE : BASE + step * STEP;
    }

    /** Shuffles, batches, restarts and forgets at random. */
    private static Simulation play(BruteForce settings, List<LogRecord> records, int steps, Random random) {
        List<LogRecord> arriving = new ArrayList<>(records);
        if (random.nextInt(4) > 0) {
            Collections.shuffle(arriving, random);
        }
        Simulation.Extra extra = Simulation.Extra.values()[random.nextInt(3)];
        Simulation simulation = new Simulation(settings, arriving, someBudget(random), extra, random);
        while (!simulation.isOver()) {
            simulation.run(1 + random.nextInt(30));
            if (random.nextInt(4) == 0) {
                simulation.restart(someTime(random, steps));
            }
        }
        return simulation;
    }

    @Property(tries = 4000, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void findsWhomTheBruteForceFindsHoweverTheRecordsArrive(
            @ForAll("records") List<LogRecord> records, @ForAll("settings") BruteForce any, @ForAll long seed) {
        Random random = new Random(seed);
        BruteForce settings = random.nextInt(3) == 0 ? any : any.onTheEdge(records, random);
        Simulation simulation = play(settings, records, 40, random);
        assertEquals(settings.guilty(records), simulation.listed());
    }

    /** Sources with so many destinations and ports that their events are held in groups. */
    @Property(tries = 200)
    void findsTheSameInSourcesWithManyRecords(@ForAll long seed) {
        Random random = new Random(seed);
        int steps = 60 + random.nextInt(400);
        int destinations = 2 + random.nextInt(random.nextBoolean() ? 8 : 60);
        int ports = 2 + random.nextInt(random.nextBoolean() ? 12 : 60);
        int count = 80 + random.nextInt(400);
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new LogRecord(
                    i + 1,
                    BASE + random.nextInt(steps) * STEP,
                    SOURCES.get(random.nextInt(20) == 0 ? 3 : 0),
                    Address.ofIpv4(Address.parse("198.51.100.0").toBytes()[0] << 24
                            | 51 << 16
                            | 100 << 8
                            | random.nextInt(destinations)),
                    random.nextInt(ports),
                    StoredBatch.TRAFFIC));
        }
        int[] minutes = {0, 1, 2, 5, 10, 30};
        DefenseRules rules = new DefenseRules(
                minutes[random.nextInt(6)], random.nextInt(9), minutes[random.nextInt(6)], random.nextInt(12), 1);
        BruteForce settings =
                new BruteForce(rules, POLICY, Removals.NONE, random.nextBoolean() ? Long.MIN_VALUE : BASE + 20 * STEP);
        Simulation simulation = play(settings, records, steps, random);
        assertEquals(settings.guilty(records), simulation.listed());
    }

    /** Each run alone, with entries made and ended by hand, and settings and networks changed at restarts. */
    @Property(tries = 2000, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void everyRunFindsWhomTheBruteForceFindsAmongWhatIsStoredThen(
            @ForAll("records") List<LogRecord> records,
            @ForAll("settings") BruteForce before,
            @ForAll("settings") BruteForce anyAfter,
            @ForAll long seed) {
        Random random = new Random(seed);
        BruteForce after = anyAfter.onTheEdge(records, random);
        List<LogRecord> arriving = new ArrayList<>(records);
        Collections.shuffle(arriving, random);
        Simulation.Extra extra = random.nextBoolean() ? Simulation.Extra.NONE : Simulation.Extra.THIS_RUN;
        Simulation simulation = new Simulation(before, arriving, someBudget(random), extra, random);
        BruteForce settings = before;
        while (!simulation.isOver()) {
            Set<Address> listed = simulation.listed();
            int judgedBefore = simulation.judged().size();
            Set<Address> found = simulation.run(1 + random.nextInt(25));
            List<LogRecord> stored = simulation.judged();
            List<LogRecord> run = new ArrayList<>(stored.subList(judgedBefore, stored.size()));
            run.removeIf(r -> listed.contains(r.src()));
            assertEquals(settings.guilty(run, stored), found);
            if (random.nextInt(6) == 0) {
                settings = random.nextBoolean() ? before : after;
                simulation.restart(someTime(random, 40), settings);
            }
            for (Address source : SOURCES) {
                if (random.nextInt(5) == 0 && simulation.isListed(source)) {
                    simulation.delist(source);
                } else if (random.nextInt(12) == 0 && !simulation.isListed(source)) {
                    simulation.addByHand(source);
                }
            }
        }
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void everyRecordAfterTheDecidingOneIsOneHit(
            @ForAll("records") List<LogRecord> records, @ForAll("settings") BruteForce settings, @ForAll long seed) {
        Random random = new Random(seed);
        Simulation simulation = new Simulation(settings, records, Long.MAX_VALUE, Simulation.Extra.NONE, random);
        while (!simulation.isOver()) {
            simulation.run(1 + random.nextInt(40));
        }
        simulation.checkHits();
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void everyHitIsCountedOnceWhateverRestartsAndRunsThatAreLost(
            @ForAll("records") List<LogRecord> records, @ForAll("settings") BruteForce settings, @ForAll long seed) {
        Random random = new Random(seed);
        Simulation simulation = new Simulation(settings, records, someBudget(random), Simulation.Extra.NONE, random);
        while (!simulation.isOver()) {
            int next = random.nextInt(6);
            if (next == 0) {
                simulation.crash(1 + random.nextInt(40), someTime(random, 40));
            } else if (next == 1) {
                simulation.restart(someTime(random, 40));
            }
            simulation.run(1 + random.nextInt(40));
        }
        simulation.checkHits();
    }

    @Property(tries = 500)
    void memoryIsCountedRightAndKeptWithinItsBudget(@ForAll long seed) {
        Random random = new Random(seed);
        long budget = 2_000 + random.nextInt(60_000);
        DefenseRules rules = new DefenseRules(5, 200, 3, 200, 1);
        SourceMemory memory = new SourceMemory(rules);
        long covered = Long.MIN_VALUE;
        for (int i = 0; i < 600; i++) {
            long low = random.nextInt(1 + random.nextInt(200));
            long time = BASE + i * 1_000L + random.nextInt(100_000);
            if (time >= covered) {
                SourceEvents source = memory.ready(memory.get(7, low), 7, low);
                memory.add(source, new Event(time, 0, random.nextInt(20), random.nextInt(20)));
            }
            if (random.nextInt(50) == 0) {
                memory.forget(7, low);
            }
            if (memory.bytes() > budget) {
                covered = memory.shrinkTo(budget * 3 / 4, covered);
                assertTrue(memory.bytes() <= budget);
            }
        }
        long events = 0;
        Set<SourceEvents> held = new HashSet<>();
        for (long low = 0; low < 200; low++) {
            SourceEvents source = memory.get(7, low);
            if (source != null && held.add(source)) {
                events += source.size();
                long from = covered;
                source.forEach(event -> assertTrue(event.timeMillis() >= from));
            }
        }
        assertEquals(events, memory.events());
        assertEquals(held.size(), memory.sources());
    }
}
