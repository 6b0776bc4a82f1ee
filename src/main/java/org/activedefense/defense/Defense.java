package org.activedefense.defense;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.address.Network;
import org.activedefense.blacklist.Evidence;
import org.activedefense.blacklist.FoundEntries;
import org.activedefense.logstore.StoredBatch;
import org.activedefense.system.AdminOnly;
import org.activedefense.system.ChangeCounters;
import org.activedefense.system.Job;
import org.activedefense.system.JobLocks;
import org.activedefense.system.Migrations;
import org.activedefense.system.Repeater;
import org.activedefense.system.StaleEpochException;
import org.activedefense.system.SystemSwitch;
import org.activedefense.system.Watchdog;
import org.activedefense.system.WatchedPart;

/**
 * The defense job: judges every stored batch once, in the order of its number in its device. A commit of intake wakes it;
 * every two seconds the lease is renewed, and a run finds what other nodes have stored. One run at a time; whatever fails in a
 * run, the detector is thrown away and made anew from the database. Thread safe.
 */
@ApplicationScoped
public class Defense {

    private static final Logger LOG = Logger.getLogger(Defense.class.getName());

    /** While there is something to judge, evidence waits for this long. */
    private static final Duration COPY_EVIDENCE_EVERY = Duration.ofSeconds(5);

    /** Copying evidence is a look through the log: it gets a twentieth of the time at most, however large the log is. */
    private static final int COPY_EVIDENCE_PAUSE = 19;

    private static final Duration LONGEST_EVIDENCE_PAUSE = Duration.ofSeconds(30);

    private static final Duration EVERY = Duration.ofSeconds(2);

    /** In one run, for devices that are late; the others' verdicts wait for that. */
    private static final Duration READ_THE_PAST_FOR = Duration.ofMillis(300);

    private static final Duration WHAT_IF_OF = Duration.ofHours(24);

    /** Verdicts wait for it. */
    private static final Duration ANSWER_FOR = Duration.ofMillis(300);

    /** Records held of devices that wait for their past. */
    private static final int MOST_WAITING = 3 * JudgedLog.MOST_RECORDS;

    @Inject
    private Repeater repeater;

    @Inject
    private Watchdog watchdog;

    @Inject
    private Migrations migrations;

    @Inject
    private JobLocks locks;

    @Inject
    private SystemSwitch systemSwitch;

    @Inject
    private ChangeCounters counters;

    @Inject
    private HandedOver handedOver;

    @Inject
    private JudgedLog log;

    @Inject
    private DefenseState state;

    @Inject
    private VerdictStore verdicts;

    @Inject
    private Evidence evidence;

    @Inject
    private DefenseMeter meter;

    /** What a person asks of the detector, which only a run may touch. */
    private record Question(DefenseRules wanted, CompletableFuture<WhatIf.Answer> answer) {}

    private final Queue<Question> questions = new ConcurrentLinkedQueue<>();

    private WatchedPart part;
    private final Object running = new Object();
    private volatile OptionalLong epoch = OptionalLong.empty();
    private volatile boolean on;
    private volatile boolean lookInTable;

