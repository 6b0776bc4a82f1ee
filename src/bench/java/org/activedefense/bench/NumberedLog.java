package org.activedefense.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.TreeSet;

/**
 * A device's file that grows while things happen to it. Each line bears a number from which its other fields follow, so that the
 * database can be asked what is lost, doubled or mixed; twice a second a new source scans. Thread safe.
 */
final class NumberedLog implements Runnable, AutoCloseable {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss");
    private static final int TICKS_A_SECOND = 20;

    final String name;
    private final Path file;
    private final int perTick;
    private final int scannersBlock;
    private final Set<String> scanners = new TreeSet<>();
    private FileChannel channel;
    private long lines;
    private int torn;
    private volatile boolean over;
    private volatile IOException failure;
    private Thread thread;

    /**
     * @param scannersBlock 0 to 255: the second byte of its scanners' addresses
     * @param perSecond lines; less than 20 is one a tick
     */
    NumberedLog(Path folder, String name, int scannersBlock, int perSecond) throws IOException {
        this.name = name;
        this.file = folder.resolve(name + ".log");
        this.scannersBlock = scannersBlock;
        this.perTick = Math.max(1, perSecond / TICKS_A_SECOND);
        open();
    }

    NumberedLog start() {
        thread = new Thread(this, name);
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    Path file() {
        return file;
    }

    synchronized long lines() {
        return lines;
    }

    synchronized Set<String> scanners() {
        return new TreeSet<>(scanners);
    }

    synchronized int torn() {
        return torn;
    }

    @Override
    public void run() {
        long started = System.nanoTime();
        long ticks = 0;
        try {
            while (!over) {
                tick(ticks++);
                long sleep = started + ticks * 1_000_000_000L / TICKS_A_SECOND - System.nanoTime();
                if (sleep > 0) {
                    Thread.sleep(sleep / 1_000_000);
                }
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void tick(long tick) throws IOException {
        StringBuilder text = new StringBuilder(perTick * 300);
        for (int i = 0; i < perTick; i++) {
            line(text, "60." + lines % 200 + "." + lines / 200 % 200 + ".9", (int) (440 + lines % 3));
        }
        if (tick % (TICKS_A_SECOND / 2) == 0) {
            int n = scanners.size();
            String src = "77." + scannersBlock + "." + n / 250 + "." + (1 + n % 250);
            for (int port = 1; port <= 11; port++) {
                line(text, src, port);
            }
            scanners.add(src);
        }
        append(text.toString());
    }

    private void line(StringBuilder text, String src, int port) {
        lines++;
        LocalDateTime now = LocalDateTime.ofInstant(Instant.now(), ZoneOffset.UTC);
        text.append("Nov 26 10:00:00 ")
                .append(name)
                .append(" SrcLocation=Norway; SrcIP=")
                .append(src);
        text.append("; SrcPort=")
                .append(1024 + lines % 60_000)
                .append("; SrcUser=u")
                .append(lines);
        text.append("; DstLocation=Australia; DstIP=198.51.100.").append(src.startsWith("77.") ? 1 : 1 + lines % 3);
        text.append("; DstPort=")
                .append(port)
                .append("; Action=drop; RuleName=rule ")
                .append(lines % 7);
        text.append("; RuleID=x; TimeReceived=").append(TIME.format(now));
        text.append("; ThreatName=$threat_name; ThreatID=$threatid; Severity=$severity; Subtype=end; Type= TRAFFIC;\n");
    }

    private void append(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            try {
                channel.write(bytes);
            } catch (IOException e) { // a full disk: as rsyslog does, tried again until there is room
                try {
                    wait(100);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    private void open() throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Rotates by renaming, in the middle of a line whose rest never comes. */
    synchronized void rotateTorn() throws IOException {
        channel.write(ByteBuffer.wrap(("Nov 26 10:00:00 " + name + " SrcLocation=Norway; SrcIP=45.80.1." + torn % 250)
                .getBytes(StandardCharsets.ISO_8859_1)));
        torn++;
        for (int i = 40; i > 1; i--) {
            Path from = file.resolveSibling(name + ".log." + (i - 1));
            if (Files.exists(from)) {
                Files.move(from, file.resolveSibling(name + ".log." + i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, file.resolveSibling(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
        channel.close();
        open();
    }

    /** The same content under a new inode, as sed -i, rsync or a restore leave it. */
    synchronized void copyOver() throws IOException {
        Path copy = file.resolveSibling(name + ".copying");
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        channel.close();
        open();
    }

    @Override
    public void close() throws IOException {
        over = true;
        try {
            if (thread != null) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            channel.close();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
