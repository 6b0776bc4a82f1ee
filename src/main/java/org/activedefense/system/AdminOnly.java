package org.activedefense.system;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Only for people of role admin and for the system itself (a thread without a request: jobs, intake). Stands at every
 * service method that changes something, so that neither a page nor a resource can forget to ask. Anybody else gets a
 * {@link NotPermittedException}. A call from within the same class is not checked.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface AdminOnly {}
