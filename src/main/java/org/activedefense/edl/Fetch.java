package org.activedefense.edl;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.activedefense.address.Address;
import org.activedefense.system.Database;

/**
 * The first time that a client had some version of the list, and with it every entry that this version carries. Immutable.
 *
 * @param userAgent what the client calls itself, {@code null} if it says nothing
 */
public record Fetch(Address client, String userAgent, Instant at, long version) {

    static Fetch read(ResultSet row) throws SQLException {
        return new Fetch(
                Address.parse(row.getString("client")),
                row.getString("user_agent"),
                Database.instant(row, "at"),
                row.getLong("version"));
    }
}
