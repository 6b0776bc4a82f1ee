package org.activedefense.notification;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Transport;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.activedefense.notification.SendResult.Postponed;
import org.activedefense.notification.SendResult.Refused;
import org.activedefense.notification.SendResult.Trouble;

/**
 * What a mail server or the network has answered, as a result. Jakarta Mail has no type for an SMTP reply; Angus Mail, its
 * implementation on every server, has ({@code getReturnCode}, {@code getCommand} of its exceptions), in a package that an application
 * may not be able to see. So they are asked by their names; where they are missing, a failure counts as temporary.
 */
record SmtpReply(int code, String command, String text) {

    private static final int MOST_CHARACTERS = 500;

    /** The server's last line, such as "250 2.0.0 Ok: queued as 4F2A". */
    static String lastOf(Transport transport) {
        String last = ask(transport, "getLastServerResponse", String.class).orElse("");
        return last.isBlank() ? "Accepted by the server" : onOneLine(last);
    }

    static SendResult resultOf(Exception failure, SmtpServer server) {
        List<Throwable> chain = chain(failure);
        for (Throwable link : chain) {
            if (link instanceof AuthenticationFailedException) {
                return serverTrouble("The server refuses user or password: " + onOneLine(link.getMessage()));
            }
        }
        Optional<SmtpReply> reply =
                chain.stream().flatMap(link -> of(link).stream()).findFirst();
        return reply.isPresent()
                ? resultOf(reply.get())
                : serverTrouble(networkTrouble(chain, server).orElseGet(() -> onOneLine(failure.getMessage())));
    }

    /** The address that the server refused comes last in the chain of exceptions, and says more than what it led to. */
    private static Optional<SmtpReply> of(Throwable link) {
        Optional<Integer> code = ask(link, "getReturnCode", Integer.class);
        return code.filter(c -> c >= 200)
                .map(c -> new SmtpReply(
                        c, ask(link, "getCommand", String.class).orElse(""), onOneLine(link.getMessage())));
    }

    private static SendResult resultOf(SmtpReply reply) {
        String phase = reply.command.toUpperCase(java.util.Locale.ROOT);
        boolean aboutAccess = reply.code == 530 || reply.code == 534 || reply.code == 535 || reply.code == 538;
        boolean permanent = reply.code >= 500;
        if (phase.startsWith("MAIL")) {
            return serverTrouble("The server refuses the sender: " + reply.text);
        }
        if (reply.code == 421 || aboutAccess || !phase.startsWith("RCPT") && !isContent(phase)) {
            return serverTrouble(reply.text);
        }
        return permanent ? new Refused(reply.text) : new Postponed(reply.text, Trouble.RECIPIENT);
    }

    /** The end of the content is no command; Angus Mail gives "." or nothing for it. */
    private static boolean isContent(String phase) {
        return phase.isEmpty() || phase.startsWith("DATA") || phase.startsWith(".") || phase.startsWith("BDAT");
    }

    private static Optional<String> networkTrouble(List<Throwable> chain, SmtpServer server) {
        for (Throwable link : chain) {
            if (link instanceof UnknownHostException) {
                return Optional.of("There is no host named " + server.host() + " (DNS)");
            } else if (link instanceof SocketTimeoutException) {
                boolean connecting = String.valueOf(link.getMessage())
                        .toLowerCase(java.util.Locale.ROOT)
                        .contains("connect");
                long seconds = (connecting ? server.connectTimeout() : server.readTimeout()).toSeconds();
                return Optional.of(server + (connecting ? " cannot be reached" : " has not answered") + " within "
                        + seconds + " s");
            } else if (link instanceof NoRouteToHostException) {
                return Optional.of("There is no route to " + server);
            } else if (link instanceof ConnectException) {
                return Optional.of(server + " refuses the connection: is a mail server running there?");
            } else if (link instanceof SSLException) {
                return Optional.of(tlsTrouble(chain, server, (SSLException) link));
            }
        }
        return Optional.empty();
    }

    private static String tlsTrouble(List<Throwable> chain, SmtpServer server, SSLException e) {
        boolean untrusted = chain.stream().anyMatch(java.security.cert.CertPathBuilderException.class::isInstance);
        return untrusted
                ? "The certificate of " + server
                        + " is signed by nobody who is trusted; paste its authority's certificate"
                        + " under Trusted certificate"
                : "No TLS with " + server + ": " + onOneLine(e.getMessage());
    }

    private static SendResult serverTrouble(String answer) {
        return new Postponed(answer, Trouble.SERVER);
    }

    /** Innermost replies first: next exceptions before the one that leads to them. */
    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        Throwable link = failure;
        while (link != null && !chain.contains(link)) {
            chain.add(0, link);
            Throwable next = link instanceof MessagingException m ? m.getNextException() : null;
            link = next != null ? next : link.getCause();
        }
        return chain;
    }

    private static <T> Optional<T> ask(Object object, String method, Class<T> type) {
        try {
            return Optional.ofNullable(
                    type.cast(object.getClass().getMethod(method).invoke(object)));
        } catch (ReflectiveOperationException | ClassCastException e) {
            return Optional.empty(); // not Angus Mail's
        }
    }

    static String onOneLine(String text) {
        String line = MailText.clean(text == null ? "no reason given" : text).replaceAll(" {2,}", " ");
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "...";
    }
}
