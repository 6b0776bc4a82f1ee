package org.activedefense.launcher;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether a port can be listened on, and who has it if not. */
final class Ports {

    private Ports() {}

    /** @throws Trouble if nobody could listen on the port on all interfaces; names the setting that changes it */
    static void checkFree(int port, String setting) {
        try {
            listenOnce(new InetSocketAddress(port));
        } catch (BindException e) {
            boolean forbidden = e.getMessage() != null && e.getMessage().contains("ermission");
            throw new Trouble(
                    forbidden
                            ? "Port " + port + " may not be opened by " + System.getProperty("user.name")
                                    + " (ports below 1024 are kept for root); set " + setting + " to a higher one"
                            : "Port " + port + " is taken"
                                    + owner(port).map(who -> " by " + who).orElse("") + "; stop that or set " + setting
                                    + " to another port",
                    e);
        } catch (IOException e) {
            throw new Trouble("Port " + port + " cannot be opened: " + e.getMessage(), e);
        }
    }

    static boolean freeOnLoopback(int port) {
        try {
            listenOnce(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The first port from the one given on that is free on loopback. */
    static int freeOnLoopbackFrom(int first) {
        return IntStream.range(first, first + 1000)
                .filter(Ports::freeOnLoopback)
                .findFirst()
                .orElseThrow(() -> new Trouble(
                        "PostgreSQL finds no free port between " + first + " and " + (first + 999) + " on loopback"));
    }

    private static void listenOnce(InetSocketAddress address) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        }
    }

    /** The process that listens on the port, as far as the system shows it to this user (Linux only). */
    static Optional<String> owner(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try (Stream<String> lines = Files.lines(Path.of(table), StandardCharsets.US_ASCII)) {
                lines.skip(1).map(line -> line.strip().split("\\s+")).forEach(fields -> {
                    boolean listens = fields[3].equals("0A");
                    if (listens && localPort(fields[1]).orElse(-1) == port) {
                        sockets.add("socket:[" + fields[9] + "]");
                    }
                });
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return sockets.isEmpty()
                ? Optional.empty()
                : ProcessHandle.allProcesses()
                        .filter(process -> holdsOneOf(process.pid(), sockets))
                        .findFirst()
                        .map(process -> process.info()
                                        .command()
                                        .map(Path::of)
                                        .map(Path::getFileName)
                                        .map(Path::toString)
                                        .orElse("a program")
                                + " (process " + process.pid() + ")");
    }

    private static OptionalInt localPort(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(address.substring(colon + 1), 16));
    }

    private static boolean holdsOneOf(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : open) {
                if (Files.isSymbolicLink(file) && sockets.contains(readLink(file))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static String readLink(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
