package org.activedefense.account;

import jakarta.servlet.http.HttpServletRequest;

/** Which kind of entrance a path is. What is not named as open is closed to anonymous callers. */
enum Door {
    /** Anybody: the list (which may ask for an account itself), health and metrics. */
    OPEN,
    /** HTTP Basic only. */
    API,
    /** Everything else. */
    CLOSED;

    /** By the path as the server will dispatch it: decoded, without parameters. */
    static Door of(HttpServletRequest request) {
        String pathInfo = request.getPathInfo();
        return of(request.getServletPath() + (pathInfo == null ? "" : pathInfo));
    }

    static Door of(String path) {
        if (path.equals("/api") || path.startsWith("/api/")) {
            return API;
        }
        boolean open = path.startsWith("/files/")
                || path.startsWith("/health/")
                || path.equals("/metrics")
                || path.startsWith("/jakarta.faces.resource/") // styles, scripts, fonts
                || path.equals("/favicon.svg");
        return open && !path.contains("..") ? OPEN : CLOSED;
    }
}
