package org.activedefense.notification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.activedefense.audit.Audit;
import org.activedefense.system.AdminOnly;
import org.activedefense.system.Database;
import org.activedefense.system.Job;
import org.activedefense.system.JobLocks;
import org.activedefense.system.NoSuchItemException;

/**
 * The composed mails, one row a recipient, and what became of each. One that is being sent is claimed, so that no other server
 * sends it, whatever happens to the job's lease meanwhile; after a crash it is tried again when the claim ends. Thread safe.
 */
@ApplicationScoped
public class Deliveries {

    /** Longer than a server can hold a mail up with its timeouts. */
    static final Duration CLAIM = Duration.ofMinutes(10);

    static final Duration KEPT = Duration.ofDays(30);

    private static final String UNCLAIMED = " (claimed_until is null or claimed_until < clock_timestamp())";

    private static final String COLUMNS =
            "select d.id, m.created_at, m.entries, m.subject, d.recipient, d.state, d.attempts,"
                    + " d.next_attempt, d.last_attempt, d.answer from mail_delivery d join mail m on m.id = d.mail_id";

    @Inject
    private Database database;

    @Inject
    private JobLocks locks;

    @Inject
    private Audit audit;

    /** A delivery that this server may send now. */
    record Claimed(long id, UUID claim, int attempts, Instant givesUpAt, OutgoingMail mail) {}

    /** How many are in each open state. */
    public record Open(long waiting, long failed) {}

    /** Takes the next mail that is due, under the job's epoch. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    Optional<Claimed> claim(long epoch) {
        locks.confirm(Job.MAIL, epoch);
        UUID claim = UUID.randomUUID();
        return database.queryOne(
                "update mail_delivery d set claim = ?::uuid, last_attempt = clock_timestamp(),"
                        + " claimed_until = clock_timestamp() + make_interval(secs => ?) from mail m"
                        + " where m.id = d.mail_id and d.id = (select id from mail_delivery where state = 'waiting'"
                        + " and next_attempt <= clock_timestamp() and" + UNCLAIMED
                        + " order by next_attempt, id limit 1 for update skip locked)"
                        + " returning d.id, d.attempts, d.gives_up_at, d.message_id, d.recipient, m.created_at, m.subject,"
                        + " m.body_text, m.body_html",
                row -> claimed(row, claim),
                claim.toString(),
                CLAIM.toSeconds());
    }

    private static Claimed claimed(ResultSet row, UUID claim) throws SQLException {
        return new Claimed(
                row.getLong("id"),
                claim,
                row.getInt("attempts"),
                Database.instant(row, "gives_up_at"),
                new OutgoingMail(
                        row.getString("message_id"),
                        row.getString("recipient"),
                        Database.instant(row, "created_at"),
                        row.getString("subject"),
                        row.getString("body_text"),
                        row.getString("body_html")));
    }

    /**
     * Writes what became of a claimed mail. Needs no epoch: what the server said is so, whoever owns the job meanwhile.
     *
     * @return whether it is tried again
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    boolean note(Claimed delivery, SendResult result, Instant now) {
        if (result instanceof SendResult.Sent) {
            database.update(
                    "update mail_delivery set state = 'sent', attempts = attempts + 1, claimed_until = null, answer = ?"
                            + " where id = ?",
                    result.answer(),
                    delivery.id());
            return false;
        }
        Instant next = result instanceof SendResult.Refused
                ? null
                : Backoff.next(now, delivery.attempts() + 1, delivery.givesUpAt());
        database.update(
                "update mail_delivery set attempts = attempts + 1, claimed_until = null, answer = ?,"
                        + " state = case when ?::timestamptz is null then 'failed' else 'waiting' end,"
                        + " next_attempt = coalesce(?::timestamptz, next_attempt) where id = ? and claim = ?::uuid",
                result.answer(),
                next,
                next,
                delivery.id(),
                delivery.claim().toString());
        return next != null;
    }

    /** Mails that waited for too long without an attempt (mail was off) are set aside, and old ones deleted. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    void tidyUp(long epoch) {
        locks.confirm(Job.MAIL, epoch);
        database.update("update mail_delivery set state = 'failed',"
                + " answer = coalesce(answer, 'Never tried: no mail server was set for three days')"
                + " where state = 'waiting' and gives_up_at < clock_timestamp() and" + UNCLAIMED);
        database.update(
                "delete from mail where created_at < now() - make_interval(secs => ?)"
                        + " and not exists (select from mail_delivery d where d.mail_id = mail.id and d.state = 'waiting')",
                KEPT.toSeconds());
    }

    @Transactional(Transactional.TxType.SUPPORTS)
    public Open open() {
        return database.queryOne(
                        "select count(*) filter (where state = 'waiting') as waiting,"
                                + " count(*) filter (where state = 'failed') as failed from mail_delivery"
                                + " where state <> 'sent'",
                        row -> new Open(row.getLong("waiting"), row.getLong("failed")))
                .orElseThrow();
    }

    /** The newest ones, newest first. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Delivery> newest(int limit) {
        return database.query(COLUMNS + " order by d.id desc limit ?", Deliveries::delivery, limit);
    }

    /** Of those whose last attempt failed the newest; empty if all is well. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<Delivery> inTrouble() {
        return database.queryOne(
                COLUMNS + " where d.state <> 'sent' and d.answer is not null"
                        + " and (d.state = 'waiting' or d.last_attempt > now() - interval '1 day')"
                        + " order by d.last_attempt desc nulls last limit 1",
                Deliveries::delivery);
    }

    /** Has one that waits or was set aside tried at once, with three more days to go. */
    @AdminOnly
    @Transactional
    public void tryNow(long id) {
        String recipient = database.queryOne(
                        "update mail_delivery set state = 'waiting', next_attempt = now(),"
                                + " attempts = case when state = 'failed' then 0 else attempts end,"
                                + " gives_up_at = case when state = 'failed' then now() + make_interval(secs => ?)"
                                + " else gives_up_at end where id = ? and state <> 'sent' returning recipient",
                        row -> row.getString(1),
                        Backoff.GIVE_UP_AFTER.toSeconds(),
                        id)
                .orElseThrow(() -> new NoSuchItemException("This mail has been sent or deleted meanwhile."));
        audit.record("Try mail to " + recipient + " now", null, null);
    }

    /** Has everything that waits tried at once. */
    @Transactional(Transactional.TxType.MANDATORY)
    void tryAllNow() {
        database.update("update mail_delivery set next_attempt = now() where state = 'waiting'");
    }

    /** Forgets what waits for somebody who is no recipient any more. */
    @Transactional(Transactional.TxType.MANDATORY)
    int drop(String recipient) {
        return database.update(
                "delete from mail_delivery where state <> 'sent' and lower(recipient) = lower(?)", recipient);
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        Delivery.State state = Delivery.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
        return new Delivery(
                row.getLong("id"),
                Database.instant(row, "created_at"),
                row.getLong("entries"),
                row.getString("subject"),
                row.getString("recipient"),
                state,
                row.getInt("attempts"),
                state == Delivery.State.WAITING ? Database.instant(row, "next_attempt") : null,
                Database.instant(row, "last_attempt"),
                row.getString("answer"));
    }
}
