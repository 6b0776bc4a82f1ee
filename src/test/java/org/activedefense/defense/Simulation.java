package org.activedefense.defense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.logstore.StoredBatch;

/** Records arriving in some order, in batches and runs, with restarts in between; what the caller of the detector does. */
final class Simulation {

    /** What history gives beside the records judged in earlier runs. */
    enum Extra {
        NONE,
        THIS_RUN,
        ALL_COMMITTED
    }

    private final Random random;
    private final List<LogRecord> stored;
    private final long budget;
    private final Extra extra;
    private final boolean entriesAtOnce;

    private BruteForce settings;
    private final Map<Address, Network> entries = new HashMap<>();
    private final Map<Address, Long> decidedBy = new HashMap<>();
    private final Map<Address, Hits> hits = new HashMap<>();
    private ListedSources listed = new ListedSources();
    private Detector detector;
    private int judged;
    private int waited;

    Simulation(BruteForce settings, List<LogRecord> arriving, long budget, Extra extra, Random random) {
        this.settings = settings;
        this.stored = arriving;
        this.budget = budget;
        this.extra = extra;
        this.random = random;
        this.entriesAtOnce = random.nextBoolean();
        detector = newDetector(Long.MIN_VALUE);
    }

    private Detector newDetector(long coveredFrom) {
        PastSpans.Limits limits = new PastSpans.Limits(
                random.nextInt(3) == 0 ? random.nextInt(100) : random.nextInt(8),
                random.nextBoolean() ? 20_000 : Long.MAX_VALUE / 4);
        return new Detector(
                settings.rules(), settings.policy(), listed, settings.removals(), coveredFrom, budget, limits);
    }

    boolean isOver() {
        return judged == stored.size();
    }

    /** Judges the next records and checks every finding. Who was found. */
    Set<Address> run(int records) {
        int end = Math.min(stored.size(), judged + records);
        Set<Address> found = new HashSet<>();
        List<StoredBatch> batches = new ArrayList<>();
        for (int from = judged; from < end; ) {
            int to = Math.min(end, from + 1 + random.nextInt(7));
            batches.add(LogRecord.batchOf(stored.subList(from, to)));
            from = to;
        }
        while (judged < end) {
            int before = judged;
            found.addAll(runOnce(batches, end));
            waited = judged == before ? waited + 1 : 0;
            assertTrue(waited < 1_000, "what waits is judged at last");
        }
        return found;
    }

    /** Judges what is ready. */
    private Set<Address> runOnce(List<StoredBatch> batches, int last) {
        int judgedBefore = judged;
        List<StoredBatch> ready = List.copyOf(detector.ready(
                batches,
                settings.oldest(),
                (from, to, sink) -> between(from, to, visibleOf(judgedBefore, last), sink),
                () -> random.nextInt(5) > 0));
        assertEquals(batches.subList(0, ready.size()), ready, "in their order, and none left out");
        batches.subList(0, ready.size()).clear();
        int end = judged + ready.stream().mapToInt(StoredBatch::size).sum();
        int visible = visibleOf(judged, last);
        Verdict verdict = detector.judge(ready, settings.oldest(), history(stored.subList(0, visible)));
        judged = end;
        Set<Address> found = new HashSet<>();
        for (Finding finding : verdict.findings()) {
            assertTrue(found.add(finding.source()), "found twice");
            assertFalse(isListed(finding.source()), "was listed");
            check(finding, stored.subList(0, Math.max(visible, end)));
            decidedBy.put(finding.source(), finding.reasons().get(0).recordId());
        }
        found.forEach(source -> entries.put(source, Network.of(source)));
        if (entriesAtOnce) {
            found.forEach(this::giveEntry);
        }
        verdict.hitsOfFound().forEach((source, hit) -> hits.merge(source, hit, Hits::plus));
        verdict.hits().forEach((entry, hit) -> entries.keySet().stream()
                .filter(source -> id(source) == entry)
                .forEach(source -> hits.merge(source, hit, Hits::plus)));
        return found;
    }

    private void giveEntry(Address source) {
        listed.add(entries.get(source), id(source));
    }

    private static long id(Address source) {
        return source.hashCode() & 0x7FFF_FFFFL;
    }

    private int visibleOf(int judgedBefore, int last) {
        return extra == Extra.NONE ? judgedBefore : extra == Extra.THIS_RUN ? last : stored.size();
    }

    /** Everything judged of that time, and now and then what is not. */
    private void between(long from, long to, int visible, RecordSink sink) {
        List<LogRecord> answer = new ArrayList<>(stored.subList(0, visible));
        answer.removeIf(r -> !r.isTraffic() || r.time() < from || r.time() > to);
        Collections.shuffle(answer, random);
        answer.forEach(r -> sink.accept(r.src(), r.id(), r.time(), r.dst(), r.port()));
    }

