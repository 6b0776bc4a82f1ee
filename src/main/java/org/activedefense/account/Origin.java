package org.activedefense.account;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Set;

/**
 * Where a browser says that a request came from. The pages' own token stops forged requests already; this stops those that
 * need none, such as logging somebody in under another's name.
 */
final class Origin {

    private static final Set<String> OURS = Set.of("same-origin", "none");

    private Origin() {}

    static boolean isForeign(HttpServletRequest request) {
        return isForeign(request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"), request.getHeader("Host"));
    }

    /**
     * @param site {@code Sec-Fetch-Site}, which browsers send over HTTPS and to localhost
     * @param origin {@code Origin}; {@code null} if the caller is no browser or an old one
     */
    static boolean isForeign(String site, String origin, String host) {
        if (site != null) {
            return !OURS.contains(site);
        }
        return origin != null && !authority(origin).equalsIgnoreCase(host);
    }

    private static String authority(String origin) {
        try {
            String authority = URI.create(origin).getAuthority();
            return authority == null ? "" : authority;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
