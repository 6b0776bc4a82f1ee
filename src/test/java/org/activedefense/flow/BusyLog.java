package org.activedefense.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A log that is written without pause, line after line with a sequence number, and rotated in between, as rsyslog and
 * logrotate do it. Knows what was written, and who of it must be listed, by the words of the rules. Thread safe.
 */
final class BusyLog implements AutoCloseable {

    private static final int CHUNK = 25;
    private static final int LINES_A_SECOND_OF_EVENTS = 200;
    private static final int WINDOW_SECONDS = 600;
    private static final int HOT = 800;
    private static final int QUIET_SOURCES = 6_000;

    private final Path log;
    private final Instant firstEvent;
    private final Random random;
    private final Thread writer;
    private final Map<String, List<long[]>> portsOfPair = new HashMap<>();
    private final Map<String, List<long[]>> destinationsOfPort = new HashMap<>();
    private FileChannel channel;
    private long lines;
    private volatile boolean stopped;
    private volatile RuntimeException failure;

    BusyLog(Path log, Instant firstEvent, long seed) throws IOException {
        this.log = log;
        this.firstEvent = firstEvent;
        this.random = new Random(seed);
        open();
        writer = new Thread(this::writeOn, "busy log");
        writer.start();
    }

    private void open() throws IOException {
        channel = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Lines written up to now; each is ended by a newline. */
    synchronized long lines() {
        return lines;
    }

    private void writeOn() {
        try {
            while (!stopped) {
                write(CHUNK);
                Await.pause(15);
            }
        } catch (IOException e) {
            failure = new UncheckedIOException(e);
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Writes so many lines, in pieces that end amid a line. */
    synchronized void write(int count) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            addLine(text);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        int cut = random.nextInt(bytes.length);
        put(ByteBuffer.wrap(bytes, 0, cut));
        if (random.nextInt(10) == 0) {
            Await.pause(5);
        }
        put(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
    }

    private void put(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void addLine(StringBuilder text) {
        long number = ++lines;
        long second = number / LINES_A_SECOND_OF_EVENTS;
        int dst = 1 + random.nextInt(250);
        int port = new int[] {22, 23, 25, 53, 80, 110, 143, 443, 445, 3306, 3389, 8080}[random.nextInt(12)];
        String src;
        if (random.nextInt(20) > 0) {
            int who = random.nextInt(QUIET_SOURCES);
            src = "11." + who / 250 + "." + who % 250 + ".1";
        } else {
            int who = random.nextInt(HOT);
            src = "12." + who / 250 + "." + who % 250 + ".1";
            if (who % 2 == 0) {
                dst = 1 + who % 200;
                port = 1 + random.nextInt(500);
            } else {
                port = 1 + who % 1000;
            }
        }
        String destination = "198.51.100." + dst;
        portsOfPair.computeIfAbsent(src + ' ' + dst, key -> new ArrayList<>()).add(new long[] {second, port});
        destinationsOfPort
                .computeIfAbsent(src + ' ' + port, key -> new ArrayList<>())
                .add(new long[] {second, dst});
        text.append("Nov 23 04:50:00 FW-busy SrcIP=").append(src);
        text.append("; DstIP=").append(destination);
        text.append("; DstPort=").append(port);
        text.append("; Action=drop; TimeReceived=").append(firstEvent.plusSeconds(second));
        text.append("; Subtype=drop; Type= TRAFFIC; SeqNo=").append(number).append(";\n");
    }

    /** Sources that the first two rules list, settings as installed, found by trying every window. */
    synchronized Set<String> guilty() {
        Set<String> guilty = new TreeSet<>();
        portsOfPair.forEach((pair, events) -> addIfOver(10, pair, events, guilty));
        destinationsOfPort.forEach((pair, events) -> addIfOver(9, pair, events, guilty));
        return guilty;
    }

    private static void addIfOver(int most, String pair, List<long[]> events, Set<String> guilty) {
        for (int from = 0; from + most < events.size(); from++) {
            Set<Long> distinct = new HashSet<>();
            for (int i = from; i < events.size() && events.get(i)[0] - events.get(from)[0] <= WINDOW_SECONDS; i++) {
                distinct.add(events.get(i)[1]);
            }
            if (distinct.size() > most) {
                guilty.add(pair.substring(0, pair.indexOf(' ')));
                return;
            }
        }
    }

    // Rotation
    // ----------------------------------------------------------------------------------------------------------

    /** One rotation of some kind. */
    void rotate() throws IOException {
        if (random.nextBoolean()) {
            rename();
        } else {
            copyTruncate();
        }
    }

    /** The writer goes on with the renamed file until it is told to open the new one. */
    private void rename() throws IOException {
        synchronized (this) {
            shift();
            Files.move(log, rotated(1));
        }
        Await.pause(50 + random.nextInt(300));
        synchronized (this) {
            channel.close();
            open();
        }
    }

    /** Nobody writes between copy and truncate: what is lost then, nobody could read. */
    private synchronized void copyTruncate() throws IOException {
        shift();
        Files.copy(log, rotated(1));
        channel.truncate(0);
    }

    private void shift() throws IOException {
        int last = 1;
        while (Files.exists(rotated(last))) {
            last++;
        }
        for (int i = last; i > 1; i--) {
            Files.move(rotated(i - 1), rotated(i));
        }
    }

    private Path rotated(int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }

    /** Stops writing. */
    @Override
    public void close() throws IOException {
        stopped = true;
        try {
            writer.join();
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
