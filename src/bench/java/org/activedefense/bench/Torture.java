package org.activedefense.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * What becomes of lines while things go wrong: kills, cuts, freezes, full disks, rotation amid lines, copies, many devices,
 * clients that hang. After each: every complete line is stored once and not mixed, the list is the oracle's, and the server is ready.
 */
public final class Torture {

    private static final Logger LIBRARIES = Logger.getLogger("io.zonky");
    private static final long PATIENCE_NANOS = 300_000_000_000L;

    /** Does its worst, once. */
    private interface Fault {
        void happen(Product product, NumberedLog log, int time) throws Exception;
    }

    /** A row of the table. */
    private record Row(
            String fault,
            int times,
            long written,
            long lost,
            long doubled,
            long mixed,
            boolean listRight,
            String seen) {

        boolean isRight() {
            return lost == 0 && doubled == 0 && mixed == 0 && listRight;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %,d | %d | %d | %d | %s | %s |",
                    fault,
                    times,
                    written,
                    lost,
                    doubled,
                    mixed,
                    listRight ? "right" : "WRONG",
                    seen);
        }
    }

    private final Path data;
    private final int perSecond;
    private final int times;
    private final Set<String> only;
    private final List<String> serverOptions;
    private final List<Row> rows = new ArrayList<>();
    private final Set<String> expected = new TreeSet<>();
    private Product product;
    private int block;

    private Torture(Path folder, int perSecond, int times, Set<String> only, List<String> serverOptions) {
        this.data = folder.resolve("product");
        this.perSecond = perSecond;
        this.times = times;
        this.only = only;
        this.serverOptions = serverOptions;
    }

    public static void main(String[] arguments) throws Exception {
        LIBRARIES.setLevel(Level.SEVERE);
        Path folder = null;
        int perSecond = 20_000;
        int times = 0;
        Set<String> only = new TreeSet<>();
        List<String> serverOptions = new ArrayList<>();
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            if (argument.startsWith("--folder=")) {
                folder = Path.of(value);
            } else if (argument.startsWith("--lines=")) {
                perSecond = Integer.parseInt(value);
            } else if (argument.startsWith("--times=")) {
                times = Integer.parseInt(value);
            } else if (argument.startsWith("--only=")) {
                only.addAll(Arrays.asList(value.split(",")));
            } else if (argument.startsWith("-X") || argument.startsWith("-D")) {
                serverOptions.add(argument);
            } else {
                throw new IllegalArgumentException("\"" + argument + "\" is no option of bin/torture");
            }
        }
        if (folder == null) {
            throw new IllegalArgumentException("needs a folder");
        }
        System.exit(new Torture(folder, perSecond, times, only, serverOptions).run() ? 0 : 1);
    }

    private boolean run() throws Exception {
        Files.createDirectories(data);
        product = Product.start(data, serverOptions);
        try {
            torture("rotate", "rotated each second, each time amid a line", 30, 1_000, (p, log, i) -> log.rotateTorn());
            torture("copy", "the file copied over itself", 20, 1_000, (p, log, i) -> log.copyOver());
            torture("cut", "all connections to the database cut", 20, 1_000, (p, log, i) -> cutConnections());
            torture("freeze", "database frozen for 40 s", 2, 5_000, (p, log, i) -> freeze(40_000));
            torture("smtp", "mail server that never answers", 1, 1_000, (p, log, i) -> silentMailServer());
            torture(
                    "pollers",
                    "200 pollers at once, and 50 that take a byte a second",
                    3,
                    1_000,
                    (p, log, i) -> poll());
            torture("devices", "300 devices at once", 1, 1_000, (p, log, i) -> manyDevices());
            torture("disk", "disk of the logs full, then room again", 2, 2_000, (p, log, i) -> fullDisk());
            torture("data", "disk of the database full, all started again", 2, 3_000, (p, log, i) -> fullDataDisk());
            torture("kill", "server killed (-9) and started again", 8, 3_000, (p, log, i) -> killServer());
            torture("postgres", "PostgreSQL killed (-9), all started again", 4, 3_000, (p, log, i) -> killPostgres());
        } finally {
            product.close();
        }
        Measured.say("");
        Measured.say("| fault | times | lines | lost | doubled | mixed | list | seen while it lasted |");
        Measured.say("| --- | --: | --: | --: | --: | --: | --- | --- |");
        rows.forEach(row -> Measured.say("%s", row));
        return rows.stream().allMatch(Row::isRight);
    }

    private String seen = "";

    private void torture(String key, String what, int usually, long pauseMillis, Fault fault) throws Exception {
        if (!only.isEmpty() && !only.contains(key)) {
            return;
        }
        int howOften = times > 0 ? times : usually;
        seen = "";
        Path logs = product.logs();
        product.register("FW-" + key, logs.resolve("FW-" + key + ".log"));
        NumberedLog log = new NumberedLog(logs, "FW-" + key, block++, perSecond);
        log.start();
        try (log) {
            Thread.sleep(4_000);
            for (int i = 0; i < howOften; i++) {
                fault.happen(product, log, i);
                Thread.sleep(pauseMillis);
            }
        }
        expected.addAll(log.scanners());
        Row row = verify(what, howOften, log);
        rows.add(row);
        Measured.say("%s", row);
        try (Stream<Path> files = Files.list(logs)) { // the next one needs the room
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith(log.name))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private Row verify(String what, int howOften, NumberedLog log) throws Exception {
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        long stored = -1;
        while (System.nanoTime() < giveUp) {
            try (Connection database = product.database()) {
                long now = ask(
                        database,
                        "select lines_stored from logfile where name = ? and last_batch = judged_batch",
                        log.name);
                if (now >= log.lines() && now == stored) {
                    break;
                }
                stored = now;
            }
            Thread.sleep(1_000);
        }
        Thread.sleep(1_000);
        try (Connection database = product.database()) {
            String of = " from pa_traffic_log r join logfile l on l.id = r.logfile_id where l.name = ?";
            long records = ask(database, "select count(*)" + of, log.name);
            long different = ask(database, "select count(distinct src_user)" + of, log.name);
            long mixed = ask(
                    database,
                    "select count(*)" + of + " and (src_port <> 1024 + substr(src_user, 2)::bigint % 60000"
                            + " or rule_name <> 'rule ' || substr(src_user, 2)::bigint % 7)",
                    log.name);
            Truth.Score score = Truth.Score.of(expected, product.servedList());
            boolean ready = product.get("/health/ready").statusCode() == 200;
            String more = seen + (ready ? "" : " NOT READY") + (score.isPerfect() ? "" : " " + score);
            return new Row(
                    what,
                    howOften,
                    log.lines(),
                    log.lines() - different,
                    records - different,
                    mixed,
                    score.isPerfect() && ready,
                    more);
        }
    }

    private static long ask(Connection database, String question, String name) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(question)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    private void cutConnections() throws SQLException {
        try (Connection database = product.database();
                Statement statement = database.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where application_name = 'ActiveDefense' and pid <> pg_backend_pid()");
        }
    }

    private void freeze(long millis) throws Exception {
        List<ProcessHandle> frozen = product.postgres();
        signal("STOP", frozen);
        long until = System.nanoTime() + millis * 1_000_000;
        boolean listServed = true;
        boolean told = false;
        try {
            while (System.nanoTime() < until) {
                listServed &= !product.listNow().isEmpty();
                told |= !product.get("/health/ready").body().contains("\"ready\"");
                Thread.sleep(1_000);
            }
        } finally {
            signal("CONT", frozen);
        }
        seen = (listServed ? "list served" : "LIST NOT SERVED") + (told ? ", told as degraded" : ", NOT TOLD");
    }

    private static void signal(String signal, List<ProcessHandle> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private void silentMailServer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                Connection database = product.database();
                Statement statement = database.createStatement()) {
            statement.execute("update email_setting set host = '127.0.0.1', port = " + silent.getLocalPort()
                    + ", security = 'NONE', sender = 'ad@example.org'");
            statement.execute("insert into recipient (email) values ('soc@example.org') on conflict do nothing");
            Thread.sleep(60_000);
            seen = "mail waits";
            statement.execute("delete from recipient");
        }
    }

    private void poll() throws Exception {
        List<Thread> pollers = new ArrayList<>();
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Thread poller = new Thread(() -> {
                try {
                    for (int k = 0; k < 20; k++) {
                        long started = System.nanoTime();
                        product.listNow();
                        synchronized (millis) {
                            millis.add((System.nanoTime() - started) / 1_000_000);
                        }
                    }
                } catch (IOException | InterruptedException e) {
                    synchronized (millis) {
                        millis.add(Long.MAX_VALUE);
                    }
                }
            });
            pollers.add(poller);
        }
        for (int i = 0; i < 50; i++) {
            Thread slow = new Thread(() -> {
                try (Socket socket = new Socket("127.0.0.1", product.port())) {
                    OutputStream out = socket.getOutputStream();
                    out.write(
                            "GET /files/blacklist.txt HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    InputStream in = socket.getInputStream();
                    for (int k = 0; k < 20 && in.read() >= 0; k++) {
                        Thread.sleep(1_000);
                    }
                } catch (IOException | InterruptedException e) {
                    // it was sent away
                }
            });
            slow.setDaemon(true);
            slow.start();
        }
        pollers.forEach(Thread::start);
        for (Thread poller : pollers) {
            poller.join();
        }
        millis.sort(null);
        seen = "list p99 " + millis.get(millis.size() * 99 / 100) + " ms";
    }

    private void manyDevices() throws Exception {
        for (int i = 0; i < 300; i++) {
            Path file = product.logs().resolve("FW-MANY-" + i + ".log");
            Files.writeString(
                    file, "Nov 26 10:00:00 FW-MANY-" + i + " SrcLocation=Norway; SrcIP=60.1.1.1; no more of it\n");
        }
        Thread.sleep(20_000);
        seen = product.get("/api/v1/system").body().contains("auto_register_most")
                ? "200 devices, a warning for the rest"
                : "NO WARNING";
    }

    /** The logs' own small file system, if they have one; see bin/torture. */
    private void fullDisk() throws IOException, InterruptedException {
        FileStore store = Files.getFileStore(product.logs());
        if (!store.type().equals("tmpfs") || store.getTotalSpace() > 4L << 30) {
            seen = "NOT TRIED: the logs are not on a small tmpfs";
            return;
        }
        Path filler = product.logs().resolve("filler.bin");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] piece = new byte[1 << 20];
            while (true) {
                out.write(piece);
            }
        } catch (IOException e) {
            Thread.sleep(5_000);
        }
        Files.delete(filler);
        seen = "the writer waits";
    }

    /** The product's own small file system, if it has one; see bin/torture --small-data. */
    private void fullDataDisk() throws Exception {
        FileStore store = Files.getFileStore(data.resolve("postgres"));
        if (!store.type().equals("tmpfs") || store.getTotalSpace() > 8L << 30) {
            seen = "NOT TRIED: needs --small-data";
            return;
        }
        Path filler = data.resolve("filler.bin");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] piece = new byte[1 << 20];
            while (true) {
                out.write(piece);
            }
        } catch (IOException e) {
            Thread.sleep(10_000);
        }
        Files.delete(filler);
        seen = product.isAlive() ? "it goes on" : "PostgreSQL and all ended";
        if (!product.isAlive()) {
            product.awaitEnd();
            product = Product.startAgain(data, serverOptions);
        }
    }

    private void killServer() throws Exception {
        product.server().forEach(ProcessHandle::destroyForcibly);
        product.awaitEnd();
        product = Product.startAgain(data, serverOptions);
    }

    private void killPostgres() throws Exception {
        signal("KILL", product.postgres());
        product.awaitEnd();
        product = Product.startAgain(data, serverOptions);
    }
}