    private History history(List<LogRecord> visible) {
        return (ranges, sink) -> {
            assertFalse(ranges.isEmpty());
            List<LogRecord> answer = new ArrayList<>();
            for (SourceRange range : ranges) {
                Predicate<LogRecord> inRange = r ->
                        r.src().equals(range.src()) && r.time() >= range.fromMillis() && r.time() <= range.toMillis();
                visible.stream().filter(LogRecord::isTraffic).filter(inRange).forEach(answer::add);
            }
            Collections.shuffle(answer, random);
            answer.forEach(r -> sink.accept(r.src(), r.id(), r.time(), r.dst(), r.port()));
        };
    }

    /** What a finding says has to be true of the records. */
    private void check(Finding finding, List<LogRecord> records) {
        assertFalse(finding.reasons().isEmpty());
        for (Reason reason : finding.reasons()) {
            LogRecord deciding = records.stream()
                    .filter(r -> r.id() == reason.recordId())
                    .findAny()
                    .orElseThrow();
            assertEquals(finding.source(), deciding.src());
            assertTrue(settings.counts(deciding));
            assertTrue(reason.fromMillis() <= deciding.time() && deciding.time() <= reason.toMillis());
            List<LogRecord> same = records.stream()
                    .filter(r -> r.isTraffic() && r.src().equals(finding.source()) && settings.counts(r))
                    .toList();
            long duration = reason.toMillis() - reason.fromMillis();
            int really;
            switch (reason.alert()) {
                case PORT_SCAN_V1 -> {
                    assertTrue(duration <= settings.rules().scan1Minutes() * 60_000L);
                    assertEquals(deciding.dst(), reason.dst());
                    assertTrue(reason.count() > settings.rules().scan1Ports());
                    really = BruteForce.portsIn(same, reason.fromMillis(), reason.toMillis(), reason.dst());
                }
                case PORT_SCAN_V2 -> {
                    assertTrue(duration <= settings.rules().scan2Minutes() * 60_000L);
                    assertEquals(deciding.port(), reason.dstPort());
                    assertTrue(reason.count() >= settings.rules().scan2Addresses());
                    really = BruteForce.addressesIn(same, reason.fromMillis(), reason.toMillis(), reason.dstPort());
                }
                case VULNERABILITY_SCAN_V1 -> {
                    assertTrue(settings.isAttack(deciding));
                    assertEquals(0, duration);
                    really = 1;
                    same = records;
                }
                default -> throw new AssertionError(reason);
            }
            assertTrue(really >= reason.count(), () -> "not so many: " + reason);
            assertTrue(same.stream().anyMatch(r -> r.time() == reason.fromMillis()));
            assertTrue(same.stream().anyMatch(r -> r.time() == reason.toMillis()));
        }
    }

    boolean isListed(Address source) {
        return entries.containsKey(source);
    }

    /** A new detector that remembers what was judged from a time on. */
    void restart(long coveredFrom) {
        listed = new ListedSources();
        entries.keySet().forEach(this::giveEntry);
        detector = newDetector(coveredFrom);
        List<LogRecord> remembered = new ArrayList<>(stored.subList(0, judged));
        remembered.removeIf(r -> r.time() < coveredFrom);
        Collections.shuffle(remembered, random);
        detector.remember(LogRecord.batchOf(remembered));
    }

    /** A run whose verdict is not committed, and the restart after it. */
    void crash(int records, long coveredFrom) {
        List<LogRecord> lost = stored.subList(judged, Math.min(stored.size(), judged + records));
        detector.judge(List.of(LogRecord.batchOf(lost)), settings.oldest(), history(stored.subList(0, judged)));
        restart(coveredFrom);
    }

    void restart(long coveredFrom, BruteForce changed) {
        settings = changed;
        restart(coveredFrom);
    }

    void addByHand(Address source) {
        entries.put(source, Network.of(source));
        giveEntry(source);
    }

    void delist(Address source) {
        listed.remove(entries.remove(source));
        detector.delisted(Network.of(source));
    }

    Set<Address> listed() {
        return Set.copyOf(entries.keySet());
    }

    List<LogRecord> judged() {
        return stored.subList(0, judged);
    }

    Detector detector() {
        return detector;
    }

    /** Hits as the records say: everything of a listed source after the record that decided it, and what of it was allowed. */
    void checkHits() {
        Map<Address, List<Long>> expected = new HashMap<>();
        Set<Address> decided = new HashSet<>();
        for (LogRecord r : stored) {
            if (decided.contains(r.src()) && r.time() > settings.removals().countsAfter(r.src())) {
                boolean allowed = r.has(StoredBatch.ALLOWED);
                expected.merge(
                        r.src(),
                        List.of(1L, allowed ? 1L : 0L, allowed ? r.time() : Hits.NEVER),
                        (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1), Math.max(a.get(2), b.get(2))));
            }
            if (decidedBy.getOrDefault(r.src(), -1L) == r.id()) {
                decided.add(r.src());
            }
        }
        Map<Address, List<Long>> counted = new HashMap<>();
        hits.forEach(
                (source, hit) -> counted.put(source, List.of(hit.count(), hit.allowed(), hit.newestAllowedMillis())));
        counted.values().removeIf(hit -> hit.get(0) == 0);
        assertEquals(expected, counted);
    }
}
