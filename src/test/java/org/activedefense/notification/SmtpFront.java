package org.activedefense.notification;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Stands before GreenMail and adds what it does not have: STARTTLS, and refusals of single recipients or of the content, as a
 * mail server words them.
 */
final class SmtpFront implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
    private final int behind;
    private final SSLContext tls;
    private final Map<String, String> replies = new ConcurrentHashMap<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private volatile String contentReply;

    /**
     * @param behind GreenMail's port
     * @param tls offers STARTTLS, {@code null} for none
     */
    SmtpFront(int behind, SSLContext tls) throws IOException {
        this.behind = behind;
        this.tls = tls;
        Thread accepting = new Thread(this::accept, "smtp-front");
        accepting.setDaemon(true);
        accepting.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** From now on a command that begins like this gets this answer. */
    void answer(String command, String reply) {
        replies.put(command.toUpperCase(Locale.ROOT), reply);
    }

    void answerContent(String reply) {
        contentReply = reply;
    }

    void behave() {
        replies.clear();
        contentReply = null;
    }

    /** Every command so far; those under TLS begin with "TLS ". */
    List<String> commands() {
        return new ArrayList<>(commands);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread thread = new Thread(() -> serve(client), "smtp-front-client");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket plain) {
        try (Socket first = plain;
                Socket server = new Socket("localhost", behind)) {
            Socket client = first;
            BufferedReader fromServer = reader(server);
            BufferedReader fromClient = reader(client);
            say(client, reply(fromServer));
            String line;
            while ((line = fromClient.readLine()) != null) {
                String command = line.toUpperCase(Locale.ROOT);
                commands.add((client instanceof SSLSocket ? "TLS " : "") + line);
                String own = replies.entrySet().stream()
                        .filter(entry -> command.startsWith(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null);
                if (own != null) {
                    say(client, own + "\r\n");
                } else if (command.equals("STARTTLS") && tls != null) {
                    say(client, "220 Ready to start TLS\r\n");
                    client = overTls(client);
                    fromClient = reader(client);
                } else if (command.equals("DATA") && contentReply != null) {
                    say(client, "354 Start\r\n");
                    content(fromClient);
                    say(client, contentReply + "\r\n");
                } else {
                    say(server, line + "\r\n");
                    String reply = reply(fromServer);
                    if (command.startsWith("EHLO") && tls != null && !(client instanceof SSLSocket)) {
                        reply = "250-front\r\n250-STARTTLS\r\n" + reply;
                    }
                    say(client, reply);
                    if (command.equals("DATA") && reply.startsWith("354")) {
                        say(server, content(fromClient));
                        say(client, reply(fromServer));
                    }
                }
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    private Socket overTls(Socket client) throws IOException {
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        return secure;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String reply(BufferedReader from) throws IOException {
        StringBuilder reply = new StringBuilder();
        String line;
        do {
            line = from.readLine();
            if (line == null) {
                throw new IOException("GreenMail has hung up");
            }
            reply.append(line).append("\r\n");
        } while (line.length() > 3 && line.charAt(3) == '-');
        return reply.toString();
    }

    private static String content(BufferedReader from) throws IOException {
        StringBuilder content = new StringBuilder();
        String line;
        do {
            line = from.readLine();
            content.append(line).append("\r\n");
        } while (line != null && !line.equals("."));
        return content.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
