package org.activedefense.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.activedefense.address.Address;
import org.activedefense.address.NetworkSet;
import org.activedefense.blacklist.NetworkPolicy;
import org.activedefense.defense.DefenseRules;
import org.activedefense.defense.Detector;
import org.activedefense.defense.Finding;
import org.activedefense.defense.ListedSources;
import org.activedefense.defense.Removals;
import org.activedefense.defense.Verdict;
import org.activedefense.logstore.StoredBatch;

/**
 * Events a second and bytes a live key of the detector, beside windows of plain HashMaps in the same run. The HashMaps judge
 * exactly too, but only records in order of time, never restarted, all in memory. Run it with a few hundred MB of heap;
 * the best of the rounds counts.
 */
public final class DetectorBenchmark {

    private static final long BASE = 1_763_900_000_000L;
    private static final DefenseRules RULES = new DefenseRules(10, 10, 10, 10, 1);
    private static final NetworkPolicy POLICY =
            new NetworkPolicy(NetworkSet.parse("198.51.100.0/24", "192.0.2.0/24"), NetworkSet.parse("203.0.113.0/28"));
    private static final int BATCH = 5_000;
    private static final int ROUNDS = 5;

    private DetectorBenchmark() {}

    public static void main(String[] args) {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 2_000_000;
        List<StoredBatch> inOrder = batches(events, false);
        List<StoredBatch> disordered = batches(events, true);
        double detector = 0;
        double shuffled = 0;
        double maps = 0;
        for (int round = 0; round < ROUNDS; round++) {
            detector = Math.max(detector, perSecond(events, () -> judge(inOrder)));
            shuffled = Math.max(shuffled, perSecond(events, () -> judge(disordered)));
            maps = Math.max(maps, perSecond(events, () -> new HashMapWindows().judge(inOrder)));
        }
        System.out.printf(
                "%,d events over two hours%n" + "detector, in order of time   %,12.0f events/s%n"
                        + "detector, batches disordered %,12.0f events/s%n"
                        + "HashMap windows, in order    %,12.0f events/s%n",
                events, detector, shuffled, maps);
        weigh("mixed", inOrder);
        weigh("a source a record (spoofed)", spoofed(events / 2));
        System.out.println("scanners found: detector " + judge(inOrder) + ", disordered " + judge(disordered)
                + ", HashMap windows " + new HashMapWindows().judge(inOrder));
    }

    private interface Work {
        int run();
    }

    private static double perSecond(int events, Work work) {
        long start = System.nanoTime();
        work.run();
        return events * 1e9 / (System.nanoTime() - start);
    }

    private static int judge(List<StoredBatch> batches) {
        return judge(newDetector(), batches);
    }

