package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.activedefense.address.Network;
import org.activedefense.system.Database;

/** The entries that came last, with where they come from. Thread safe. */
@ApplicationScoped
public class NewestEntries {

    @Inject
    private Database database;

    /**
     * An entry in brief.
     *
     * @param country of the records that decided it; {@code null} if none says one
     */
    public record Brief(Network ip, Alert alert, Instant listedAt, String country, String reason) {

        public Network getIp() {
            return ip;
        }

        public Alert getAlert() {
            return alert;
        }

        public Instant getListedAt() {
            return listedAt;
        }

        public String getCountry() {
            return country;
        }

        public String getReason() {
            return reason;
        }
    }

    /** Newest first. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Brief> newest(int limit) {
        return database.query(
                "select ip, alert, listed_at, reason, (select src_location from blacklist_evidence e"
                        + " where e.blacklist_id = b.id and src_location is not null order by time_received limit 1) as country"
                        + " from blacklist b where expires_at is null or expires_at > now() order by id desc limit ?",
                row -> new Brief(
                        Network.parse(row.getString("ip")),
                        Alert.ofText(row.getString("alert")),
                        Database.instant(row, "listed_at"),
                        row.getString("country"),
                        row.getString("reason")),
                limit);
    }
}
