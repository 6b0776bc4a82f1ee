package org.activedefense.notification;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.activedefense.audit.Audit;
import org.activedefense.system.AdminOnly;
import org.activedefense.system.ConflictException;
import org.activedefense.system.InvalidException;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.SecretKeyException;

/** Sends a mail at once, with the stored settings, and tells what the server said. Kept in memory. Thread safe. */
@ApplicationScoped
public class TestMail {

    private static final Duration KEPT = Duration.ofMinutes(10);

    @Resource
    private ManagedExecutorService executor;

    @Inject
    private EmailSettings settings;

    @Inject
    private NodeIdentity node;

    @Inject
    private Audit audit;

    private final Map<UUID, Progress> tests = new ConcurrentHashMap<>();

    /**
     * How a test stands.
     *
     * @param server host and port
     * @param finished {@code null} while it is under way
     * @param result {@code null} while it is under way
     */
    public record Progress(String recipient, String server, Instant started, Instant finished, SendResult result) {

        public boolean isUnderWay() {
            return finished == null;
        }

        public boolean isSent() {
            return result instanceof SendResult.Sent;
        }

        public long millis() {
            return Duration.between(started, finished == null ? Instant.now() : finished)
                    .toMillis();
        }
    }

    /**
     * Begins and returns at once.
     *
     * @return the name by which to ask {@link #progress}
     * @throws InvalidException if the address is none, or no server is set
     */
    @AdminOnly
    @Transactional
    public UUID start(String recipient) {
        String address;
        try {
            address = MailAddress.normalise(recipient == null ? "" : recipient);
        } catch (IllegalArgumentException e) {
            throw new InvalidException("testRecipient", e.getMessage());
        }
        EmailSetting setting = settings.current();
        if (!setting.isOn()) {
            throw new InvalidException("host", "must be given and saved before a test mail can be sent");
        }
        Instant now = Instant.now();
        tests.values().removeIf(test -> test.started().isBefore(now.minus(KEPT)));
        UUID id = UUID.randomUUID();
        Progress begun = new Progress(address, setting.getHost() + ":" + setting.getPort(), now, null, null);
        tests.put(id, begun);
        audit.record("Send test mail to " + address, null, begun.server());
        try {
            executor.execute(() -> tests.put(id, send(begun)));
        } catch (RejectedExecutionException e) {
            tests.remove(id);
            throw new ConflictException("The server has no thread free for a test mail at the moment. Try again.");
        }
        return id;
    }

    /** Empty if it is forgotten. */
    public Optional<Progress> progress(UUID id) {
        return Optional.ofNullable(tests.get(id));
    }

    private Progress send(Progress begun) {
        SendResult result;
        try {
            SmtpServer server = settings.server();
            String text = "This is a test mail of Active Defense on node " + node.name() + ".\n\n" + "It went through "
                    + server + ". Recipients will get mails about new entries of the blacklist.\n";
            OutgoingMail mail = new OutgoingMail(
                    Outbox.messageId(MailAddress.domain(server.sender())),
                    begun.recipient(),
                    begun.started(),
                    "Active Defense: test mail",
                    text,
                    null);
            try (SmtpConnection connection = new SmtpConnection(server)) {
                result = connection.send(mail);
            }
        } catch (SecretKeyException e) {
            result = new SendResult.Postponed(
                    "The mail password cannot be read: " + e.getMessage(), SendResult.Trouble.SERVER);
        } catch (RuntimeException | Error e) {
            result = new SendResult.Postponed(SmtpReply.onOneLine(e.getMessage()), SendResult.Trouble.SERVER);
        }
        return new Progress(begun.recipient(), begun.server(), begun.started(), Instant.now(), result);
    }
}
