package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Finds out who calls; {@link Gate} then refuses whoever may not. Under {@code /api} that is HTTP Basic and nothing else:
 * a session is neither read nor made, so a browser's cookie opens nothing there and no forged request rides on it.
 */
@ApplicationScoped
public class Authentication implements HttpAuthenticationMechanism {

    /** Request attribute: the status to answer with, if the caller could not be checked. */
    static final String UNAVAILABLE = Authentication.class.getName() + ".unavailable";

    private static final Logger LOG = Logger.getLogger(Authentication.class.getName());

    @Inject
    private SignIn signIn;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        return Door.of(request) == Door.API ? basic(request, context) : context.doNothing();
    }

    private AuthenticationStatus basic(HttpServletRequest request, HttpMessageContext context) {
        BasicCredentials credentials = BasicCredentials.parse(request.getHeader("Authorization"));
        if (credentials == null) {
            return context.doNothing();
        }
        try {
            Optional<Account> account = signIn.check(credentials.name(), credentials.password());
            if (account.isPresent()) {
                return context.notifyContainerAboutLogin(
                        account.get().getName(), account.get().getRole().groups());
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A caller of the API could not be checked: {0}", e.toString());
            request.setAttribute(UNAVAILABLE, true);
        }
        return context.doNothing();
    }
}
