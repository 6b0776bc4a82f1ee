package org.activedefense.system;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.activedefense.audit.Actor;
import org.activedefense.audit.RefusedChanges;

/** Asks who acts before the method's transaction begins. */
@AdminOnly
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
public class AdminCheck {

    @Inject
    private Actor actor;

    @Inject
    private RefusedChanges refused;

    @AroundInvoke
    Object check(InvocationContext call) throws Exception {
        if (!actor.isAdmin()) {
            refused.note();
            throw new NotPermittedException("Only an account of role admin may do that.");
        }
        return call.proceed();
    }
}
