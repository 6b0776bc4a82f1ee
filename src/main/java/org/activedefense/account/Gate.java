package org.activedefense.account;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.Set;
import org.activedefense.system.DeploySetting;
import org.activedefense.system.ServedPorts;

/**
 * Refuses anonymous callers everywhere but at the open doors; a person who asked for a page is led to the login page and
 * from there back. Stands before everything else (see web.xml) and does not depend on how a server maps security
 * constraints.
 */
public class Gate extends HttpFilter {

    private static final long serialVersionUID = 1;

    /** What a 401 says in WWW-Authenticate. */
    public static final String CHALLENGE = "Basic realm=\"Active Defense\", charset=\"UTF-8\"";

    /** Request attribute: a sentence for the body of the error that is answered. */
    public static final String DETAIL = Gate.class.getName() + ".detail";

    static final String PASSWORD_PAGE = "/admin/password.xhtml";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    @Inject
    private transient PageSessions sessions;

    @Inject
    private transient ServedPorts ports;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Door door = Door.of(request);
        if (door == Door.PAGE || door == Door.LOGIN) {
            response.setHeader("Cache-Control", "no-store");
        }
        if (door == Door.OPEN) {
            chain.doFilter(request, response);
        } else if (PlainHttp.isRefused(request)) {
            refusePlain(door, request, response);
        } else if (request.getAttribute(Authentication.UNAVAILABLE) != null) {
            response.setHeader("Retry-After", "5");
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } else if (request.getAttribute(Authentication.LOCKED_OUT) instanceof LockedOutException lockedOut) {
            response.setHeader(
                    "Retry-After", Long.toString(lockedOut.remaining().toSeconds()));
            request.setAttribute(DETAIL, lockedOut.getMessage());
            response.sendError(429);
        } else if (!READING.contains(request.getMethod()) && Origin.isForeign(request)) {
            // also for the API: a browser sends along the password that it remembers for HTTP Basic
            request.setAttribute(DETAIL, "The request came from a page of another site.");
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else if (request.getUserPrincipal() == null) {
            anonymous(door, request, response, chain);
        } else {
            known(door, request, response, chain);
        }
    }

    /** Passwords and sessions are not to be read on the way: a person is led to HTTPS if it is known where that is. */
    private void refusePlain(Door door, HttpServletRequest request, HttpServletResponse response) throws IOException {
        OptionalInt port = ports.of(true);
        if ((door == Door.PAGE || door == Door.LOGIN) && READING.contains(request.getMethod()) && port.isPresent()) {
            String query = request.getQueryString();
            response.sendRedirect("https://" + request.getServerName()
                    + (port.getAsInt() == 443 ? "" : ":" + port.getAsInt()) + request.getRequestURI()
                    + (query == null ? "" : "?" + query));
            return;
        }
        request.setAttribute(
                DETAIL,
                "Pages and API are answered by HTTPS only, except to this machine itself. Behind a proxy that ends TLS, set "
                        + DeploySetting.PLAIN_HTTP.key() + " to true.");
        response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }

    private void known(Door door, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (door != Door.API && !FacesCall.isAjax(request)) {
            sessions.touch(request);
        }
        if (door == Door.PAGE
                && request.getAttribute(Authentication.MUST_CHANGE) != null
                && !Door.path(request).equals(PASSWORD_PAGE)) {
            FacesCall.redirect(request, response, PASSWORD_PAGE);
        } else if (door != Door.PAGE && request.getAttribute(Authentication.MUST_CHANGE) != null) {
            request.setAttribute(
                    DETAIL, "This password opens nothing but its change: log in to the pages and replace it.");
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void anonymous(
            Door door, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (door == Door.LOGIN) {
            chain.doFilter(request, response);
        } else if (door == Door.PAGE) {
            FacesCall.redirect(request, response, loginFor(request));
        } else {
            if (door == Door.API) {
                response.setHeader("WWW-Authenticate", CHALLENGE);
            }
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        }
    }

    /** The login page, which is told where to go on and why one has to log in (again). */
    private static String loginFor(HttpServletRequest request) {
        boolean reading = READING.contains(request.getMethod());
        String query = reading ? request.getQueryString() : null;
        String page = ReturnPath.orDashboard(Door.path(request) + (query == null ? "" : "?" + query));
        StringBuilder login = new StringBuilder(Door.LOGIN_PAGE);
        char separator = '?';
        if (!page.equals(ReturnPath.DASHBOARD)) {
            login.append(separator).append("to=").append(URLEncoder.encode(page, StandardCharsets.UTF_8));
            separator = '&';
        }
        Object end = request.getAttribute(PageSessions.ENDED);
        if (end != null) {
            login.append(separator).append("ended=").append(end.toString().toLowerCase(java.util.Locale.ROOT));
            separator = '&';
        }
        if (!reading) {
            login.append(separator).append("lost=true");
        }
        return login.toString();
    }
}
