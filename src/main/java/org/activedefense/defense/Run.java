package org.activedefense.defense;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.activedefense.address.Address;
import org.activedefense.blacklist.Alert;
import org.activedefense.logstore.StoredBatch;

/** One call of {@link Detector#judge}: judges record by record and gathers the verdict. */
final class Run {

    private final Detector detector;
    private final DefenseRules rules;
    private final SourceMemory memory;
    private final long oldestMillis;

    private final List<Finding> findings = new ArrayList<>();
    private final Map<Long, Hits> hits = new HashMap<>();
    private final Map<Address, Hits> hitsOfFound = new HashMap<>();
    private final List<NewReason> newReasons = new ArrayList<>();
    private final Set<Long> entriesWithNewReason = new HashSet<>();

    private final AddressMap<LateSource> late = new AddressMap<>();
    private final List<LateSource> lateInOrder = new ArrayList<>();

    Run(Detector detector, long oldestMillis) {
        this.detector = detector;
        this.rules = detector.rules();
        this.memory = detector.memory();
        this.oldestMillis = oldestMillis;
    }

    void judge(StoredBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            long time = batch.timeMillis(i);
            if (Event.isTime(time)) {
                judge(batch, i, time);
            }
        }
    }

    private void judge(StoredBatch batch, int i, long time) {
        long high = batch.srcHigh(i);
        long low = batch.srcLow(i);
        detector.saw(time);
        SourceEvents known = memory.get(high, low);
        boolean external = known != null || detector.isExternal(high, low);
        long countsFrom = external ? detector.countsFrom(high, low) : Long.MAX_VALUE;
        if (time < countsFrom) {
            return;
        }
        long entry = detector.entryCovering(high, low);
        Found found = entry < 0 ? detector.found(high, low) : null;
        boolean canCount = time >= oldestMillis && detector.isGuarded(batch.dstHigh(i), batch.dstLow(i));
        boolean attacks = canCount && rules.isVulnerabilityScan(batch.flags(i));
        if (entry >= 0) {
            hits.merge(entry, Hits.one(time, batch.isAllowed(i)), Hits::plus);
            if (attacks && entriesWithNewReason.add(entry)) {
                newReasons.add(new NewReason(entry, batch.src(i), attack(batch, i)));
            }
        } else if (found != null) {
            hitsOfFound.merge(batch.src(i), Hits.one(time, batch.isAllowed(i)), Hits::plus);
            if (attacks && found.attacksForTheFirstTime()) {
                newReasons.add(new NewReason(-1, batch.src(i), attack(batch, i)));
            }
        } else {
            judgeUnlisted(batch, i, known, canCount, attacks, Math.max(countsFrom, oldestMillis));
        }
    }

    private static Reason attack(StoredBatch batch, int i) {
        return Reason.vulnerability(batch.timeMillis(i), batch.dst(i), batch.id(i));
    }

    private void judgeUnlisted(
            StoredBatch batch, int i, SourceEvents known, boolean canCount, boolean attacks, long floor) {
        LateSource waits = lateInOrder.isEmpty() ? null : late.get(batch.srcHigh(i), batch.srcLow(i));
        if (waits != null) {
            waits.saw(batch.timeMillis(i), batch.isAllowed(i));
        }
        if (!canCount) {
            return;
        }
        List<Reason> reasons = List.of();
        if (batch.isTraffic(i) && rules.concerns(batch.dstPort(i))) {
            Event event = new Event(batch.timeMillis(i), batch.dstHigh(i), batch.dstLow(i), batch.dstPort(i));
            reasons = judgeTraffic(batch, i, known, event, floor);
        }
        if (attacks) {
            reasons = new ArrayList<>(reasons);
            reasons.add(attack(batch, i));
        }
        if (!reasons.isEmpty()) {
            find(batch.src(i), reasons);
        }
    }

    private List<Reason> judgeTraffic(StoredBatch batch, int i, SourceEvents known, Event event, long floor) {
        long high = batch.srcHigh(i);
        long low = batch.srcLow(i);
        long time = event.timeMillis();
        SourceEvents source = null;
        boolean superfluous = false;
        if (time >= detector.coveredFromMillis()) {
            source = memory.ready(known, high, low);
            superfluous = !memory.add(source, event);
        }
        long reachesBackTo = Math.max(time - rules.reachMillis(event.port()), floor);
        boolean wholeWindowsHere = source != null && reachesBackTo >= detector.coveredFrom(high, low);
        for (PastSpan span : detector.pastSpans()) {
            if (span.holds(time, time)) {
                SourceEvents there = span.memory().ready(span.memory().get(high, low), high, low);
                boolean isNew = span.memory().add(there, event);
                if (!wholeWindowsHere && span.holds(reachesBackTo, time + rules.reachMillis(event.port()))) {
                    wholeWindowsHere = true;
                    source = there;
                    superfluous = !isNew;
                }
            }
        }
        if (!wholeWindowsHere) {
            if (!superfluous || source.standing() != SourceEvents.Standing.JUDGED) {
                await(batch, i, event, floor);
            }
            return List.of();
        }
        if (source.size() < rules.fewestRecords() || superfluous && isWithinThresholds(source, floor)) {
            return List.of();
        }
        return detector.reasons(source, event, floor, batch.id(i));
    }

    /** Looks through a remembered source once: then its superfluous records need no more look than others'. */
    private boolean isWithinThresholds(SourceEvents source, long floor) {
        if (source.standing() == SourceEvents.Standing.REMEMBERED) {
            List<Event> events = new ArrayList<>();
            source.forEach(events::add);
            boolean over = events.stream()
                    .anyMatch(event -> event.timeMillis() >= floor
                            && !detector.reasons(source, event, floor, 0).isEmpty());
            source.standing(over ? SourceEvents.Standing.OVER : SourceEvents.Standing.SOUND);
        }
        return source.isWithinThresholds();
    }

    private void await(StoredBatch batch, int i, Event event, long floor) {
        Address src = batch.src(i);
        LateSource source = late.get(src);
        if (source == null) {
            source = new LateSource(src, floor);
            source.saw(event.timeMillis(), batch.isAllowed(i));
            late.put(src.high(), src.low(), source);
            lateInOrder.add(source);
        }
        source.await(event, batch.id(i));
    }

    private void find(Address source, List<Reason> reasons) {
        boolean attacked = reasons.stream().anyMatch(reason -> reason.alert() == Alert.VULNERABILITY_SCAN_V1);
        detector.remember(source, new Found(attacked));
        findings.add(new Finding(source, reasons));
    }

    /** Decides what waits for history. */
    void judgeLate(History history) {
        lateInOrder.removeIf(this::isFound);
        if (lateInOrder.isEmpty()) {
            return;
        }
        List<SourceRange> ranges = new ArrayList<>();
        for (LateSource source : lateInOrder) {
            ranges.addAll(source.ranges(rules));
            addOwnEvents(source);
        }
        history.recordsOf(ranges, (src, id, time, dst, port) -> {
            LateSource source = late.get(src);
            if (source != null
                    && Event.isTime(time)
                    && time >= source.floor()
                    && rules.concerns(port)
                    && detector.isGuarded(dst.high(), dst.low())
                    && !isFound(source)
                    && source.add(new Event(time, dst.high(), dst.low(), port), rules)) {
                decide(source);
            }
        });
        lateInOrder.removeIf(this::isFound);
        lateInOrder.forEach(this::decide);
    }

    private boolean isFound(LateSource source) {
        return detector.found(source.address().high(), source.address().low()) != null;
    }

    private void addOwnEvents(LateSource source) {
        SourceEvents inMemory =
                memory.get(source.address().high(), source.address().low());
        if (inMemory != null) {
            inMemory.forEach(event -> source.add(event, rules));
        }
        for (PastSpan span : detector.pastSpans()) {
            SourceEvents inSpan =
                    span.memory().get(source.address().high(), source.address().low());
            if (inSpan != null) {
                inSpan.forEach(event -> source.add(event, rules));
            }
        }
        source.waiting().forEach(record -> source.add(record.event(), rules));
    }

    private void decide(LateSource source) {
        for (LateSource.Waiting record : source.waiting()) {
            List<Reason> reasons = detector.reasons(source.events(), record.event(), source.floor(), record.recordId());
            if (!reasons.isEmpty()) {
                find(source.address(), reasons);
                Hits after = source.hitsAfter(record);
                if (after.count() > 0) {
                    hitsOfFound.put(source.address(), after);
                }
                return;
            }
        }
    }

    Verdict verdict() {
        return new Verdict(findings, hits, hitsOfFound, newReasons);
    }
}
