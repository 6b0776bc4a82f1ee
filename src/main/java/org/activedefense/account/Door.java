package org.activedefense.account;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Which kind of entrance a path is. What is not named as open is closed to anonymous callers. */
enum Door {
    /** Anybody: the list (which may ask for an account itself), health, metrics, and what the login page is drawn with. */
    OPEN,
    /** The login page: anybody, and who is logged in already is known. */
    LOGIN,
    /** HTTP Basic only. */
    API,
    /** A page, or the way to one: who is not logged in is led to the login page. */
    PAGE,
    /** Everything else. */
    CLOSED;

    static final String LOGIN_PAGE = "/login.xhtml";

    private static final Set<String> OPEN_FILES =
            Set.of("/metrics", "/health/live", "/health/ready", "/favicon.ico", "/favicon.svg");

    /** By the path as the server will dispatch it: decoded, without parameters. */
    static Door of(HttpServletRequest request) {
        return of(path(request));
    }

    static String path(HttpServletRequest request) {
        String pathInfo = request.getPathInfo();
        return request.getServletPath() + (pathInfo == null ? "" : pathInfo);
    }

    static Door of(String path) {
        if (path.equals("/api") || path.startsWith("/api/")) {
            return API;
        }
        if (path.contains("..")) {
            return CLOSED;
        }
        if (path.equals(LOGIN_PAGE)) {
            return LOGIN;
        }
        if (path.isEmpty() || path.equals("/") || path.equals("/admin") || path.startsWith("/admin/")) {
            return PAGE;
        }
        boolean open =
                path.startsWith("/files/") || path.startsWith("/jakarta.faces.resource/") || OPEN_FILES.contains(path);
        return open ? OPEN : CLOSED;
    }
}
