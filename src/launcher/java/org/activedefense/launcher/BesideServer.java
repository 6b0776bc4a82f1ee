package org.activedefense.launcher;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The database for a command that works whether Active Defense runs or not. */
final class BesideServer {

    private static final int PATIENCE_SECONDS = 60;

    private BesideServer() {}

    /**
     * The database of the settings: the external one; the embedded one of a running server; otherwise the embedded one, started
     * for the moment that the command takes.
     *
     * @param parts what to stop afterwards is added to it
     * @param who the command, for whoever finds the data folder locked
     */
    static Database database(LaunchSettings settings, Parts parts, String who) {
        if (settings.databaseUrl().isPresent()) {
            return new Database(
                    settings.databaseUrl().get(),
                    settings.databaseUser(),
                    settings.databasePassword().orElse(""));
        }
        DataFolder data = DataFolder.open(settings.dataFolder());
        Secrets secrets = new Secrets(data.secrets());
        Optional<String> holder = Optional.empty();
        for (int second = 0; second < PATIENCE_SECONDS; second++) {
            Optional<Database> running = Postgres.last(data, secrets).filter(BesideServer::answers);
            if (running.isPresent()) {
                return running.get();
            }
            holder = data.lock("process " + ProcessHandle.current().pid() + ", " + who + "\n");
            if (holder.isEmpty()) {
                Postgres postgres = new Postgres(data, secrets);
                parts.add(postgres);
                return postgres.start();
            }
            pause();
        }
        throw new Trouble("The database of " + data.path() + " does not answer, but " + holder.orElse("somebody")
                + " has the folder; try again when it has started, or stop it");
    }

    private static boolean answers(Database database) {
        try (Connection connection = database.connect()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Parts.Stopping();
        }
    }
}
