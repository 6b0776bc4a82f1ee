package org.activedefense.launcher;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.activedefense.address.Network;
import org.activedefense.address.NetworkSet;
import org.activedefense.address.SpecialPurpose;
import org.activedefense.blacklist.Alert;
import org.activedefense.blacklist.ManualEntry;
import org.activedefense.blacklist.NetworkPolicy;
import org.activedefense.system.InvalidException;

/** Takes the predecessor's blacklist over: Alert, IP, LastSeen. What stands here already stays, with the later time. */
final class BlacklistImport {

    static final String KIND = "Blacklist";

    private final ImportTarget target;
    private final ImportReport report;
    private final ZoneId zone;
    private final Instant now;
    private final NetworkPolicy policy;

    /** @param zone of times that name no offset */
    BlacklistImport(ImportTarget target, ImportReport report, ZoneId zone, Instant now) throws SQLException {
        this.target = target;
        this.report = report;
        this.zone = zone;
        this.now = now;
        this.policy = new NetworkPolicy(
                networks("select cidr::text from own_network"),
                networks("select cidr::text from allowed_network where expires_at is null or expires_at > now()"));
    }

    private NetworkSet networks(String sql) throws SQLException {
        return NetworkSet.of(target.texts(sql).stream().map(Network::parse).toList());
    }

    void take(DjangoDatabase source, String file) throws SQLException {
        int before = report.taken();
        for (List<String> row : source.rows("Syslog_blacklist", "Alert", "IP", "LastSeen")) {
            take(row.get(0), row.get(1), row.get(2));
        }
        int taken = report.taken() - before;
        if (taken > 0) {
            target.audit("Import " + taken + " blacklist entries from " + file, null, null);
        }
    }

    private void take(String alertText, String ipText, String lastSeenText) throws SQLException {
        Network ip;
        try {
            ip = Network.parse(String.valueOf(ipText).strip());
        } catch (IllegalArgumentException e) {
            report.skipped(KIND, "\"" + ipText + "\"", "is neither an address nor a network");
            return;
        }
        Optional<Alert> alert = alert(alertText);
        if (alert.isEmpty()) {
            report.skipped(KIND, ip.toString(), "\"" + alertText + "\" is none of the alerts");
            return;
        }
        String refusal = refusal(ip, alert.get());
        if (refusal != null) {
            report.skipped(KIND, ip.toString(), refusal);
            return;
        }
        Optional<Instant> read = DjangoTime.read(lastSeenText, zone);
        Instant lastSeen = read.filter(time -> time.isBefore(now)).orElse(now);
        if (target.exists(
                "select 1 from blacklist_removal where ip >>= ?::inet and removed_at >= ?",
                ip.toString(),
                at(lastSeen))) {
            report.skipped(KIND, ip.toString(), "was removed here by hand after it was last seen");
            return;
        }
        insert(ip, alert.get(), lastSeen, remark(lastSeenText, read));
    }

    private String remark(String text, Optional<Instant> read) {
        if (read.isEmpty()) {
            return "LastSeen \"" + text + "\" is no time; it counts as seen now";
        }
        return read.get().isAfter(now) ? "LastSeen " + read.get() + " is in the future; it counts as seen now" : null;
    }

    private static Optional<Alert> alert(String text) {
        for (Alert alert : Alert.values()) {
            if (text != null && alert.text().equalsIgnoreCase(text.strip().replaceAll("\\s+", " "))) {
                return Optional.of(alert);
            }
        }
        return Optional.empty();
    }

    private String refusal(Network ip, Alert alert) {
        if (alert != Alert.USER_ADDED && SpecialPurpose.contains(ip.first())) {
            return "is no address of the Internet (the predecessor told inside from outside by the country)";
        }
        try {
            new ManualEntry(ip, null, null).check(policy, now);
            return null;
        } catch (InvalidException e) {
            return e.errors().get(0).message();
        }
    }

    private void insert(Network ip, Alert alert, Instant lastSeen, String remark) throws SQLException {
        target.update("delete from blacklist where ip = ?::inet and expires_at <= now()", ip.toString());
        int inserted = target.update(
                "insert into blacklist (ip, alert, cases, reason, added_by, last_seen)"
                        + " values (?::inet, ?, array[?], ?, ?, ?) on conflict (ip) do nothing",
                ip.toString(),
                alert.text(),
                alert.text(),
                "Taken over from the earlier installation, which listed it as " + alert.text(),
                target.who(),
                at(lastSeen));
        if (inserted == 0) {
            target.update(
                    "update blacklist set last_seen = ? where ip = ?::inet and last_seen < ?",
                    at(lastSeen),
                    ip.toString(),
                    at(lastSeen));
            report.known(KIND);
        } else if (remark == null) {
            report.taken(KIND);
        } else {
            report.taken(KIND, ip.toString(), remark);
        }
    }

    private static Object at(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
