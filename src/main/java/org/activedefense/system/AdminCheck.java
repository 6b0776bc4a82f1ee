package org.activedefense.system;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.activedefense.audit.Actor;

/** Asks who acts before the method's transaction begins. */
@AdminOnly
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
public class AdminCheck {

    @Inject
    private Actor actor;

    @AroundInvoke
    Object check(InvocationContext call) throws Exception {
        if (!actor.isAdmin()) {
            throw new NotPermittedException("Only an account of role admin may do that.");
        }
        return call.proceed();
    }
}
