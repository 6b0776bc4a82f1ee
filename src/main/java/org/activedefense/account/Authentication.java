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
 * a session is neither read nor made, so a browser's cookie opens nothing there and no forged request rides on it. On the
 * pages it is the session that the login page began (see {@link PageSessions}) and nothing else.
 */
@ApplicationScoped
public class Authentication implements HttpAuthenticationMechanism {

    /** Request attribute: the caller could not be checked. */
    static final String UNAVAILABLE = Authentication.class.getName() + ".unavailable";

    /** Request attribute: the {@link LockedOutException} that the caller was refused with. */
    static final String LOCKED_OUT = LockedOutException.class.getName();

    /** Request attribute: the caller must choose an own password first. */
    static final String MUST_CHANGE = Authentication.class.getName() + ".mustChange";

    private static final Logger LOG = Logger.getLogger(Authentication.class.getName());

    @Inject
    private SignIn signIn;

    @Inject
    private PageSessions sessions;

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        try {
            Optional<Account> account = caller(request);
            if (account.isPresent()) {
                return context.notifyContainerAboutLogin(
                        account.get().getName(), account.get().getRole().groups());
            }
        } catch (LockedOutException e) {
            request.setAttribute(LOCKED_OUT, e);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A caller could not be checked: {0}", e.toString());
            request.setAttribute(UNAVAILABLE, true);
        }
        return context.doNothing();
    }

    private Optional<Account> caller(HttpServletRequest request) {
        return switch (Door.of(request)) {
            case OPEN -> Optional.empty();
            case API -> byBasic(request);
            case LOGIN, PAGE, CLOSED -> bySession(request);
        };
    }

    private Optional<Account> bySession(HttpServletRequest request) {
        return marked(request, sessions.caller(request));
    }

    private static Optional<Account> marked(HttpServletRequest request, Optional<Account> account) {
        if (account.isPresent() && account.get().isMustChangePassword()) {
            request.setAttribute(MUST_CHANGE, true);
        }
        return account;
    }

    private Optional<Account> byBasic(HttpServletRequest request) {
        BasicCredentials credentials = BasicCredentials.parse(request.getHeader("Authorization"));
        return credentials == null
                ? Optional.empty()
                : marked(request, signIn.check(credentials.name(), credentials.password(), request.getRemoteAddr()));
    }
}
