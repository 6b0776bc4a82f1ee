package org.activedefense.notification;

import io.micrometer.core.instrument.Counter;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.notification.SendResult.Postponed;
import org.activedefense.notification.SendResult.Sent;
import org.activedefense.notification.SendResult.Trouble;
import org.activedefense.system.Counted;
import org.activedefense.system.Job;
import org.activedefense.system.JobLocks;
import org.activedefense.system.Metrics;
import org.activedefense.system.Migrations;
import org.activedefense.system.Repeater;
import org.activedefense.system.SecretKeyException;
import org.activedefense.system.StaleEpochException;
import org.activedefense.system.Watchdog;
import org.activedefense.system.WatchedPart;

/**
 * The mail job: gathers what is new and sends what is due, on a thread of its own, so that a mail server that hangs holds up
 * nothing else, not even the job's own lease. One round at a time. Thread safe.
 */
@ApplicationScoped
public class MailJob {

    private static final Logger LOG = Logger.getLogger(MailJob.class.getName());

    private static final Duration TIDY_UP_EVERY = Duration.ofMinutes(10);

    private static final Duration EVERY = Duration.ofSeconds(2);

    @Inject
    private Repeater repeater;

    @Inject
    private Watchdog watchdog;

    @Inject
    private Migrations migrations;

    @Inject
    private JobLocks locks;

    @Inject
    private Outbox outbox;

    @Inject
    private Deliveries deliveries;

    @Inject
    private EmailSettings settings;

    @Inject
    private Metrics metrics;

    private volatile OptionalLong epoch = OptionalLong.empty();
    private WatchedPart part;
    private final AtomicLong waiting = new AtomicLong();
    private Counter sent;
    private Counter refused;
    private Counter postponed;
    private volatile boolean stopped;

    /** What a server has said and the database does not know yet, because it was away. Only the working thread uses it. */
    private final Queue<Said> unnoted = new ConcurrentLinkedDeque<>();

    private Instant tidied = Instant.EPOCH;
    private String lastResult = "";

    private record Said(Deliveries.Claimed delivery, SendResult result) {}

    @PostConstruct
    void register() {
        sent = metrics.registry().counter("mails.sent");
        refused = metrics.registry().counter("mails.failed", "kind", "permanent");
        postponed = metrics.registry().counter("mails.failed", "kind", "temporary");
        metrics.registry().gauge("mails.waiting", waiting);
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        part = watchdog.watch(Job.MAIL.jobName(), EVERY);
        repeater.repeat("mail-lease", EVERY, () -> {
            if (migrations.isDone()) {
                epoch = locks.acquire(Job.MAIL);
            }
        });
        repeater.repeat(Job.MAIL.jobName(), EVERY, this::round);
    }

    private void round() {
        OptionalLong current = epoch;
        if (current.isEmpty()) {
            waiting.set(0); // counted by the owner
        }
        if (stopped) {
            return;
        }
        try {
            noteWhatWasSaid();
            if (current.isPresent()) {
                work(current.getAsLong());
            }
        } catch (StaleEpochException e) {
            LOG.log(Level.FINE, "The mail job ends its round: {0}", e.getMessage());
        }
    }

    private void work(long epoch) {
        long gathered = outbox.gather(epoch);
        String trouble = null;
        int sentNow = 0;
        if (settings.current().isOn()) {
            Optional<Deliveries.Claimed> next = deliveries.claim(epoch);
            if (next.isPresent()) {
                locks.begin(Job.MAIL, epoch);
                Round round = new Round(epoch);
                round.send(next.get());
                sentNow = round.sent;
                trouble = round.trouble;
            }
        }
        if (Instant.now().isAfter(tidied.plus(TIDY_UP_EVERY))) {
            deliveries.tidyUp(epoch);
            tidied = Instant.now();
        }
        report(epoch, gathered, sentNow, trouble);
    }

    private void report(long epoch, long gathered, int sentNow, String trouble) {
        Deliveries.Open open = deliveries.open();
        waiting.set(open.waiting());
        boolean eventful = gathered > 0 || sentNow > 0 || trouble != null;
        if (eventful || lastResult.isEmpty()) {
            lastResult = Counted.of(sentNow, "mail", "mails") + " sent, " + open.waiting() + " waiting"
                    + (trouble == null ? "" : ": " + trouble);
            locks.end(Job.MAIL, epoch, lastResult, trouble != null);
        }
    }

    /** Sends until nothing is due, or until the server itself is in trouble: then all that is due shares the fate. */
    private final class Round {

        private final long epoch;
        private int sent;
        private String trouble;

        Round(long epoch) {
            this.epoch = epoch;
        }

        void send(Deliveries.Claimed first) {
            SendResult unusable = null;
            SmtpServer server = null;
            try {
                server = settings.server();
            } catch (SecretKeyException e) {
                unusable = new Postponed("The mail password cannot be read: " + e.getMessage(), Trouble.SERVER);
            }
            try (SmtpConnection connection = new SmtpConnection(server)) {
                Optional<Deliveries.Claimed> next = Optional.of(first);
                while (next.isPresent()) {
                    part.progress();
                    SendResult result = unusable != null
                            ? unusable
                            : connection.send(next.get().mail());
                    count(result);
                    unnoted.add(new Said(next.get(), result));
                    noteWhatWasSaid();
                    if (result instanceof Postponed p && p.trouble() == Trouble.SERVER) {
                        unusable = result;
                    }
                    next = stopped ? Optional.empty() : deliveries.claim(epoch);
                }
            }
        }

        private void count(SendResult result) {
            if (result instanceof Sent) {
                sent++;
            } else {
                trouble = result.answer();
            }
        }
    }

    /** Until the database takes it no further mail is sent, so what was sent cannot be forgotten but by a crash. */
    private void noteWhatWasSaid() {
        while (!unnoted.isEmpty()) {
            Said said = unnoted.peek();
            deliveries.note(said.delivery(), said.result(), Instant.now());
            unnoted.remove();
            if (said.result() instanceof Sent) {
                sent.increment();
            } else {
                (said.result() instanceof Postponed ? postponed : refused).increment();
                LOG.log(Level.WARNING, "Mail to {0} was not delivered: {1}", new Object[] {
                    said.delivery().mail().recipient(), said.result().answer()
                });
            }
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
    }
}
