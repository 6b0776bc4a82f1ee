package org.activedefense.account;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Refuses anonymous callers everywhere but at the open doors. Stands before everything else (see web.xml) and does not
 * depend on how a server maps security constraints.
 */
public class Gate extends HttpFilter {

    private static final long serialVersionUID = 1;

    /** What a 401 says in WWW-Authenticate. */
    public static final String CHALLENGE = "Basic realm=\"Active Defense\", charset=\"UTF-8\"";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Door door = Door.of(request);
        if (door == Door.OPEN || request.getUserPrincipal() != null) {
            chain.doFilter(request, response);
        } else if (request.getAttribute(Authentication.UNAVAILABLE) != null) {
            response.setHeader("Retry-After", "5");
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } else {
            if (door == Door.API) {
                response.setHeader("WWW-Authenticate", CHALLENGE);
            }
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        }
    }
}
