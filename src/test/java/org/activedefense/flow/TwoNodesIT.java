package org.activedefense.flow;

import static org.activedefense.flow.Firewall.ports;
import static org.activedefense.flow.Firewall.traffic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.activedefense.launcher.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers on one database, each with its own folder of logs; the one that judges is killed amid a run. {@code -Dfailovers=10}
 * kills one after the other so often and prints what each fail-over took.
 */
class TwoNodesIT {

    private static final Duration TAKE_OVER = Duration.ofSeconds(30);
    private static final int FAILOVERS = Integer.getInteger("failovers", 1);
    private static final Duration TAKE_BACK = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final List<Server> servers = new ArrayList<>();
    private TestPostgres.Access database;

    /** A node with its server, its firewall and its device. */
    private record Node(String name, Server server, Product product, Firewall firewall, long device) {}

    @AfterEach
    void stopServers() {
        for (Server server : servers) {
            server.close();
        }
    }

    @Test
    void theDefenseRunsOnOneAndTheOtherTakesOverWhenItDies() throws Exception {
        database = TestPostgres.shared().newDatabase();
        Server east = server("east", "east");
        Server west = server("west", "west");
        Node a = node("east", east.start());
        Node b = node("west", west.start());
        Instant start = Instant.now().minus(20, ChronoUnit.MINUTES);

        // windows pool the records of all devices
        a.firewall.log(ports(start, "203.0.113.1", "198.51.100.10", 6));
        for (int i = 6; i < 11; i++) {
            b.firewall.log(traffic(start.plusSeconds(i), "203.0.113.1", "198.51.100.10", 1000 + i));
        }
        b.firewall.log(ports(start, "203.0.113.2", "198.51.100.10", 11));
        a.firewall.log(ports(start, "203.0.113.3", "198.51.100.10", 10));
        List<String> both = List.of("203.0.113.1", "203.0.113.2");
        Await.equal(both, a.product::list);
        Await.equal(both, b.product::list);
        a.product.awaitJudged(a.device, a.firewall.written());
        b.product.awaitJudged(b.device, b.firewall.written());
        assertEquals(both, a.product.list());

        assertServesListAndPages(a.product);
        assertServesListAndPages(b.product);

        List<String> struck = new ArrayList<>();
        Node killed = failOvers(a, b, start, struck);
        Node left = killed == a ? b : a;
        left.firewall.log(ports(start.plusSeconds(60), "203.0.113.4", "198.51.100.10", 11));
        Await.until("it judges its own as well", () -> left.product.list().contains("203.0.113.4"));

        // windows span the take-over: what the dead one had in memory is found again
        left.firewall.log(traffic(start.plusSeconds(70), "203.0.113.3", "198.51.100.10", 9999));
        Await.until("eleven ports in all", () -> left.product.list().contains("203.0.113.3"));

        // lines of the dead one wait for it and for nobody else
        killed.firewall.log(ports(start.plusSeconds(120), "203.0.113.5", "198.51.100.10", 11));
        Server impostor = server(left.name, "impostor");
        Product impostors = impostor.start().awaitReady();
        Await.until(
                "the impostor knows that it is one",
                () -> impostors.api("system").object().getBoolean("nodeRefused"));
        assertFalse(left.product.api("system").object().getBoolean("nodeRefused"));
        Await.until("and says so", () -> Files.readString(impostor.log())
                .contains("Another live server bears the node name " + left.name));
        left.firewall.log(ports(start.plusSeconds(180), "203.0.113.6", "198.51.100.10", 11));
        Await.until(
                "the list is served by the impostor too", () -> impostors.list().contains("203.0.113.6"));
        left.product.awaitJudged(left.device, left.firewall.written());
        impostor.kill();

        assertFalse(left.product.list().contains("203.0.113.5"), "nobody read the dead one's file");
        killed.server.start();
        Product back = killed.server.awaitReady();
        Instant up = Instant.now();
        Await.until(
                "it reads its own file again",
                TAKE_BACK,
                () -> back.device(killed.device).getInt("linesStored"),
                stored -> stored == killed.firewall.written());
        assertTrue(Duration.between(up, Instant.now()).compareTo(TAKE_BACK) < 0);
        assertFalse(back.api("system").object().getBoolean("nodeRefused"));
        List<String> all = new ArrayList<>(
                List.of("203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4", "203.0.113.5", "203.0.113.6"));
        all.addAll(struck);
        Await.equal(all, back::list);
        Await.equal(all, left.product::list);
        left.product.awaitJudged(left.device, left.firewall.written());
        left.product.awaitJudged(killed.device, killed.firewall.written());

        for (Node node : List.of(a, b)) {
            Map<String, Long> rows = Map.of(
                    "rows", count("select count(*) from pa_traffic_log where logfile_id = " + node.device),
                    "numbers",
                            count("select count(distinct seq_no) from pa_traffic_log where logfile_id = "
                                    + node.device),
                    "counted", count("select lines_stored from logfile where id = " + node.device));
            long written = node.firewall.written();
            assertEquals(Map.of("rows", written, "numbers", written, "counted", written), rows, node.name);
        }
        assertEquals(all.size(), count("select count(*) from blacklist"));
        assertEquals(all.size(), count("select count(distinct ip) from blacklist"));
        assertEquals(0, count("select coalesce(sum(hits), 0) from blacklist"), "each was listed by its last record");
        Await.equal(11L * all.size(), () -> count("select count(*) from blacklist_evidence"));
    }

