package org.activedefense.defense;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.blacklist.NetworkPolicy;
import org.activedefense.logstore.StoredBatch;

/**
 * Finds the sources that scan or attack. A function of the records and the settings: which sources are found depends neither
 * on the order, delay or batching of the records, nor on restarts, nor on how much memory there is.
 *
 * <p>Only sources not listed have windows in memory. When these outgrow the budget the oldest events by event time are
 * forgotten. What is late beyond that is judged from spans of the past that are read again ({@link #ready}); a stray record whose
 * windows no memory holds is decided from {@link History} at the end of its run.
 *
 * <p>A found source is remembered as found until {@link ListedSources} covers it, or {@link #delisted} forgets it. Not
 * thread-safe. If a run's verdict cannot be committed, or a run throws, discard the detector and build a new one.
 */
public final class Detector {

    private final DefenseRules rules;
    private final NetworkPolicy policy;
    private final ListedSources listed;
    private final long memoryBudgetBytes;
    private final SourceMemory memory;
    private final WindowSearch search = new WindowSearch();
    private final AddressMap<Found> found = new AddressMap<>();
    private final PastSpans past;

    private Removals removals;
    private long coveredFromMillis;
    /** Records up to before these times were judged while the address was listed, so they are not in memory. */
    private NetworkMap unseenBefore = new NetworkMap();

    private long latestUnseen = Long.MIN_VALUE;
    private long newestMillis = Long.MIN_VALUE;
    private long latestOldest = Long.MIN_VALUE;

    /**
     * @param listed may be changed between runs, see {@link #delisted}
     * @param coveredFromMillis every judged record of an unlisted source from this event time on is going to be remembered;
     *     {@code Long.MIN_VALUE} if there is none yet
     * @param memoryBudgetBytes about the most that windows take between two runs; a run's own records come on top of that
     */
    public Detector(
            DefenseRules rules,
            NetworkPolicy policy,
            ListedSources listed,
            Removals removals,
            long coveredFromMillis,
            long memoryBudgetBytes) {
        this(rules, policy, listed, removals, coveredFromMillis, memoryBudgetBytes, PastSpans.Limits.USUAL);
    }

    /** With other limits for what is late. */
    Detector(
            DefenseRules rules,
            NetworkPolicy policy,
            ListedSources listed,
            Removals removals,
            long coveredFromMillis,
            long memoryBudgetBytes,
            PastSpans.Limits pastLimits) {
        this.rules = rules;
        this.policy = policy;
        this.listed = listed;
        this.removals = removals;
        this.coveredFromMillis = coveredFromMillis;
        this.memoryBudgetBytes = memoryBudgetBytes;
        this.memory = new SourceMemory(rules);
        this.past = new PastSpans(this, memoryBudgetBytes, pastLimits);
    }

