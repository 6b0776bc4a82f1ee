package org.activedefense.system;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;

/** The servers that share this database, by the leases of their names. Thread safe. */
@ApplicationScoped
public class Nodes {

    @Inject
    private Database database;

    /**
     * @param startedAt when the server that bears the name began
     * @param live whether its lease has not ended, by the database's clock
     */
    public record Node(String name, Instant startedAt, boolean live) {

        public String getName() {
            return name;
        }

        public Instant getStartedAt() {
            return startedAt;
        }

        public boolean isLive() {
            return live;
        }
    }

    /** By name, those that were stopped included. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public List<Node> all() {
        return database.query(
                "select name, started_at, lease_end >= clock_timestamp() as live from node order by name",
                row -> new Node(row.getString("name"), Database.instant(row, "started_at"), row.getBoolean("live")));
    }

    /** What the whole database takes on its disk, bytes. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public long databaseBytes() {
        return database.queryOne("select pg_database_size(current_database())", row -> row.getLong(1))
                .orElse(0L);
    }
}
