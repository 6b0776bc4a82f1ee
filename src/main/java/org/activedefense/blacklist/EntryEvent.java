package org.activedefense.blacklist;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.activedefense.address.Network;
import org.activedefense.system.Database;

/**
 * One moment in the life of an address or network on the list. Immutable.
 *
 * @param who the person, or the system's name
 * @param alert of the entry; {@code null} where there was none
 * @param reason of the entry, or of the further case
 * @param note what the person said, or by which network or rule; {@code null} if nothing
 * @param firstSeen of the entry when it ended; {@code null} at its beginning
 * @param hits of the entry when it ended
 */
public record EntryEvent(
        long id,
        Network ip,
        Instant at,
        What what,
        String who,
        Alert alert,
        String reason,
        String note,
        Instant firstSeen,
        Instant lastSeen,
        Long hits) {

    /** What happened. */
    public enum What {
        LISTED("listed"),
        ADDED("added"),
        FURTHER_CASE("further case"),
        REMOVED("removed"),
        ALLOWED("allowed"),
        COVERED("covered"),
        INACTIVE("inactive"),
        EXPIRED("expired");

        private final String text;

        What(String text) {
            this.text = text;
        }

        /** As stored. */
        String text() {
            return text;
        }

        static What ofText(String text) {
            for (What what : values()) {
                if (what.text.equals(text)) {
                    return what;
                }
            }
            throw new IllegalArgumentException("\"" + text + "\" is not an event");
        }
    }

    static EntryEvent read(ResultSet row) throws SQLException {
        String alert = row.getString("alert");
        return new EntryEvent(
                row.getLong("id"),
                Network.parse(row.getString("ip")),
                Database.instant(row, "at"),
                What.ofText(row.getString("what")),
                row.getString("who"),
                alert == null ? null : Alert.ofText(alert),
                row.getString("reason"),
                row.getString("note"),
                Database.instant(row, "first_seen"),
                Database.instant(row, "last_seen"),
                row.getObject("hits", Long.class));
    }
}