    /** Kills whoever judges, again and again; the last one killed. */
    private Node failOvers(Node a, Node b, Instant start, List<String> struck) throws Exception {
        Node killed = null;
        for (int round = 1; round <= FAILOVERS; round++) {
            if (killed != null) {
                killed.server.start();
                killed.server.awaitReady();
            }
            boolean aJudges = owner(a.product).equals(a.name);
            killed = aJudges ? a : b;
            String scanner = "203.0.113." + (100 + round);
            struck.add(scanner);
            failOver(killed, aJudges ? b : a, start, scanner, round);
        }
        return killed;
    }

    /** Kills the node that judges while its verdict is written and not committed; the other one must come to the same verdict. */
    private void failOver(Node killed, Node left, Instant start, String scanner, int round) throws Exception {
        int epoch = defense(left.product).getInt("epoch");
        Instant died;
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("lock table blacklist_case in share mode"); // the verdict's insert waits for this
            killed.firewall.log(ports(start.plusSeconds(30L + round), scanner, "198.51.100.10", 11));
            long written = killed.firewall.written();
            Await.equal(written, () -> count("select lines_stored from logfile where id = " + killed.device));
            Await.equal(
                    1L,
                    () -> count("select count(*) from pg_stat_activity where datname = current_database()"
                            + " and wait_event_type = 'Lock' and query like 'insert into blacklist_case %'"));
            killed.server.kill();
            died = Instant.now();
            holder.rollback();
        }
        Await.until(
                "the other one has the lease",
                TAKE_OVER,
                () -> count("select epoch from job_lock where job_name = 'defense' and owner = '" + left.name + "'"),
                now -> now > epoch);
        Duration leased = Duration.between(died, Instant.now());
        Await.until("the other one judges", TAKE_OVER, left.product::list, list -> list.contains(scanner));
        Duration listed = Duration.between(died, Instant.now());
        System.out.println("Fail-over " + round + " of " + FAILOVERS + ": " + left.name + " took the lease after "
                + leased.toMillis() + " ms and served the verdict that died with " + killed.name + " after "
                + listed.toMillis() + " ms");
        assertTrue(listed.compareTo(TAKE_OVER) < 0, "it took " + listed);
        assertEquals(left.name, owner(left.product));
        assertServesListAndPages(left.product);
    }

    private static void assertServesListAndPages(Product product) {
        Product anybody = product.anonymous();
        anybody.get("/files/blacklist.txt").expect(200);
        assertTrue(anybody.get("/login.xhtml").expect(200).text().contains("Log in"));
        assertTrue(anybody.get("/admin/system.xhtml")
                .expect(302)
                .header("Location")
                .contains("/login.xhtml"));
    }

    private Server server(String node, String name) throws IOException {
        Path logs = Files.createDirectories(folder.resolve("logs-" + node));
        Server server = new Server(node, folder.resolve("server-" + name), logs.toRealPath(), database);
        servers.add(server);
        return server;
    }

    private Node node(String name, Server server) throws IOException {
        Product product = server.awaitReady();
        Path log = folder.resolve("logs-" + name).toRealPath().resolve("FW-" + name + ".log");
        long device = product.register("FW-" + name, log, "UTC");
        assertEquals(name, product.device(device).getString("node"));
        return new Node(name, server, product, new Firewall("FW-" + name, log), device);
    }

    private static JsonObject defense(Product product) {
        return product.api("system").object().getJsonArray("jobs").stream()
                .map(JsonValue::asJsonObject)
                .filter(job -> job.getString("jobName").equals("defense"))
                .findFirst()
                .orElseThrow();
    }

    private static String owner(Product product) {
        return defense(product).getString("owner");
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
