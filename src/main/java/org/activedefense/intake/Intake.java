package org.activedefense.intake;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.logstore.BatchStore;
import org.activedefense.logstore.Generations;
import org.activedefense.logstore.LogFolders;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.Logfiles;
import org.activedefense.logstore.Partitions;
import org.activedefense.logstore.RecordBatch;
import org.activedefense.logstore.RejectedRanges;
import org.activedefense.logstore.TopCounts;
import org.activedefense.system.ChangeCounters;
import org.activedefense.system.Migrations;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.NodeLease;
import org.activedefense.system.Repeater;
import org.activedefense.system.SystemSwitch;
import org.activedefense.system.Watchdog;
import org.activedefense.system.WatchedPart;

/**
 * Keeps a reader for each enabled firewall of this node, as long as this server holds the node's lease. A few threads of the
 * server's executor, about as many as it has processors, serve all of them in turn. Thread safe.
 */
@ApplicationScoped
public class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class.getName());

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration NOTE_STATES_EVERY = Duration.ofSeconds(1);
    /** The position's compare keeps a reader that hangs from storing anything twice. */
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    private static final long LONGEST_WAIT = Duration.ofMillis(500).toNanos();

    /** A turn that comes later than this is no sign that reading goes on. */
    private static final long TOO_LATE = Duration.ofSeconds(10).toNanos();

    /** Reading waits for disks and for the database; more threads than processors would only wait for each other. */
    private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    @Resource
    private ManagedExecutorService executor;

    @Inject
    private Repeater repeater;

    @Inject
    private Watchdog watchdog;

    @Inject
    private Migrations migrations;

    @Inject
    private NodeLease lease;

    @Inject
    private NodeIdentity node;

    @Inject
    private SystemSwitch systemSwitch;

    @Inject
    private ChangeCounters counters;

    @Inject
    private Logfiles logfiles;

    @Inject
    private AutoRegistration autoRegistration;

    @Inject
    private BatchStore batches;

    @Inject
    private Partitions partitions;

    @Inject
    private Generations generations;

    @Inject
    private LogFolders folders;

    @Inject
    private RejectedRanges rejectedRanges;

    @Inject
    private IntakeMeter meter;

    @Inject
    private TopCounts topCounts;

    private final Turns turns = new Turns(System::nanoTime);
    private final Commits commits = new Commits(this::store, System::nanoTime, Math.max(1, THREADS / 2));
    private final Map<Long, DeviceReader> readers = new HashMap<>();
    private final List<DeviceReader> ending = new ArrayList<>();
    private final List<Future<?>> threads = new ArrayList<>();
    private WatchedPart reading;
    private StateNotes notes;
    private long seenChanges = -1;
    private volatile boolean stopping;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        reading = watchdog.watch(NodeLease.READING, EVERY);
        notes = new StateNotes(batches, System::nanoTime);
        repeater.repeat("intake", EVERY, () -> {
            if (migrations.isDone()) {
                heartbeat();
            } else {
                reading.progress(); // there is nothing to be read by yet
            }
        });
        repeater.repeat("device-states", NOTE_STATES_EVERY, this::noteStates);
    }

    /**
     * Renews the lease, obeys the switch, and has readers come, change and go with their devices. Each step is tried whatever
     * became of the others.
     */
    synchronized void heartbeat() {
        if (stopping) {
            return;
        }
        OptionalLong epoch = lease.acquire();
        letGo();
        keepThreads();
        if (epoch.isEmpty()) {
            List.copyOf(readers.keySet()).forEach(this::end);
            seenChanges = -1; // when the lease comes back all devices are read anew
            return;
        }
        boolean on = systemSwitch.isOn();
        Throwable trouble = null;
        if (on) {
            trouble = attempt(this::makePartitionsAhead, null);
            trouble = attempt(autoRegistration::look, trouble);
        }
        trouble = attempt(() -> adjustIfChanged(epoch.getAsLong(), on), trouble);
        readers.values().forEach(reader -> reader.pause(!on));
        if (trouble instanceof RuntimeException e) {
            throw e;
        } else if (trouble instanceof Error e) {
            throw e;
        }
    }

    private void makePartitionsAhead() {
        Instant now = Instant.now();
        partitions.makeAhead(now);
        partitions.madeAhead(now);
    }

    /** The first of what went wrong. */
    private static Throwable attempt(Runnable step, Throwable before) {
        try {
            step.run();
            return before;
        } catch (RuntimeException | Error e) {
            return before == null ? e : before;
        }
    }

    private void adjustIfChanged(long epoch, boolean on) {
        long changes = counters.read().logfiles();
        if (changes != seenChanges || readers.values().stream().anyMatch(reader -> reader.nodeEpoch() != epoch)) {
            adjust(logfiles.readBy(node.name()), epoch, on);
            seenChanges = changes;
        }
    }

    /** Only the readers of devices that came, went or changed are touched. */
    private void adjust(List<Logfile> devices, long epoch, boolean on) {
        Map<Long, Logfile> wanted = new HashMap<>();
        devices.forEach(device -> wanted.put(device.getId(), device));
        List.copyOf(readers.keySet()).stream()
                .filter(id -> !wanted.containsKey(id))
                .forEach(this::end);
        long newest = devices.stream()
                .map(Logfile::getNewestEventAt)
                .filter(Objects::nonNull)
                .mapToLong(Instant::toEpochMilli)
                .max()
                .orElse(Long.MIN_VALUE);
        List<DeviceReader> fresh = new ArrayList<>();
        for (Logfile device : devices) {
            DeviceReader present = readers.get(device.getId());
            if (present == null
                    || present.nodeEpoch() != epoch
                    || present.device().isReadOtherwise(device)) {
                DeviceReader predecessor = present == null ? lastOf(device.getId()) : present;
                end(device.getId());
                fresh.add(new DeviceReader(device, services(), epoch, predecessor, newest));
            }
        }
        // before a line is read: what waits for unread lines must know of them
        batches.noteStates(fresh.stream().map(DeviceReader::state).toList());
        for (DeviceReader reader : fresh) {
            reader.pause(!on);
            readers.put(reader.device().getId(), reader);
            turns.add(reader);
        }
        if (!fresh.isEmpty()) {
            LOG.log(Level.INFO, "Node {0} reads {1} devices, {2} of them anew", new Object[] {
                node.name(), readers.size(), fresh.size()
            });
        }
    }

    private DeviceReader lastOf(long deviceId) {
        return ending.stream()
                .filter(reader -> reader.device().getId() == deviceId)
                .reduce((first, second) -> second)
                .orElse(null);
    }

    private void end(long deviceId) {
        DeviceReader reader = readers.remove(deviceId);
        if (reader != null) {
            reader.stop();
            ending.add(reader);
        }
    }

    /** Readers that have come to rest need no turn any more. */
    private void letGo() {
        ending.removeIf(reader -> {
            boolean done = reader.isAtRest();
            if (done) {
                turns.remove(reader);
            }
            return done;
        });
    }

    private DeviceReader.Services services() {
        return new DeviceReader.Services(
                batches,
                partitions,
                generations,
                folders,
                rejectedRanges,
                meter,
                topCounts,
                turns,
                commits,
                Clock.systemUTC(),
                System::nanoTime);
    }

    /** A refused task, or a thread that ended, is made up for at the next heartbeat. */
    private void keepThreads() {
        threads.removeIf(Future::isDone);
        while (threads.size() < THREADS) {
            threads.add(executor.submit(this::serve));
        }
    }

    private void serve() {
        while (!stopping) {
            try {
                long late = turns.serveOne(Math.min(commits.nanosUntilDue(), LONGEST_WAIT));
                commits.commitWhatIsDue();
                if (late < TOO_LATE) {
                    reading.done();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable e) {
                reading.failed(e);
            }
        }
    }

    private void store(List<RecordBatch> group, long nodeEpoch) {
        for (RecordBatch batch : group) {
            if (!partitions.knows(batch)) {
                partitions.makeFor(batch);
                partitions.made(batch);
            }
        }
        batches.store(group, nodeEpoch);
    }

    private synchronized void noteStates() {
        notes.write(readers.values());
    }

    /** Ends all readers and gives the lease up, so that a restarted server goes on at once. */
    @PreDestroy
    synchronized void shutDown() {
        List.copyOf(readers.keySet()).forEach(this::end);
        long giveUp = System.nanoTime() + LONGEST_END.toNanos();
        try {
            while (!ending.isEmpty() && System.nanoTime() < giveUp) {
                letGo();
                Thread.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stopping = true;
        lease.release();
    }
}
