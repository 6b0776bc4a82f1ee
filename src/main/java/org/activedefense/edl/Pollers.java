package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.activedefense.address.Address;
import org.activedefense.system.Database;

/** The clients that fetch the list, from one small row each that {@link PollLog} keeps. Thread safe. */
@ApplicationScoped
public class Pollers {

    @Inject
    private Database database;

    /** Who polled last, first. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Poller> newest(int limit) {
        return database.query("select * from poller order by last_at desc, client limit ?", Pollers::poller, limit);
    }

    private static Poller poller(ResultSet row) throws SQLException {
        long version = row.getLong("version");
        Long versionOrNull = row.wasNull() ? null : version;
        return new Poller(
                Address.parse(row.getString("client")),
                Database.instant(row, "first_at"),
                Database.instant(row, "last_at"),
                row.getInt("last_status"),
                row.getLong("polls"),
                row.getLong("served"),
                Database.instant(row, "served_at"),
                Database.instant(row, "served_since"),
                versionOrNull,
                row.getString("user_agent"));
    }
}
