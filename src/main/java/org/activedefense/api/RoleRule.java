package org.activedefense.api;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import org.activedefense.audit.RefusedChanges;
import org.activedefense.system.NotPermittedException;

/** A viewer reads, an admin changes. The services ask once more; here it is refused before a body is read. */
@Provider
@Priority(Priorities.AUTHORIZATION)
public class RoleRule implements ContainerRequestFilter {

    private static final Set<String> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    @Context
    private HttpServletRequest caller;

    @Override
    public void filter(ContainerRequestContext request) {
        String role = READING.contains(request.getMethod()) ? "viewer" : "admin";
        if (!caller.isUserInRole(role)) {
            CDI.current().select(RefusedChanges.class).get().note(); // a provider is no bean on every server
            throw new NotPermittedException("Only an account of role " + role + " may do that.");
        }
    }
}
