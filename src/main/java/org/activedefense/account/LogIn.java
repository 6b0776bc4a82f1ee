package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import org.activedefense.audit.Audit;

/** Into the pages and out again. Thread safe. */
@ApplicationScoped
public class LogIn {

    @Inject
    private SignIn signIn;

    @Inject
    private Accounts accounts;

    @Inject
    private PageSessions sessions;

    @Inject
    private Audit audit;

    /**
     * Begins a session, under a new id, if name and password are right.
     *
     * @throws LockedOutException see {@link SignIn#check}
     * @throws SignIn.BusyException see {@link SignIn#check}
     */
    public boolean begin(HttpServletRequest request, String name, char[] password) {
        Optional<Account> account = signIn.check(name, password, request.getRemoteAddr());
        if (account.isEmpty()) {
            return false;
        }
        audit.recordAs(account.get().getName(), request.getRemoteAddr(), "Log in", null, null);
        accounts.loggedIn(account.get().getName());
        sessions.begin(request, account.get());
        return true;
    }

    /** Ends the caller's session. */
    public void end(HttpServletRequest request) {
        Principal caller = request.getUserPrincipal();
        if (caller != null) {
            audit.recordAs(caller.getName(), request.getRemoteAddr(), "Log out", null, null);
        }
        sessions.end(request);
    }
}
