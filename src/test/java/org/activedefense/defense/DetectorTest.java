package org.activedefense.defense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.address.NetworkSet;
import org.activedefense.blacklist.Alert;
import org.activedefense.blacklist.NetworkPolicy;
import org.activedefense.logstore.StoredBatch;
import org.junit.jupiter.api.Test;

class DetectorTest {

    private static final long BASE = 1_763_900_000_000L;
    private static final long MINUTE = 60_000;
    private static final History NONE = (ranges, sink) -> {};
    private static final NetworkPolicy ANY = new NetworkPolicy(NetworkSet.EMPTY, NetworkSet.EMPTY);
    private static final DefenseRules RULES = new DefenseRules(10, 10, 10, 10, 1);
    private static final byte TRAFFIC = StoredBatch.TRAFFIC;
    private static final byte CRITICAL = StoredBatch.VULNERABILITY_CRITICAL;
    private static final byte HIGH = StoredBatch.VULNERABILITY_HIGH;

    private final ListedSources listed = new ListedSources();
    private final List<LogRecord> records = new ArrayList<>();
    private String src = "203.0.113.5";

    private void traffic(long time, String dst, int port) {
        record(time, dst, port, TRAFFIC);
    }

    private void record(long time, String dst, int port, int flags) {
        records.add(new LogRecord(
                records.size() + 1, BASE + time, Address.parse(src), Address.parse(dst), port, (byte) flags));
    }

    private Detector detector(DefenseRules rules, NetworkPolicy policy) {
        return new Detector(rules, policy, listed, Removals.NONE, Long.MIN_VALUE, 1 << 20);
    }

    private Verdict judge(DefenseRules rules) {
        return judge(detector(rules, ANY));
    }

    private Verdict judge(Detector detector) {
        Verdict verdict = detector.judge(List.of(LogRecord.batchOf(records)), Long.MIN_VALUE, NONE);
        records.clear();
        return verdict;
    }

    private static Reason only(Verdict verdict) {
        assertEquals(1, verdict.findings().size());
        assertEquals(1, verdict.findings().get(0).reasons().size());
        return verdict.findings().get(0).reasons().get(0);
    }

    private void ports(int count, long every) {
        for (int i = 0; i < count; i++) {
            traffic(i * every, "198.51.100.10", 1000 + i);
        }
    }

    private void destinations(int count, long every, int port) {
        for (int i = 0; i < count; i++) {
            traffic(i * every, "198.51.100." + (i + 1), port);
        }
    }

    @Test
    void tenPortsAreNotMoreThanTen() {
        ports(10, 1_000);
        assertEquals(List.of(), judge(RULES).findings());
    }

    @Test
    void elevenPortsAre() {
        ports(11, 1_000);
        Reason reason = only(judge(RULES));
        Address dst = Address.parse("198.51.100.10");
        assertEquals(new Reason(Alert.PORT_SCAN_V1, BASE, BASE + 10_000, dst, -1, 11, 11), reason);
    }

    @Test
    void elevenPortsInExactlyTenMinutesAreWithinTheWindow() {
        ports(11, MINUTE);
        assertEquals(BASE + 10 * MINUTE, only(judge(RULES)).toMillis());
    }

    @Test
    void oneMillisecondMoreThanTenMinutesIsTooLong() {
        ports(10, MINUTE);
        traffic(10 * MINUTE + 1, "198.51.100.10", 99);
        assertEquals(List.of(), judge(RULES).findings());
    }

    @Test
    void oneSecondMoreThanTenMinutesIsTooLong() {
        destinations(9, MINUTE, 443);
        traffic(10 * MINUTE + 1_000, "198.51.100.99", 443);
        assertEquals(List.of(), judge(RULES).findings());
    }

    @Test
    void portsOfSeveralDestinationsAreNotAddedUp() {
        ports(10, 1_000);
        traffic(500, "198.51.100.11", 9999);
        assertEquals(List.of(), judge(RULES).findings());
    }

    @Test
    void theSamePortAgainIsNoOtherPortWhateverTheProtocol() {
        ports(10, 1_000);
        ports(10, 1_100);
        assertEquals(List.of(), judge(RULES).findings());
    }

    @Test
    void nineDestinationsAreNotTen() {
        destinations(9, 1_000, 443);
        assertEquals(List.of(), judge(RULES).findings());
    }

    @Test
    void tenDestinationsAreEnough() {
        destinations(10, 1_000, 443);
        assertEquals(new Reason(Alert.PORT_SCAN_V2, BASE, BASE + 9_000, null, 443, 10, 10), only(judge(RULES)));
    }

