package org.activedefense.intake;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.logstore.BatchStore;
import org.activedefense.logstore.Generations;
import org.activedefense.logstore.LogFolders;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.Logfiles;
import org.activedefense.logstore.Partitions;
import org.activedefense.logstore.RejectedRanges;
import org.activedefense.logstore.TopCounts;
import org.activedefense.system.ChangeCounters;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.NodeLease;
import org.activedefense.system.SystemSwitch;

/**
 * Keeps one reader running for each enabled firewall of this node, as long as this server holds the node's lease.
 * Its round comes every two seconds; one thread at a time.
 */
@ApplicationScoped
public class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class.getName());

    private record Running(LogfileReader reader, Future<?> task) {}

    @Resource
    private ManagedExecutorService executor;

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

    private final Map<Long, Running> readers = new HashMap<>();
    private long seenChanges = -1;
    private boolean stopping;

    /** Renews the lease, obeys the switch, and starts and stops readers as devices come, change and go. */
    public synchronized void heartbeat() {
        if (stopping) {
            return;
        }
        OptionalLong epoch = lease.acquire();
        boolean on = systemSwitch.isOn();
        if (epoch.isEmpty()) {
            stopAll();
            return;
        }
        if (on) {
            partitions.makeAhead(Instant.now());
            autoRegistration.look();
        }
        long changes = counters.read().logfiles();
        if (changes != seenChanges || hasOtherEpoch(epoch.getAsLong()) || hasEnded()) {
            adjust(logfiles.readBy(node.name()), epoch.getAsLong(), on);
            seenChanges = changes;
        }
        readers.values().forEach(running -> running.reader().pause(!on));
    }

    private boolean hasOtherEpoch(long epoch) {
        return readers.values().stream().anyMatch(running -> running.reader().nodeEpoch() != epoch);
    }

    private boolean hasEnded() {
        return readers.values().stream().anyMatch(running -> running.task().isDone());
    }

    private void adjust(List<Logfile> devices, long epoch, boolean on) {
        // a changed device (time zone, path) is read by a new reader; the position is in the database
        stopAll();
        LogfileReader.Services services = new LogfileReader.Services(
                batches,
                partitions,
                generations,
                folders,
                rejectedRanges,
                executor,
                meter,
                topCounts,
                Clock.systemUTC());
        for (Logfile device : devices) {
            LogfileReader reader = new LogfileReader(device, services, epoch);
            reader.pause(!on);
            readers.put(device.getId(), new Running(reader, executor.submit(reader)));
        }
        LOG.log(Level.INFO, "Node {0} reads {1} devices", new Object[] {node.name(), devices.size()});
    }

    private void stopAll() {
        readers.values().forEach(running -> running.reader().stop());
        readers.values().forEach(running -> await(running.task()));
        readers.clear();
    }

    private static void await(Future<?> task) {
        try {
            task.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // the position's compare keeps a reader that hangs from storing anything twice
            LOG.log(Level.WARNING, "A reader did not end in order", e);
        }
    }

    /** Ends all readers and gives the lease up, so that a restarted server goes on at once. */
    @PreDestroy
    synchronized void shutDown() {
        stopping = true;
        stopAll();
        lease.release();
    }
}