    /**
     * Puts an already judged batch back into memory after a restart, without judging it. Needs the records of listed sources
     * too, or {@link #delisted} would not know how far they reach.
     */
    public void remember(StoredBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            long time = batch.timeMillis(i);
            if (!Event.isTime(time)) {
                continue;
            }
            saw(time);
            if (time >= coveredFromMillis && batch.isTraffic(i)) {
                long high = batch.srcHigh(i);
                long low = batch.srcLow(i);
                remember(memory, high, low, time, batch.dstHigh(i), batch.dstLow(i), batch.dstPort(i));
            }
        }
        keepWithinBudget();
    }

    /** Puts a TRAFFIC record that was judged already into a memory, if it can ever count. */
    void remember(SourceMemory into, long high, long low, long time, long dstHigh, long dstLow, int port) {
        if (Event.isTime(time) && mayCount(high, low, time, dstHigh, dstLow, port)) {
            SourceEvents source = into.ready(into.get(high, low), high, low);
            into.add(source, new Event(time, dstHigh, dstLow, port));
            source.standing(SourceEvents.Standing.REMEMBERED);
        }
    }

    /**
     * Of batches that are to be judged next those that can be judged now. What is missing is to be given again in the next run, in
     * the same order: devices whose records are so late that memory does not reach back to them wait while their past is read.
     *
     * @param batches of each device in the order of their numbers
     * @param oldestMillis as for {@link #judge}
     * @param hasTime whether to go on reading the past in this run; asked after each piece of it
     */
    public List<StoredBatch> ready(
            List<StoredBatch> batches, long oldestMillis, PastRecords records, BooleanSupplier hasTime) {
        return coveredFromMillis == Long.MIN_VALUE ? batches : past.ready(batches, oldestMillis, records, hasTime);
    }

    /**
     * Judges records that were not judged before, as one run.
     *
     * @param oldestMillis records older than that never list an address, but are hits of a listed one
     */
    public Verdict judge(List<StoredBatch> batches, long oldestMillis, History history) {
        forgetFoundThatAreListed();
        if (oldestMillis < latestOldest) { // what was too old in earlier runs was not kept
            coveredFromMillis = Math.max(coveredFromMillis, latestOldest);
            past.clear();
        }
        latestOldest = Math.max(latestOldest, oldestMillis);
        Run run = new Run(this, oldestMillis);
        batches.forEach(run::judge);
        run.judgeLate(history);
        keepWithinBudget();
        return run.verdict();
    }

    /**
     * To be told after an entry left {@link ListedSources}: records judged while it was listed are not in memory, so windows
     * that reach back to them are looked up.
     */
    public void delisted(Network network) {
        memory.forget(network);
        past.clear();
        addressesFound().stream()
                .filter(network::contains)
                .forEach(source -> found.remove(source.high(), source.low()));
        if (newestMillis != Long.MIN_VALUE) {
            unseenBefore.put(network, newestMillis + 1, Math::max);
            latestUnseen = Math.max(latestUnseen, newestMillis + 1);
        }
    }

    /** From the next run on. A removal may be added or become later, but not be taken back. */
    public void setRemovals(Removals removals) {
        this.removals = removals;
    }

    private void forgetFoundThatAreListed() {
        if (found.size() > 0) {
            addressesFound().stream()
                    .filter(source -> listed.entryCovering(source) >= 0)
                    .forEach(source -> found.remove(source.high(), source.low()));
        }
    }

    private List<Address> addressesFound() {
        List<Address> addresses = new ArrayList<>();
        found.forEach((high, low, mark) -> addresses.add(new Address(high, low)));
        return addresses;
    }

    private void keepWithinBudget() {
        if (memory.bytes() > memoryBudgetBytes) {
            coveredFromMillis = memory.shrinkTo(memoryBudgetBytes / 4 * 3, coveredFromMillis);
            if (latestUnseen <= coveredFromMillis) {
                unseenBefore = new NetworkMap();
            }
        }
        past.keepWithinBudget();
    }

    /** What a record does, given the other records of its source. */
    List<Reason> reasons(SourceEvents source, Event event, long floor, long recordId) {
        EventWindow ports = null;
        if (rules.looksForPorts() && event.port() > 0) {
            EventList events = source.eventsTo(event.dstHigh(), event.dstLow());
            ports = search.mostPorts(events, event, rules.portsWindowMillis(), floor, rules.portsNeeded());
        }
        EventWindow addresses = null;
        if (rules.looksForAddresses()) {
            EventList events = source.eventsAt(event.port());
            addresses = search.mostDestinations(
                    events, event, rules.addressesWindowMillis(), floor, rules.addressesNeeded());
        }
        if (ports == null && addresses == null) {
            return List.of();
        }
        List<Reason> reasons = new ArrayList<>();
        if (ports != null) {
            reasons.add(Reason.ports(ports, event.dst(), recordId));
        }
        if (addresses != null) {
            reasons.add(Reason.addresses(addresses, event.port(), recordId));
        }
        return reasons;
    }

    void remember(Address source, Found mark) {
        memory.forget(source.high(), source.low());
        past.forget(source.high(), source.low());
        found.put(source.high(), source.low(), mark);
    }

    DefenseRules rules() {
        return rules;
    }

    SourceMemory memory() {
        return memory;
    }

    /** The spans of past event time that are in memory besides. */
    List<PastSpan> pastSpans() {
        return past.spans();
    }

    /** Whether the windows of a TRAFFIC record matter: not those of a source that is listed or can never be. */
    boolean mayCount(long high, long low, long time, long dstHigh, long dstLow, int port) {
        return rules.concerns(port)
                && isExternal(high, low)
                && isGuarded(dstHigh, dstLow)
                && time >= countsFrom(high, low)
                && entryCovering(high, low) < 0
                && found(high, low) == null;
    }

    void saw(long timeMillis) {
        newestMillis = Math.max(newestMillis, timeMillis);
    }

    boolean isExternal(long high, long low) {
        return policy.isExternal(new Address(high, low));
    }

    boolean isGuarded(long high, long low) {
        return policy.own().isEmpty() || policy.isGuarded(new Address(high, low));
    }

    long countsFrom(long high, long low) {
        return removals.countsFrom(high, low);
    }

    long entryCovering(long high, long low) {
        return listed.entryCovering(high, low);
    }

    Found found(long high, long low) {
        return found.get(high, low);
    }

    /** As {@link #coveredFromMillis()}, for one source. */
    long coveredFrom(long high, long low) {
        return latestUnseen <= coveredFromMillis
                ? coveredFromMillis
                : Math.max(coveredFromMillis, unseenBefore.largest(high, low));
    }

    /** Memory holds every judged record of an unlisted source from this event time on, as far as windows need it. */
    public long coveredFromMillis() {
        return coveredFromMillis;
    }

    public long eventsHeld() {
        return memory.events();
    }

    public int sourcesHeld() {
        return memory.sources();
    }

    /** About what the windows take on the heap. */
    public long bytesHeld() {
        return memory.bytes() + past.bytes();
    }
}