    @Test
    void tenDestinationsInExactlyTenMinutesAreWithinTheWindow() {
        destinations(9, MINUTE, 443);
        traffic(10 * MINUTE, "198.51.100.99", 443);
        assertEquals(10, only(judge(RULES)).count());
    }

    @Test
    void pingCountsForDestinationsButIsNoPort() {
        destinations(10, 1_000, 0);
        assertEquals(0, only(judge(RULES)).dstPort());
        src = "203.0.113.6";
        ports(10, 1_000);
        traffic(0, "198.51.100.10", 0);
        assertEquals(List.of(), judge(RULES).findings());
    }

    @Test
    void aRecordWithoutPortCountsForNothing() {
        destinations(20, 1_000, -1);
        ports(10, 1_000);
        traffic(0, "198.51.100.10", -1);
        assertEquals(List.of(), judge(RULES).findings());
    }

    @Test
    void theHighestPortIsOne() {
        ports(10, 1_000);
        traffic(0, "198.51.100.10", 65535);
        assertEquals(11, only(judge(RULES)).count());
    }

    @Test
    void zeroMinutesTurnACaseOff() {
        ports(30, 0);
        destinations(30, 0, 443);
        assertEquals(List.of(), judge(new DefenseRules(0, 0, 0, 0, 0)).findings());
    }

    @Test
    void ipv6SourcesAndDestinationsCount() {
        src = "2001:db8::bad";
        for (int i = 0; i < 10; i++) {
            traffic(i, "2001:db8:1::" + Integer.toHexString(i + 1), 22);
        }
        assertEquals(Alert.PORT_SCAN_V2, only(judge(RULES)).alert());
    }

    @Test
    void aMappedAddressIsItsIpv4Address() {
        ports(5, 1_000);
        src = "::ffff:203.0.113.5";
        for (int i = 0; i < 6; i++) {
            traffic(i, "::ffff:198.51.100.10", i + 1);
        }
        assertEquals(11, only(judge(RULES)).count());
    }

    @Test
    void aRecordThatSatisfiesTwoCasesGivesBothInTheirOrder() {
        ports(9, 0);
        traffic(0, "198.51.100.10", 22);
        destinations(9, 0, 443);
        traffic(5, "198.51.100.10", 443);
        Verdict verdict = judge(RULES);
        assertEquals(
                List.of(Alert.PORT_SCAN_V1, Alert.PORT_SCAN_V2),
                verdict.findings().get(0).reasons().stream().map(Reason::alert).toList());
    }

    @Test
    void anEarlierRecordThatComesLastCompletesTheWindow() {
        ports(11, MINUTE);
        records.add(records.remove(5));
        assertEquals(6, only(judge(RULES)).recordId());
    }

    @Test
    void criticalIsEnoughForOneAndHighForTwo() {
        record(0, "198.51.100.1", 80, HIGH);
        assertEquals(List.of(), judge(RULES).findings());
        record(0, "198.51.100.1", 80, HIGH);
        assertEquals(
                Alert.VULNERABILITY_SCAN_V1,
                only(judge(new DefenseRules(0, 0, 0, 0, 2))).alert());
        record(0, "198.51.100.1", 80, CRITICAL);
        assertEquals(1, only(judge(RULES)).recordId());
        record(0, "198.51.100.1", 80, CRITICAL);
        assertEquals(List.of(), judge(new DefenseRules(10, 10, 10, 10, 0)).findings());
    }

    @Test
    void serverToClientIsNeverAReasonButAHit() {
        record(0, "198.51.100.1", 80, CRITICAL | StoredBatch.SERVER_TO_CLIENT);
        Detector detector = detector(RULES, ANY);
        assertEquals(List.of(), judge(detector).findings());
        listed.add(Network.parse("203.0.113.5"), 7);
        record(3, "198.51.100.1", 80, CRITICAL | StoredBatch.SERVER_TO_CLIENT);
        Verdict verdict = judge(detector);
        assertEquals(Map.of(7L, denied(1, BASE + 3)), verdict.hits());
        assertEquals(List.of(), verdict.newReasons());
    }

    @Test
    void ownAllowedAndUnroutableSourcesAreNeverFound() {
        NetworkPolicy policy = new NetworkPolicy(NetworkSet.EMPTY, NetworkSet.parse("203.0.113.0/24"));
        ports(30, 0);
        assertEquals(List.of(), judge(detector(RULES, policy)).findings());
        policy = new NetworkPolicy(NetworkSet.parse("198.51.100.0/24", "203.0.113.5"), NetworkSet.EMPTY);
        ports(30, 0);
        assertEquals(List.of(), judge(detector(RULES, policy)).findings());
        src = "10.1.2.3";
        ports(30, 0);
        assertEquals(List.of(), judge(RULES).findings());
    }

