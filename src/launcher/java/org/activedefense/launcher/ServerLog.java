package org.activedefense.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What the server writes: into log/server.log, which is rotated at 20 MB (five are kept); on the terminal only what the
 * application calls SEVERE, at most five lines in ten seconds. Its lines have the form that payara-logging.properties gives them. Thread-safe.
 */
final class ServerLog {

    private static final long ROTATES_AT = 20_000_000;
    private static final int KEPT = 5;
    private static final int REMEMBERED = 400;
    private static final int SHOWN_PER_SPELL = 5;
    private static final long SPELL_NANOS = 10_000_000_000L;

    private final Path file;
    private final Deque<String> last = new ArrayDeque<>();
    private boolean quiet = true;
    private boolean serverReady;
    private long written;
    private OutputStream out;
    private long spellBegan;
    private int shownInSpell;

    ServerLog(Path file) {
        this.file = file;
    }

    /** Reads the stream to its end in a thread of its own. */
    void follow(InputStream output) {
        Thread thread = new Thread(() -> pump(output), "server-log");
        thread.setDaemon(true);
        thread.start();
    }

    private void pump(InputStream output) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("bin/run: the server's output ended: " + e.getMessage());
        }
    }

    private synchronized void add(String line) {
        last.addLast(line);
        if (last.size() > REMEMBERED) {
            last.removeFirst();
        }
        if (line.contains(") ready in ")) {
            serverReady = true;
        }
        try {
            write(line);
        } catch (IOException e) {
            // A full disk must not stop the reading: the server would block on its own output.
            out = null;
        }
        if (!quiet && concernsPeople(line)) {
            show(line);
        }
    }

    private void write(String line) throws IOException {
        if (out == null || written > ROTATES_AT) {
            rotate();
        }
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(bytes);
        written += bytes.length;
    }

    private void rotate() throws IOException {
        if (out != null) {
            out.close();
        }
        for (int i = KEPT - 1; i >= 0; i--) {
            Path older = i == 0 ? file : file.resolveSibling(file.getFileName() + "." + i);
            if (Files.exists(older)) {
                Files.move(
                        older,
                        file.resolveSibling(file.getFileName() + "." + (i + 1)),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        written = 0;
    }

    private void show(String line) {
        long now = System.nanoTime();
        if (now - spellBegan > SPELL_NANOS) {
            spellBegan = now;
            shownInSpell = 0;
        }
        shownInSpell++;
        if (shownInSpell <= SHOWN_PER_SPELL) {
            Say.trouble(line);
        } else if (shownInSpell == SHOWN_PER_SPELL + 1) {
            Say.trouble("more of this is in " + file);
        }
    }

    /** The server's own complaints are for its log: most of them nobody can act upon. */
    private static boolean concernsPeople(String line) {
        return (isSevere(line) && line.contains(" org.activedefense.")) || line.contains("OutOfMemoryError");
    }

    private static boolean isSevere(String line) {
        return line.matches("\\d{4}-\\d\\d-\\d\\d \\S+ SEVERE .*");
    }

    /** From now on severe lines show on the terminal. */
    synchronized void speakUp() {
        quiet = false;
    }

    /** From now on nothing shows on the terminal. */
    synchronized void hush() {
        quiet = true;
    }

    /** Whether Payara said that it is ready: it has tried to deploy the WAR. */
    synchronized boolean serverReady() {
        return serverReady;
    }

    /** What the application warned of last, or nothing. */
    synchronized String lastWarning() {
        return last.stream()
                .filter(line -> line.matches("\\d{4}-\\d\\d-\\d\\d \\S+ (WARNING|SEVERE) +org\\.activedefense\\..*"))
                .reduce("", (earlier, later) -> later);
    }

    /** Of the last lines those that say what went wrong, at most ten. */
    synchronized List<String> complaints() {
        List<String> found = new ArrayList<>(last.stream()
                .filter(line -> isSevere(line) || line.startsWith("Caused by:") || line.startsWith("Error"))
                .distinct()
                .toList());
        List<String> shown = found.isEmpty() ? new ArrayList<>(last) : found;
        return shown.subList(Math.max(0, shown.size() - 10), shown.size());
    }
}
