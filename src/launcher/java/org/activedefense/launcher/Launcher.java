package org.activedefense.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.launcher.demo.Demo;

/**
 * Starts Active Defense, watches its parts and stops them together: PostgreSQL first and last, the server in between. The
 * working folder is the project's. Exit code 1 with one line on standard error when it cannot start or a part has
 * died, 2 for a wrong option; a signal stops everything and gives the shell's usual code.
 */
public final class Launcher {

    private static final Duration PAUSE_BEFORE_RESTART = Duration.ofSeconds(5);

    private static final Logger LIBRARIES = Logger.getLogger("io.zonky");

    private volatile boolean stopping;
    private final Instant began = Instant.now();
    private final Arguments arguments;
    private final LaunchSettings settings;
    private final Parts parts = new Parts();

    private Launcher(Arguments arguments) {
        this.arguments = arguments;
        this.settings = LaunchSettings.read();
    }

    public static void main(String[] arguments) {
        LIBRARIES.setLevel(Level.SEVERE);
        try {
            Arguments parsed = Arguments.parse(List.of(arguments));
            if (parsed.help()) {
                System.out.print(Arguments.HELP);
                return;
            }
            new Launcher(parsed).run();
        } catch (Trouble e) {
            Say.trouble(e.getMessage());
            System.exit(e.exitCode());
        }
    }

    private void run() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        try {
            startAndWatch();
        } catch (Parts.Stopping e) {
            // The shutdown hook is at work and ends the process.
        } catch (Trouble e) {
            if (!parts.closing()) {
                throw e;
            }
        }
    }

    private void startAndWatch() {
        DataFolder data = DataFolder.open(settings.dataFolder());
        data.lock("process " + ProcessHandle.current().pid() + ", since " + began.truncatedTo(ChronoUnit.SECONDS)
                        + ", on port " + settings.httpPort() + "\n")
                .ifPresent(holder -> {
                    throw new Trouble("Active Defense already runs on the data folder " + data.path() + " (" + holder
                            + "); stop it first or set ACTIVE_DEFENSE_DATA_DIR to another folder");
                });
        checkLogFolders();
        Payara.stopLeftovers(data);
        Ports.checkFree(settings.httpPort(), "ACTIVE_DEFENSE_HTTP_PORT");
        Ports.checkFree(settings.httpsPort(), "ACTIVE_DEFENSE_HTTPS_PORT");
        Say.line("Starting Active Defense.");
        Secrets secrets = new Secrets(data.secrets());
        KeyPair keyPair = KeyPair.in(secrets);
        Optional<Postgres> postgres =
                settings.databaseUrl().isPresent() ? Optional.empty() : Optional.of(new Postgres(data, secrets));
        Database database = postgres.map(this::start).orElseGet(this::ownDatabase);
        FirstLogin firstLogin = new FirstLogin(secrets, database, settings.adminPassword());

        ServerLog log = new ServerLog(data.log("server.log"));
        Payara payara = new Payara(data, secrets, Path.of("target").toAbsolutePath(), log);
        parts.add(payara);
        Map<String, String> environment = environment(data, secrets, database, firstLogin);
        payara.start(settings, keyPair, arguments.serverOptions(), environment);
        CompletableFuture<Trouble> death = death(payara, postgres);
        new Readiness(settings, keyPair).await(payara, death, log);
        Say.line(Banner.of(
                settings, data.path(), firstLogin.line(), Duration.between(began, Instant.now()), arguments.demo()));
        firstLogin.shown();
        log.speakUp();
        if (arguments.demo()) {
            Demo demo = new Demo(settings.logFolders().get(0), Say::line, Say::trouble);
            parts.add(demo::stop);
            demo.start();
        }
        Trouble trouble = death.join();
        while (payara.ranOutOfMemory() && !stopping) {
            Say.trouble("The server ran out of memory and is started again; nothing is lost. Give it more, such as"
                    + " bin/run -Xmx1g, if that comes again.");
            pauseBeforeRestart();
            payara.start(settings, keyPair, arguments.serverOptions(), environment);
            trouble = death(payara, postgres).join();
        }
        throw trouble;
    }

    private static void pauseBeforeRestart() {
        try {
            Thread.sleep(PAUSE_BEFORE_RESTART.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Database start(Postgres postgres) {
        parts.add(postgres);
        return postgres.start();
    }

    private Database ownDatabase() {
        return new Database(
                settings.databaseUrl().orElseThrow(),
                settings.databaseUser(),
                settings.databasePassword().orElse(""));
    }

    private void checkLogFolders() {
        for (Path folder : settings.logFolders()) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new Trouble(
                        "The log folder " + folder + " is not there and cannot be made by "
                                + System.getProperty("user.name")
                                + "; make it or set ACTIVE_DEFENSE_LOG_DIR to another folder",
                        e);
            }
            if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
                throw new Trouble("The log folder " + folder + " cannot be read by " + System.getProperty("user.name")
                        + "; allow it or set ACTIVE_DEFENSE_LOG_DIR to another folder");
            }
        }
        Path first = settings.logFolders().get(0);
        if (arguments.demo() && !Files.isWritable(first)) {
            throw new Trouble("The log folder " + first + " cannot be written by " + System.getProperty("user.name")
                    + ", and the demo writes into it; set ACTIVE_DEFENSE_LOG_DIR to another folder");
        }
    }

    private Map<String, String> environment(
            DataFolder data, Secrets secrets, Database database, FirstLogin firstLogin) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("HTTP_PORT", Integer.toString(settings.httpPort()));
        environment.put("HTTPS_PORT", Integer.toString(settings.httpsPort()));
        environment.put("DATA_DIR", data.path().toString());
        environment.put(
                "LOG_DIR",
                String.join(
                        java.io.File.pathSeparator,
                        settings.logFolders().stream().map(Path::toString).toList()));
        settings.node().ifPresent(node -> environment.put("NODE", node));
        environment.put("DB_URL", database.url());
        environment.put("DB_USER", database.user());
        environment.put("DB_PASSWORD", database.password());
        if (settings.databaseUrl().isEmpty()) {
            environment.put("DB_FOLDER", data.resolve("postgres").toString());
        }
        environment.put("SECRET_KEY", settings.secretKey().orElseGet(() -> secrets.key("secret.key")));
        environment.put("AUTO_REGISTER", Boolean.toString(settings.autoRegister()));
        firstLogin.password().ifPresent(password -> {
            environment.put("ADMIN_PASSWORD", password);
            environment.put("ADMIN_MUST_CHANGE", Boolean.toString(firstLogin.mustChange()));
        });
        Map<String, String> prefixed = new TreeMap<>();
        environment.forEach((name, value) -> prefixed.put(LaunchSettings.PREFIX + name, value));
        return prefixed;
    }

    /** Completes when a part has died. */
    private static CompletableFuture<Trouble> death(Payara payara, Optional<Postgres> postgres) {
        CompletableFuture<Trouble> death = new CompletableFuture<>();
        payara.onExit()
                .thenAccept(process -> death.complete(new Trouble("The server has died (exit code "
                        + process.exitValue() + "); stopping the rest. log/server.log of the data folder says more")));
        postgres.ifPresent(database -> database.onExit()
                .thenAccept(process -> death.complete(new Trouble(
                        "PostgreSQL has died; stopping the rest. log/postgres.log of the data folder says more"))));
        return death;
    }

    private void stop() {
        stopping = true;
        boolean running = parts.started();
        if (running) {
            Say.line("Stopping.");
        }
        parts.close();
        if (running) {
            Say.line("Stopped.");
        }
    }
}
