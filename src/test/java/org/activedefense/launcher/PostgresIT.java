package org.activedefense.launcher;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded PostgreSQL as the launcher starts it. */
class PostgresIT {

    @TempDir
    Path folder;

    private final List<Postgres> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Postgres::stop);
    }

    @Test
    void twoThatStartAtOnceOnOnePortGetOneEach() throws Exception {
        Path port = folder.resolve("one/postgres.port");
        Postgres one = made("one");
        Postgres other = made("other");
        Files.copy(port, folder.resolve("other/postgres.port"), StandardCopyOption.REPLACE_EXISTING);

        CompletableFuture<Database> first = CompletableFuture.supplyAsync(one::start);
        CompletableFuture<Database> second = CompletableFuture.supplyAsync(other::start);

        assertNotEquals(first.join().url(), second.join().url());
        for (Database database : List.of(first.join(), second.join())) {
            try (Connection connection = database.connect()) {
                assertTrue(connection.isValid(5));
            }
        }
    }

    /** Has its data already, so that starting takes no time before the port is chosen. */
    private Postgres made(String name) {
        DataFolder data = DataFolder.open(folder.resolve(name));
        Secrets secrets = new Secrets(data.secrets());
        Postgres before = new Postgres(data, secrets);
        before.start();
        before.stop();
        Postgres postgres = new Postgres(data, secrets);
        started.add(postgres);
        return postgres;
    }
}