    private static Detector newDetector() {
        return new Detector(RULES, POLICY, new ListedSources(), Removals.NONE, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static int judge(Detector detector, List<StoredBatch> batches) {
        Set<Address> found = new HashSet<>();
        for (StoredBatch batch : batches) {
            Verdict verdict = detector.judge(List.of(batch), Long.MIN_VALUE, (ranges, sink) -> {
                throw new IllegalStateException("all is in memory");
            });
            verdict.findings().stream().map(Finding::source).forEach(found::add);
        }
        return found.size();
    }

    /** What the detector believes to hold, and what the heap says. A live key is a (source, destination, port, time) held. */
    private static void weigh(String what, List<StoredBatch> batches) {
        long before = heapUsed();
        Detector detector = newDetector();
        judge(detector, batches);
        long after = heapUsed();
        System.out.printf(
                "%-28s %,d keys of %,d sources: %.0f bytes a key by its own count, %.0f by the heap%n",
                what,
                detector.eventsHeld(),
                detector.sourcesHeld(),
                (double) detector.bytesHeld() / detector.eventsHeld(),
                (double) (after - before) / detector.eventsHeld());
    }

    private static long heapUsed() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }

    /** In thousandths: 400 of heavy benign sources, 350 of sources seen once or so, 100 sweeps, 100 vertical scans, 50 others. */
    private static List<StoredBatch> batches(int events, boolean disordered) {
        Random random = new Random(20_251_123);
        long[] order = new long[events];
        for (int i = 0; i < events; i++) {
            long delay = disordered ? random.nextInt(60_000) : 0;
            order[i] = i * 7_200_000L / events - delay;
        }
        List<StoredBatch> batches = new ArrayList<>();
        StoredBatch batch = new StoredBatch(1, BATCH);
        for (int i = 0; i < events; i++) {
            addRandom(batch, i, BASE + order[i], random);
            if (batch.size() == BATCH || i == events - 1) {
                batches.add(batch);
                batch = new StoredBatch(1, BATCH);
            }
        }
        return batches;
    }

    private static void addRandom(StoredBatch batch, int id, long time, Random random) {
        int kind = random.nextInt(1000);
        int dst = 0xC6336400 | random.nextInt(256);
        if (kind < 400) { // 200 partners, each with a few services
            int partner = random.nextInt(200);
            int service = random.nextInt(6);
            int to = 0xC6336400 | (partner + service % 3) & 255;
            add(batch, id, time, 0x08080000 + partner, to, service < 4 ? 443 : 25);
        } else if (kind < 750) { // 2,000,000 strangers
            add(batch, id, time, 0x50000000 + random.nextInt(2_000_000) * 11, dst, random.nextInt(8) * 111);
        } else if (kind < 850) { // 500 sweepers
            add(batch, id, time, 0x2D000000 + random.nextInt(500), dst, 22);
        } else if (kind < 950) { // 200 vertical scanners
            add(batch, id, time, 0x2E000000 + random.nextInt(200), 0xC6336407, 1 + random.nextInt(10_000));
        } else { // 3,000 busy ones below the thresholds
            int source = random.nextInt(3_000);
            int to = 0xC6336400 | (source + random.nextInt(6)) & 255;
            add(batch, id, time, 0x2F000000 + source, to, 8000 + random.nextInt(6));
        }
    }

    private static List<StoredBatch> spoofed(int sources) {
        List<StoredBatch> batches = new ArrayList<>();
        for (int i = 0; i < sources; i++) {
            if (i % BATCH == 0) {
                batches.add(new StoredBatch(1, BATCH));
            }
            add(batches.get(i / BATCH), i, BASE + i, 0x50000000 + i * 37, 0xC6336407, 80);
        }
        return batches;
    }

    private static void add(StoredBatch batch, int id, long time, int src, int dst, int port) {
        batch.add(id, time, Address.ofIpv4(src), Address.ofIpv4(dst), port, StoredBatch.TRAFFIC);
    }

    /** The peer: for each source and destination, and source and port, the latest time of each value, and a queue to evict. */
    private static final class HashMapWindows {

        private record Key(Address src, Address dst, int port) {}

        private record Seen(long time, Key key, Object value) {}

        private final Map<Key, Map<Object, Long>> windows = new HashMap<>();
        private final ArrayDeque<Seen> queue = new ArrayDeque<>();
        private final Set<Address> found = new HashSet<>();

        int judge(List<StoredBatch> batches) {
            for (StoredBatch batch : batches) {
                for (int i = 0; i < batch.size(); i++) {
                    judge(batch, i);
                }
            }
            return found.size();
        }

        private void judge(StoredBatch batch, int i) {
            Address src = batch.src(i);
            Address dst = batch.dst(i);
            if (found.contains(src) || !POLICY.isExternal(src) || !POLICY.isGuarded(dst)) {
                return;
            }
            long time = batch.timeMillis(i);
            evict(time - RULES.scan1Minutes() * 60_000L);
            int port = batch.dstPort(i);
            boolean guilty = port > 0 && put(new Key(src, dst, -1), port, time) > RULES.scan1Ports();
            guilty |= put(new Key(src, null, port), dst, time) >= RULES.scan2Addresses();
            if (guilty) {
                found.add(src);
            }
        }

        private int put(Key key, Object value, long time) {
            Map<Object, Long> window = windows.computeIfAbsent(key, any -> new HashMap<>(4));
            window.put(value, time);
            queue.add(new Seen(time, key, value));
            return window.size();
        }

        private void evict(long before) {
            while (!queue.isEmpty() && queue.peek().time() < before) {
                Seen seen = queue.poll();
                Map<Object, Long> window = windows.get(seen.key());
                if (window != null && window.getOrDefault(seen.value(), Long.MAX_VALUE) == seen.time()) {
                    window.remove(seen.value());
                    if (window.isEmpty()) {
                        windows.remove(seen.key());
                    }
                }
            }
        }
    }
}
