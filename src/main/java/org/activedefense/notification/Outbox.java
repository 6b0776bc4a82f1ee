package org.activedefense.notification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.activedefense.blacklist.EntriesListed;
import org.activedefense.system.Database;
import org.activedefense.system.Job;
import org.activedefense.system.JobLocks;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingStore;
import org.activedefense.system.SettingValues;

/**
 * Where new entries wait in the database, from the transaction that lists them until a mail about them is composed. Nothing waits
 * while there is no mail server or no recipient. Thread safe.
 */
@ApplicationScoped
public class Outbox {

    private static final String MAIL_IS_ON =
            " exists (select from email_setting where host <> '') and exists (select from recipient)";

    /** The rest of a mail that describes only some is counted, in the same statement that takes them. */
    private static final String TAKE_ALL = "with gone as (delete from mail_entry returning *),"
            + " told as (select *, count(*) over () as total from gone order by id limit " + MailText.MOST_DESCRIBED
            + ")"
            + " select told.total, told.ip, told.alert, told.added_by,"
            + " coalesce(b.reason, told.reason) as reason, coalesce(b.first_seen, told.first_seen) as first_seen,"
            + " coalesce(b.last_seen, told.last_seen) as last_seen, b.id is null as gone, b.held_at is not null as held,"
            + " (select e.src_location from blacklist_evidence e where e.blacklist_id = told.blacklist_id"
            + " and e.src_location <> '' order by e.time_received desc limit 1) as country"
            + " from told left join blacklist b on b.id = told.blacklist_id order by told.id";

    @Inject
    private Database database;

    @Inject
    private JobLocks locks;

    @Inject
    private SettingStore settings;

    private record Total(long total, ListedEntry entry) {}

    /** In the transaction of the entries: a crash loses both or neither. */
    void note(@Observes EntriesListed listed) {
        database.update(
                "insert into mail_entry (blacklist_id, ip, alert, reason, added_by, first_seen, last_seen)"
                        + " select id, ip, alert, reason, added_by, first_seen, last_seen from blacklist"
                        + " where id = any(?::bigint[]) and" + MAIL_IS_ON + " order by id",
                (Object) listed.ids().stream()
                        .flatMapToLong(id -> LongStream.of(id))
                        .toArray());
    }

    /** How many entries wait for the next mail. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public long waitingEntries() {
        return database.queryOne("select count(*) from mail_entry", row -> row.getLong(1))
                .orElse(0L);
    }

    /** When the last mail was made; {@code null} if none was in 30 days. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Instant lastMail() {
        return database.queryOne("select max(created_at) as at from mail", row -> Database.instant(row, "at"))
                .orElse(null);
    }

    /**
     * Makes the waiting entries a mail to each recipient, if it is time. Under the job's epoch.
     *
     * @return how many entries it tells of; 0 if none was made
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public long gather(long epoch) {
        locks.confirm(Job.MAIL, epoch);
        boolean off = database.update("delete from mail_entry where not (" + MAIL_IS_ON + ")") > 0;
        if (off || !isDue()) {
            return 0;
        }
        List<Total> taken = database.query(TAKE_ALL, Outbox::entry);
        if (taken.isEmpty()) {
            return 0;
        }
        SettingValues values = settings.current();
        long total = taken.get(0).total();
        MailText text = new MailText(
                taken.stream().map(Total::entry).toList(), total, values.text(Setting.BASE_URL), values.cleaningZone());
        store(text, total);
        return total;
    }

    private boolean isDue() {
        return database.queryOne(
                        "select now() as now, (select min(noted_at) from mail_entry) as oldest,"
                                + " exists (select from mail_entry m join evidence_due d on d.blacklist_id = m.blacklist_id)"
                                + " as evidence_due, (select max(created_at) from mail) as last_mail",
                        row -> new Gathering(
                                        Database.instant(row, "oldest"),
                                        row.getBoolean("evidence_due"),
                                        Database.instant(row, "last_mail"))
                                .isDue(Database.instant(row, "now")))
                .orElse(false);
    }

    private void store(MailText text, long total) {
        long mail = database.queryOne(
                        "insert into mail (entries, subject, body_text, body_html) values (?, ?, ?, ?) returning id",
                        row -> row.getLong(1),
                        total,
                        text.subject(),
                        text.plain(),
                        text.html())
                .orElseThrow();
        String domain = database.queryOne(
                        "select sender from email_setting", row -> MailAddress.domain(row.getString(1)))
                .orElseThrow();
        for (String recipient :
                database.query("select email from recipient order by lower(email)", row -> row.getString(1))) {
            database.update(
                    "insert into mail_delivery (mail_id, recipient, message_id, gives_up_at)"
                            + " values (?, ?, ?, now() + make_interval(secs => ?))",
                    mail,
                    recipient,
                    messageId(domain),
                    Backoff.GIVE_UP_AFTER.toSeconds());
        }
    }

    static String messageId(String domain) {
        return "<" + UUID.randomUUID() + "@" + domain + ">";
    }

    private static Total entry(ResultSet row) throws SQLException {
        return new Total(
                row.getLong("total"),
                new ListedEntry(
                        row.getString("ip"),
                        row.getString("alert"),
                        row.getString("country"),
                        row.getString("reason"),
                        row.getString("added_by"),
                        Database.instant(row, "first_seen"),
                        Database.instant(row, "last_seen"),
                        row.getBoolean("held"),
                        row.getBoolean("gone")));
    }
}