    @Test
    void withOwnNetworksOnlyDestinationsInsideCount() {
        NetworkPolicy policy = new NetworkPolicy(NetworkSet.parse("198.51.100.0/28"), NetworkSet.EMPTY);
        destinations(20, 0, 443);
        assertEquals(15, judgedCount(policy));
    }

    private int judgedCount(NetworkPolicy policy) {
        DefenseRules rules = new DefenseRules(0, 0, 10, 15, 0);
        return only(judge(detector(rules, policy))).count();
    }

    @Test
    void laterRecordsOfAFoundSourceAreHitsInTheSameRunAndTheNext() {
        Detector detector = detector(RULES, ANY);
        ports(13, 1_000);
        record(-5_000, "192.0.2.77", -1, 0);
        Verdict first = judge(detector);
        Address source = Address.parse(src);
        assertEquals(Map.of(source, denied(3, BASE + 12_000)), first.hitsOfFound());
        traffic(0, "198.51.100.1", 1);
        assertEquals(Map.of(source, denied(1, BASE)), judge(detector).hitsOfFound());
        listed.add(Network.of(source), 4);
        traffic(MINUTE, "198.51.100.1", 1);
        assertEquals(Map.of(4L, denied(1, BASE + MINUTE)), judge(detector).hits());
    }

    @Test
    void hitsThatTheFirewallAllowedAreCountedBesideWithTheirNewestTime() {
        listed.add(Network.parse("203.0.113.0/24"), 4);
        record(2_000, "198.51.100.1", 80, TRAFFIC | StoredBatch.ALLOWED);
        record(1_000, "198.51.100.1", 80, StoredBatch.ALLOWED);
        record(3_000, "198.51.100.1", 80, TRAFFIC);
        assertEquals(
                Map.of(4L, new Hits(3, BASE + 3_000, 2, BASE + 2_000)),
                judge(RULES).hits());
    }

    @Test
    void ofALateFindingOnlyWhatWasAllowedAfterTheDecidingRecordCounts() {
        Detector detector = new Detector(RULES, ANY, listed, Removals.NONE, BASE + MINUTE, 1 << 20);
        record(50_000, "198.51.100.10", 1, TRAFFIC | StoredBatch.ALLOWED); // decides, newest of all
        ports(12, 1_000);
        record(7_000, "198.51.100.10", 9, TRAFFIC | StoredBatch.ALLOWED);
        assertEquals(
                new Hits(13, BASE + 50_000, 1, BASE + 7_000),
                judge(detector).hitsOfFound().get(Address.parse(src)));
    }

    @Test
    void anAttackByASourceListedForAnotherCaseIsANewReasonOnce() {
        Detector detector = detector(RULES, ANY);
        ports(11, 1_000);
        record(1, "198.51.100.1", 80, CRITICAL);
        record(2, "198.51.100.1", 80, CRITICAL);
        Verdict first = judge(detector);
        assertEquals(1, first.newReasons().size());
        assertEquals(-1, first.newReasons().get(0).entryId());
        assertEquals(12, first.newReasons().get(0).reason().recordId());
        listed.add(Network.parse("203.0.113.0/24"), 9);
        record(1, "198.51.100.1", 80, CRITICAL);
        record(2, "198.51.100.1", 80, CRITICAL);
        Verdict second = judge(detector);
        assertEquals(1, second.newReasons().size());
        assertEquals(9, second.newReasons().get(0).entryId());
        assertEquals(2, second.hits().get(9L).count());
    }

    @Test
    void anAttackThatFoundTheSourceIsNoNewReason() {
        record(1, "198.51.100.1", 80, CRITICAL);
        record(2, "198.51.100.1", 80, CRITICAL);
        assertEquals(List.of(), judge(RULES).newReasons());
    }

    @Test
    void anAllowedAddressInsideAListedNetworkIsNoHit() {
        listed.add(Network.parse("203.0.113.0/24"), 1);
        traffic(0, "198.51.100.1", 1);
        NetworkPolicy policy = new NetworkPolicy(NetworkSet.EMPTY, NetworkSet.parse("203.0.113.5"));
        assertEquals(Map.of(), judge(detector(RULES, policy)).hits());
    }