    // guarded by running
    private Detector detector;
    private ListedSources listed;
    private DefenseState.Basis basis;
    private long detectorEpoch;
    private boolean evidenceIsDue;
    private long evidenceCopiedAt = System.nanoTime();
    private long evidencePauseNanos;
    private Map<Long, Long> judged = new HashMap<>();
    private List<StoredBatch> waiting = new ArrayList<>(); // taken, but their devices' past is still being read

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        part = watchdog.watch(Job.DEFENSE.jobName(), EVERY);
        repeater.repeat("defense-lease", EVERY, () -> {
            if (migrations.isDone()) {
                heartbeat();
            }
        });
        repeater.repeat(Job.DEFENSE.jobName(), EVERY, this::run);
    }

    /** Whether this node has the defense's lease. */
    public boolean isOwner() {
        return epoch.isPresent() && on;
    }

    /** Renews the lease, obeys the switch, and runs whatever intake has not announced. */
    void heartbeat() {
        OptionalLong held = locks.acquire(Job.DEFENSE);
        on = systemSwitch.isOn();
        epoch = held;
        if (!isOwner()) {
            handedOver.clear();
            return;
        }
        lookInTable = true;
        wake();
        meter.report(held.getAsLong());
    }

    /** Has a run begin soon, unless one is about to. Returns at once. */
    void wake() {
        repeater.ring(Job.DEFENSE.jobName());
    }

    /**
     * What other rules would have listed besides, of the last day as far as memory holds it.
     *
     * @param wanted the case that is asked about; the others off
     * @param patience how long to wait for an answer
     * @return empty if this server does not judge, or is too busy to answer
     */
    @AdminOnly
    public Optional<WhatIf.Answer> whatIf(DefenseRules wanted, Duration patience) {
        if (!isOwner()) {
            return Optional.empty();
        }
        Question question = new Question(wanted, new CompletableFuture<>());
        questions.add(question);
        wake();
        try {
            return Optional.of(question.answer().get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } finally {
            questions.remove(question);
        }
    }

    /** Between two runs, a short while each. */
    private void answerQuestions() {
        for (Question question = questions.poll(); question != null; question = questions.poll()) {
            long started = System.nanoTime();
            Instant since = Instant.now().minus(WHAT_IF_OF);
            question.answer()
                    .complete(new WhatIf(detector, question.wanted(), since)
                            .answer(() -> System.nanoTime() - started < ANSWER_FOR.toNanos()));
        }
    }

    private void run() {
        synchronized (running) {
            OptionalLong current = epoch;
            if (current.isEmpty() || !on) {
                return;
            }
            try {
                prepare(current.getAsLong());
                answerQuestions();
                boolean atRest = true;
                while (on && epoch.equals(current) && runOnce(current.getAsLong())) {
                    part.progress();
                    atRest = false;
                    copyEvidence(false);
                    refresh();
                    answerQuestions();
                }
                copyEvidence(atRest);
            } catch (StaleEpochException e) {
                detector = null;
                LOG.log(Level.INFO, "The defense starts anew: {0}", e.getMessage());
            } catch (RuntimeException | Error e) {
                // whatever broke it off, sources that it has found may be remembered and not be listed
                detector = null;
                meter.failed(e);
                throw e;
            }
        }
    }

    /** As soon as there is nothing else to do, every few seconds otherwise. */
    private void copyEvidence(boolean atRest) {
        long started = System.nanoTime();
        long pause = Math.max(evidencePauseNanos, atRest ? 0 : COPY_EVIDENCE_EVERY.toNanos());
        if (evidenceIsDue && started - evidenceCopiedAt > pause) {
            evidenceIsDue = evidence.copyDue();
            evidenceCopiedAt = System.nanoTime();
            evidencePauseNanos =
                    Math.min(COPY_EVIDENCE_PAUSE * (evidenceCopiedAt - started), LONGEST_EVIDENCE_PAUSE.toNanos());
        }
    }

    private void prepare(long currentEpoch) {
        if (detector == null || detectorEpoch != currentEpoch) {
            rebuild();
            detectorEpoch = currentEpoch;
        } else {
            refresh();
        }
    }

    private void rebuild() {
        Instant now = Instant.now();
        basis = state.read(now);
        listed = basis.listedSources();
        judged = log.judgedNumbers();
        waiting = new ArrayList<>();
        evidenceIsDue = true;
        lookInTable = true;
        detector = state.detector(basis, listed, now);
    }

    /** Takes over what people and other jobs have changed since the last run. */
    private void refresh() {
        Instant now = Instant.now();
        ChangeCounters.Counts known = basis.counts();
        ChangeCounters.Counts latest = counters.read();
        boolean changed = latest.blacklist() != known.blacklist()
                || latest.networks() != known.networks()
                || latest.settings() != known.settings();
        if (!changed && now.isBefore(basis.nextExpiry())) {
            return;
        }
        DefenseState.Basis fresh = state.read(now);
        boolean judgesDifferently = !fresh.rules().equals(basis.rules())
                || fresh.counts().networks() != known.networks()
                || !now.isBefore(basis.nextExpiry());
        Map<Network, Long> before = basis.listed();
        basis = fresh;
        if (judgesDifferently) {
            rebuild();
            return;
        }
        before.keySet().stream()
                .filter(network -> !fresh.listed().containsKey(network))
                .forEach(network -> {
                    listed.remove(network);
                    detector.delisted(network);
                });
        fresh.listed().forEach(listed::add);
        detector.setRemovals(fresh.removals());
    }

    /** Judges what is waiting; false if nothing was. */
    private boolean runOnce(long currentEpoch) {
        long started = System.nanoTime();
        List<StoredBatch> taken = new ArrayList<>(waiting);
        if (lookInTable) {
            lookInTable = false;
            taken.addAll(takeUnjudged());
        } else {
            taken.addAll(takeHandedOver());
        }
        if (taken.isEmpty()) {
            return false;
        }
        Instant now = Instant.now();
        long oldest = now.minus(basis.settings().inactivePeriod()).toEpochMilli();
        List<StoredBatch> batches = detector.ready(
                taken, oldest, log::between, () -> System.nanoTime() - started < READ_THE_PAST_FOR.toNanos());
        keepWaiting(taken, batches);
        if (batches.isEmpty()) {
            return true; // a piece of the past was read
        }
        Map<Long, Long> after = new HashMap<>();
        int records = 0;
        for (StoredBatch batch : batches) {
            after.put(batch.logfileId(), batch.number());
            records += batch.size();
        }
        Verdict verdict = detector.judge(batches, oldest, log::recordsOf);
        List<FoundEntries.Listed> found = verdicts.store(verdict, judged, after, currentEpoch);
        judged.putAll(after);
        evidenceIsDue |= !found.isEmpty() || !verdict.newReasons().isEmpty();
        Map<Network, Long> listedNow = basis.listed();
        for (FoundEntries.Listed entry : found) {
            listed.add(Network.of(entry.ip()), entry.id());
            listedNow.put(Network.of(entry.ip()), entry.id());
        }
        meter.ran(batches.size(), records, found.size(), Duration.ofNanos(System.nanoTime() - started), detector);
        return true;
    }

    /** Of the batches in memory those that follow the judged ones without gap, of about as many records as a run should have. */
    private List<StoredBatch> takeHandedOver() {
        List<StoredBatch> batches = new ArrayList<>();
        int records = 0;
        Map<Long, Long> next = new HashMap<>();
        Set<Long> devices = new LinkedHashSet<>();
        for (long device : handedOver.devices()) {
            if (!isWaiting(device)) {
                devices.add(device);
                next.put(device, judged.getOrDefault(device, 0L) + 1);
            }
        }
        // one of each device in turn, so that a busy one does not keep the others waiting
        while (!devices.isEmpty() && records < JudgedLog.MOST_RECORDS) {
            for (Iterator<Long> turn = devices.iterator(); turn.hasNext(); ) {
                long device = turn.next();
                StoredBatch batch = handedOver.poll(device, next.get(device));
                if (batch == null) {
                    turn.remove();
                } else {
                    batches.add(batch);
                    records += batch.size();
                    next.merge(device, 1L, Long::sum);
                }
            }
        }
        return batches;
    }

    private boolean isWaiting(long device) {
        return waiting.stream().anyMatch(batch -> batch.logfileId() == device);
    }

    /** Of very many the later devices' are let go and read from the table again. */
    private void keepWaiting(List<StoredBatch> taken, List<StoredBatch> ready) {
        waiting = new ArrayList<>();
        Set<StoredBatch> now = new HashSet<>(ready);
        Set<Long> letGo = new HashSet<>();
        int records = 0;
        for (StoredBatch batch : taken) {
            if (!now.contains(batch)) {
                records += batch.size();
                if (records > MOST_WAITING) {
                    letGo.add(batch.logfileId());
                }
                waiting.add(batch);
            }
        }
        waiting.removeIf(batch -> letGo.contains(batch.logfileId()));
        lookInTable |= !letGo.isEmpty();
    }

    /** What the table says is to be judged next: of every device, from memory if it is there. */
    private List<StoredBatch> takeUnjudged() {
        long[] others =
                waiting.stream().mapToLong(StoredBatch::logfileId).distinct().toArray();
        List<JudgedLog.Unjudged> unjudged = log.unjudged(others);
        List<StoredBatch> batches = new ArrayList<>();
        List<JudgedLog.Unjudged> toRead = new ArrayList<>();
        Map<Long, Long> next = new HashMap<>();
        for (JudgedLog.Unjudged row : unjudged) {
            long expected = next.getOrDefault(row.logfileId(), judged.getOrDefault(row.logfileId(), 0L) + 1);
            if (row.number() != expected) {
                throw new StaleEpochException("Batch " + row.number() + " of device " + row.logfileId()
                        + " is to be judged where batch " + expected + " was expected");
            }
            next.put(row.logfileId(), expected + 1);
            StoredBatch batch = handedOver.poll(row.logfileId(), row.number());
            if (batch == null) {
                toRead.add(row);
            } else {
                batches.add(batch);
            }
        }
        batches.addAll(log.read(toRead));
        batches.sort(Comparator.comparingLong(StoredBatch::logfileId).thenComparingLong(StoredBatch::number));
        lookInTable |= !toRead.isEmpty();
        return batches;
    }

    /** Gives the lease up, so that another node need not wait for its end. */
    @PreDestroy
    void shutDown() {
        epoch = OptionalLong.empty();
        synchronized (running) {
            locks.release();
        }
    }
}
