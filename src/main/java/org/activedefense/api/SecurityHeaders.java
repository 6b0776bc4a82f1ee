package org.activedefense.api;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.activedefense.system.ServedPorts;

/** The headers that keep a browser from doing more with an answer than it was meant for (OWASP Secure Headers). */
public class SecurityHeaders extends HttpFilter {

    private static final long serialVersionUID = 1;

    @Inject
    private transient ServedPorts ports;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ports.saw(request.isSecure(), request.getLocalPort());
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Frame-Options", "DENY");
        if (request.getRequestURI().contains(BrokenEscapes.SIGN)) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "The path has a % that begins no escape.");
            return;
        }
        String path = request.getServletPath();
        if (path.startsWith("/jakarta.faces.resource/")) { // Faces says how long a browser may keep it
            chain.doFilter(request, response);
            return;
        }
        if (path.endsWith(".xhtml")) { // pages have a policy of their own, with a nonce (web.xml)
            response.setHeader("Cache-Control", "no-store");
        } else {
            response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        }
        if (request.getRequestURI().startsWith("/api")) {
            response.setHeader("Cache-Control", "no-store");
        }
        chain.doFilter(request, response);
    }
}
