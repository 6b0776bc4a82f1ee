package org.activedefense.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;

/**
 * Who acts: the person behind the current request, or the system itself where there is none (jobs, intake).
 */
@ApplicationScoped
public class Actor {

    /** The name under which jobs write. */
    public static final String SYSTEM = "Active Defense";

    private static final ThreadLocal<Boolean> SYSTEM_ACTS = ThreadLocal.withInitial(() -> false);

    @Inject
    private Instance<HttpServletRequest> request;

    public String name() {
        HttpServletRequest current = current();
        return current == null || current.getUserPrincipal() == null
                ? SYSTEM
                : current.getUserPrincipal().getName();
    }

    /** Whether the person is of role admin, or the system itself acts. Without a caller nobody is. */
    public boolean isAdmin() {
        HttpServletRequest current = current();
        return current == null ? SYSTEM_ACTS.get() : current.isUserInRole("admin");
    }

    /** Does something as the system itself, on a thread that serves no request. */
    public <T> T asSystem(Supplier<T> act) {
        SYSTEM_ACTS.set(true);
        try {
            return act.get();
        } finally {
            SYSTEM_ACTS.remove();
        }
    }

    /** The client's address, {@code null} outside a request. */
    public String address() {
        HttpServletRequest current = current();
        return current == null ? null : current.getRemoteAddr();
    }

    /**
     * What the request is: method and, of its path, what stands before an item's name, such as "DELETE /api/v1/blacklist";
     * {@code null} outside a request.
     */
    public String asked() {
        HttpServletRequest current = current();
        if (current == null) {
            return null;
        }
        String path = current.getRequestURI().substring(current.getContextPath().length());
        String[] segments = path.split("/", 5); // the first is empty
        return current.getMethod() + " "
                + (segments.length > 4 ? String.join("/", segments[0], segments[1], segments[2], segments[3]) : path);
    }

    private HttpServletRequest current() {
        try {
            HttpServletRequest current = request.get();
            current.getMethod();
            return current;
        } catch (ContextNotActiveException | IllegalStateException | NullPointerException e) {
            return null; // no request on this thread
        }
    }
}
