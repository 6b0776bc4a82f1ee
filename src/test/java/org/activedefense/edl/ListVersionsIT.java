package org.activedefense.edl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.activedefense.Injected;
import org.activedefense.OneConnection;
import org.activedefense.launcher.TestPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Numbers of the list's contents in a real PostgreSQL, by two nodes at once. */
class ListVersionsIT {

    private record Text(String text) implements ListVersions.Content {
        @Override
        public byte[] sha256() {
            return ListSnapshot.sha256(text.getBytes(UTF_8));
        }

        @Override
        public int entries() {
            return 1;
        }
    }

    @Test
    void aContentThatWasReadEarlierGetsNoLaterNumber() throws Exception {
        TestPostgres.Access access = TestPostgres.shared().newDatabase();
        Flyway.configure()
                .dataSource(access.url(), access.user(), access.password())
                .locations("classpath:sql")
                .load()
                .migrate();
        String url = access.url() + "?stringtype=unspecified";
        try (Connection first = DriverManager.getConnection(url, access.user(), access.password());
                Connection second = DriverManager.getConnection(url, access.user(), access.password())) {
            first.setAutoCommit(false);
            second.setAutoCommit(false);
            ListVersions slow = Injected.into(new ListVersions(), new OneConnection(first));
            ListVersions quick = Injected.into(new ListVersions(), new OneConnection(second));
            AtomicInteger listed = new AtomicInteger(1);
            List<Long> numbers = new ArrayList<>();
            ListVersions.Numbered<Text> numbered = slow.of(() -> {
                Text read = new Text("list " + listed.get());
                if (listed.compareAndSet(1, 2)) { // an entry comes, and the other node is quicker
                    numbers.add(quick.of(() -> new Text("list " + listed.get()))
                            .version()
                            .number());
                    commit(second);
                }
                return read;
            });
            commit(first);
            assertEquals("list 2", numbered.content().text());
            assertEquals(numbers.get(0), numbered.version().number());
            assertTrue(slow.of(() -> new Text("list 3")).version().number() > numbers.get(0));
        }
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