    @Test
    void recordsOlderThanTheInactivePeriodAreHitsButNeverList() {
        Detector detector = detector(RULES, ANY);
        ports(30, 0);
        record(0, "198.51.100.1", 80, CRITICAL);
        StoredBatch batch = LogRecord.batchOf(records);
        assertEquals(List.of(), detector.judge(List.of(batch), BASE + 1, NONE).findings());
        listed.add(Network.parse(src), 3);
        Verdict verdict = detector.judge(List.of(batch), BASE + 1, NONE);
        assertEquals(31, verdict.hits().get(3L).count());
        assertEquals(List.of(), verdict.newReasons());
    }

    @Test
    void afterARemovalOnlyLaterRecordsCount() {
        Removals removals = new Removals(
                Map.of(Network.parse("203.0.113.0/24"), BASE, Network.parse("203.0.113.5"), BASE - MINUTE));
        Detector detector = new Detector(RULES, ANY, listed, removals, Long.MIN_VALUE, 1 << 20);
        ports(11, 1_000); // the first one at the very time of the removal
        assertEquals(List.of(), judge(detector).findings());
        traffic(10_500, "198.51.100.10", 1);
        assertEquals(BASE + 1_000, only(judge(detector)).fromMillis());
    }

    @Test
    void whatMemoryForgotIsAskedForOnceARun() {
        Detector detector = new Detector(RULES, ANY, listed, Removals.NONE, BASE + 5 * MINUTE, 1 << 20);
        ports(11, 30_000);
        List<LogRecord> stored = List.copyOf(records.subList(0, 10));
        records.subList(0, 10).clear();
        records.add(new LogRecord(
                50, BASE + MINUTE, Address.parse("203.0.113.9"), stored.get(0).dst(), 7, TRAFFIC));
        List<List<SourceRange>> asked = new ArrayList<>();
        Verdict verdict = detector.judge(List.of(LogRecord.batchOf(records)), Long.MIN_VALUE, (ranges, sink) -> {
            asked.add(ranges);
            stored.forEach(r -> sink.accept(r.src(), r.id(), r.time(), r.dst(), r.port()));
        });
        assertEquals(1, asked.size());
        assertEquals(
                List.of(
                        new SourceRange(Address.parse(src), BASE - 5 * MINUTE, BASE + 15 * MINUTE),
                        new SourceRange(Address.parse("203.0.113.9"), BASE - 9 * MINUTE, BASE + 11 * MINUTE)),
                asked.get(0));
        assertEquals(11, only(verdict).count());
    }

    @Test
    void hitsAfterALateFindingAreCounted() {
        Detector detector = new Detector(RULES, ANY, listed, Removals.NONE, BASE + MINUTE, 1 << 20);
        ports(13, 1_000);
        // the first record decides it: history and the rest of the run show the whole window
        assertEquals(denied(12, BASE + 12_000), judge(detector).hitsOfFound().get(Address.parse(src)));
    }

    @Test
    void aSweepOfAWholeSlash16ThatHistoryKnowsIsFound() {
        Detector detector = new Detector(RULES, ANY, listed, Removals.NONE, Long.MAX_VALUE, 1 << 20);
        traffic(0, "198.51.100.1", 80);
        History sweep = (ranges, sink) -> {
            for (int i = 0; i < 65_536; i++) {
                sink.accept(Address.parse(src), i, BASE + i, Address.ofIpv4(0xC6330000 | i), 80);
            }
        };
        Verdict verdict = detector.judge(List.of(LogRecord.batchOf(records)), Long.MIN_VALUE, sweep);
        assertTrue(only(verdict).count() >= 10);
    }

    @Test
    void aHeavyBenignSourceTakesAlmostNothing() {
        Detector detector = detector(RULES, ANY);
        StoredBatch batch = new StoredBatch(1, 1000);
        Address source = Address.parse(src);
        for (int i = 0; i < 300_000; i++) {
            Address dst = Address.ofIpv4(0xC6336400 | i % 3);
            batch.add(i, BASE + i * 20L, source, dst, i % 4 == 0 ? 80 : 443, TRAFFIC);
        }
        Verdict verdict = detector.judge(List.of(batch), Long.MIN_VALUE, NONE);
        assertEquals(List.of(), verdict.findings());
        assertTrue(detector.eventsHeld() < 200, "100 minutes, 6 pairs: " + detector.eventsHeld());
    }

    @Test
    void aMillionSpoofedSourcesStayWithinTheBudget() {
        Detector detector = new Detector(RULES, ANY, listed, Removals.NONE, Long.MIN_VALUE, 8 << 20);
        Address dst = Address.parse("198.51.100.1");
        for (int run = 0; run < 200; run++) {
            StoredBatch batch = new StoredBatch(1, 5_000);
            for (int i = 0; i < 5_000; i++) {
                int n = run * 5_000 + i;
                batch.add(n, BASE + n, Address.ofIpv4(0x01000000 + n * 37), dst, 80, TRAFFIC);
            }
            assertEquals(
                    List.of(),
                    detector.judge(List.of(batch), Long.MIN_VALUE, NONE).findings());
            assertTrue(detector.bytesHeld() <= 8 << 20);
        }
        assertTrue(detector.coveredFromMillis() > BASE);
        assertTrue(detector.eventsHeld() > 30_000, "" + detector.eventsHeld());
    }

