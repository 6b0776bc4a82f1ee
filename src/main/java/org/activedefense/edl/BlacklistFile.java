package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.activedefense.account.BasicCredentials;
import org.activedefense.account.Gate;
import org.activedefense.account.SignIn;
import org.activedefense.address.Address;
import org.activedefense.edl.ListSnapshot.Representation;

/**
 * {@code /files/blacklist.txt}, what the firewall polls. Answers from memory: no session, no database, no redirect. A plain
 * 200 with Content-Length is always right; what else HTTP has (gzip, conditions) is used if the client asks.
 */
@Path("blacklist.txt")
@ApplicationScoped
public class BlacklistFile {

    private static final String TEXT = "text/plain;charset=UTF-8";
    private static final Address UNKNOWN = Address.ofIpv4(0);

    @Inject
    private PublishedList list;

    @Inject
    private PollLog polls;

    @Inject
    private SignIn signIn;

    @Inject
    private ListMetrics metrics;

    @GET
    public Response get(@Context HttpServletRequest request) {
        return answer(request, true);
    }

    @HEAD
    public Response head(@Context HttpServletRequest request) {
        return answer(request, false);
    }

    private Response answer(HttpServletRequest request, boolean withBody) {
        Address client = client(request.getRemoteAddr());
        ListSnapshot snapshot = list.snapshot();
        Response refusal = refusal(client, request);
        Response response = refusal != null ? refusal : served(snapshot, request, withBody);
        boolean served = response.getStatus() == 200 || response.getStatus() == 304;
        metrics.countPoll(response.getStatus());
        polls.add(
                client,
                request.getHeader(HttpHeaders.USER_AGENT),
                served ? snapshot.version() : null,
                response.getStatus(),
                served && (withBody || response.getStatus() == 304),
                served && list.access().names(client));
        return response;
    }

    /** {@code null} if the client may have the list. */
    private Response refusal(Address client, HttpServletRequest request) {
        ListAccess access = list.access();
        if (access == null || list.snapshot() == null) {
            return notYet("There is no list to serve yet: the database has not answered since this server's start.");
        }
        if (!access.admits(client)) {
            return text(Status.FORBIDDEN, "This client may not fetch the list, see the setting list_clients.");
        }
        if (access.basic()) {
            return withoutAccount(request.getHeader(HttpHeaders.AUTHORIZATION), request.getRemoteAddr());
        }
        return null;
    }

    private Response withoutAccount(String authorization, String remote) {
        try {
            BasicCredentials credentials = BasicCredentials.parse(authorization);
            if (credentials != null
                    && signIn.check(credentials.name(), credentials.password(), remote)
                            .filter(account -> !account.isMustChangePassword())
                            .isPresent()) {
                return null;
            }
        } catch (RuntimeException e) { // 401 would make some firewalls stop enforcing the list they have
            return notYet("The account could not be checked at the moment.");
        }
        return builder(Status.UNAUTHORIZED, "The list asks for an account, see the setting list_basic.")
                .header(HttpHeaders.WWW_AUTHENTICATE, Gate.CHALLENGE)
                .build();
    }

    private static Response served(ListSnapshot snapshot, HttpServletRequest request, boolean withBody) {
        AcceptEncoding encoding = AcceptEncoding.choose(joined(request, HttpHeaders.ACCEPT_ENCODING));
        if (encoding == AcceptEncoding.NONE) {
            return builder(Status.NOT_ACCEPTABLE, "The list comes plain or in gzip, and Accept-Encoding refuses both.")
                    .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                    .build();
        }
        boolean gzip = encoding == AcceptEncoding.GZIP;
        Representation representation = gzip ? snapshot.gzip() : snapshot.plain();
        Conditions conditions = new Conditions(
                joined(request, HttpHeaders.IF_NONE_MATCH), request.getHeader(HttpHeaders.IF_MODIFIED_SINCE));
        boolean has = conditions.areMetBy(representation.etag(), snapshot.lastModified());
        Response.ResponseBuilder response = Response.status(has ? Status.NOT_MODIFIED : Status.OK)
                .header(HttpHeaders.ETAG, representation.etag())
                .header(HttpHeaders.LAST_MODIFIED, Conditions.format(notAfterNow(snapshot.lastModified())))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (!has) {
            response.header(HttpHeaders.CONTENT_TYPE, TEXT)
                    .header(HttpHeaders.CONTENT_LENGTH, representation.bytes().length);
            if (gzip) {
                response.header(HttpHeaders.CONTENT_ENCODING, "gzip");
            }
            if (withBody) {
                response.entity(representation.bytes());
            }
        }
        return response.build();
    }

    /** A burst of versions may run ahead of the clock, which Last-Modified must not (RFC 9110, 8.8.2.1). */
    private static Instant notAfterNow(Instant lastModified) {
        Instant now = Instant.now();
        return lastModified.isAfter(now) ? now : lastModified;
    }

    private static Response notYet(String why) {
        return builder(Status.SERVICE_UNAVAILABLE, why)
                .header(HttpHeaders.RETRY_AFTER, 5)
                .build();
    }

    private static Response text(Status status, String text) {
        return builder(status, text).build();
    }

    private static Response.ResponseBuilder builder(Status status, String text) {
        return Response.status(status)
                .header(HttpHeaders.CONTENT_TYPE, TEXT)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** All lines of a field as one, {@code null} if there is none. */
    private static String joined(HttpServletRequest request, String field) {
        List<String> lines = Collections.list(request.getHeaders(field));
        return lines.isEmpty() ? null : String.join(",", lines);
    }

    private static Address client(String remote) {
        int zone = remote == null ? -1 : remote.indexOf('%');
        try {
            return Address.parse(zone < 0 ? String.valueOf(remote) : remote.substring(0, zone));
        } catch (IllegalArgumentException e) {
            return UNKNOWN; // a socket without an address
        }
    }
}