    @Test
    void aTimeOutsideAnyCalendarIsPassedOver() {
        record(Long.MAX_VALUE - BASE, "198.51.100.1", 80, CRITICAL | TRAFFIC);
        record(Long.MIN_VALUE, "198.51.100.1", 80, TRAFFIC);
        assertEquals(List.of(), judge(RULES).findings());
    }

    @Test
    void historyIsNotAskedInVain() {
        ports(10, 1_000);
        detector(RULES, ANY)
                .judge(List.of(LogRecord.batchOf(records)), Long.MIN_VALUE, (ranges, sink) -> fail("asked"));
    }

    @Test
    void aSuperfluousRecordListsIfTheThresholdsWereHigherBeforeTheRestart() {
        Detector detector = detector(RULES, ANY);
        ports(11, 1_000);
        traffic(20_000, "198.51.100.10", 1000);
        detector.remember(LogRecord.batchOf(records));
        records.clear();
        traffic(10_000, "198.51.100.10", 1000);
        assertEquals(11, only(judge(detector)).count());
    }

    @Test
    void whatWasTooOldBeforeIsLookedUpWhenTheInactivePeriodGrows() {
        Detector detector = detector(RULES, ANY);
        ports(10, 1_000);
        List<LogRecord> stored = List.copyOf(records);
        detector.judge(List.of(LogRecord.batchOf(records)), BASE + MINUTE, NONE);
        records.clear();
        traffic(5_000, "198.51.100.10", 1);
        Verdict verdict = detector.judge(
                List.of(LogRecord.batchOf(records)),
                BASE,
                (ranges, sink) -> stored.forEach(r -> sink.accept(r.src(), r.id(), r.time(), r.dst(), r.port())));
        assertEquals(11, only(verdict).count());
    }

    private static Hits denied(long count, long newestMillis) {
        return new Hits(count, newestMillis, 0, Hits.NEVER);
    }

    @Test
    void aRecordInASpanOfThePastWhoseWindowsReachBeyondItIsLookedUp() {
        Detector detector = new Detector(
                RULES, ANY, listed, Removals.NONE, BASE + 1440 * MINUTE, 1 << 20, new PastSpans.Limits(1, 20_000));
        List<LogRecord> judged = new ArrayList<>();
        List<String> pieces = new ArrayList<>();
        traffic(0, "192.0.2.9", 1);
        traffic(1, "192.0.2.9", 2);
        traffic(2, "192.0.2.9", 3);
        assertEquals(List.of(), judgeInPieces(detector, judged, pieces).findings());
        assertTrue(pieces.size() > 50, "20 minutes by pieces of 20 seconds");
        int read = pieces.size();
        for (int port = 1; port <= 10; port++) {
            traffic(15 * MINUTE, "192.0.2.1", port);
            assertEquals(List.of(), judgeInPieces(detector, judged, pieces).findings());
        }
        traffic(9 * MINUTE, "192.0.2.1", 11);
        assertEquals(11, only(judgeInPieces(detector, judged, pieces)).count());
        assertEquals(read, pieces.size(), "single ones are strays");
    }

    private Verdict judgeInPieces(Detector detector, List<LogRecord> judged, List<String> pieces) {
        StoredBatch batch = LogRecord.batchOf(records);
        for (int run = 0; run < 100; run++) {
            List<StoredBatch> ready = detector.ready(
                    List.of(batch),
                    Long.MIN_VALUE,
                    (from, to, sink) -> {
                        pieces.add(from + " " + to);
                        judged.stream()
                                .filter(r -> r.time() >= from && r.time() <= to)
                                .forEach(r -> sink.accept(r.src(), r.id(), r.time(), r.dst(), r.port()));
                    },
                    () -> pieces.size() % 2 == 0);
            if (!ready.isEmpty()) {
                Verdict verdict = detector.judge(
                        ready,
                        Long.MIN_VALUE,
                        (ranges, sink) ->
                                judged.forEach(r -> sink.accept(r.src(), r.id(), r.time(), r.dst(), r.port())));
                judged.addAll(records);
                records.clear();
                return verdict;
            }
            if (pieces.size() % 2 == 1) {
                pieces.add("later");
            }
        }
        return fail("never ready");
    }
}
