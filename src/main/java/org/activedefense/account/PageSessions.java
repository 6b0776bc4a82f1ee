package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.Optional;

/**
 * Who is logged in to the pages. The account is read anew for every request, so that a changed password or role or a
 * deleted account ends its sessions at once, on every node. Thread safe.
 */
@ApplicationScoped
public class PageSessions {

    private static final String KEY = PageSession.class.getName();

    private static final String WRONG = KEY + ".wrong";
    private static final int MOST_WRONG = 5;

    /** Request attribute: why the caller has no session any more, an {@link End}. */
    static final String ENDED = End.class.getName();

    /** Why a session came to its end. */
    public enum End {
        /** Too long without activity, or too long at all, or the server was started again. */
        TIME,
        /** The account's password or role was changed, or it was deleted. */
        CHANGED,
        /** The person logged out. */
        LOGOUT
    }

    @Inject
    private Accounts accounts;

    /** The account that is logged in; a session that is over is ended. */
    Optional<Account> caller(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        PageSession page = of(session);
        if (page == null) {
            if (request.getRequestedSessionId() != null && !request.isRequestedSessionIdValid()) {
                request.setAttribute(ENDED, End.TIME);
            }
            return Optional.empty();
        }
        Optional<Account> account = accounts.find(page.name()).filter(a -> a.getVersion() == page.version());
        End end = page.isOver(Instant.now()) ? End.TIME : account.isEmpty() ? End.CHANGED : null;
        if (end != null) {
            session.invalidate();
            request.setAttribute(ENDED, end);
            return Optional.empty();
        }
        return account;
    }

    /** Begins a session under a new id; whatever an earlier one held is gone. */
    public void begin(HttpServletRequest request, Account account) {
        end(request);
        request.getSession(true).setAttribute(KEY, PageSession.begin(account, Instant.now()));
    }

    /** Goes on after the account's own password was changed in this very session; under a new id. */
    public void renew(HttpServletRequest request, Account account) {
        HttpSession session = request.getSession(false);
        if (of(session) != null) {
            request.changeSessionId();
            session.removeAttribute(WRONG);
            session.setAttribute(KEY, PageSession.begin(account, Instant.now()));
        }
    }

    /** The person has done something. */
    public void touch(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        PageSession page = of(session);
        if (page != null) {
            session.setAttribute(KEY, page.activeAt(Instant.now()));
        }
    }

    /**
     * Counts a wrong present password, when somebody wants to change it; at the fifth the session is ended: it may be
     * somebody else at an unlocked screen, and the login page is where guessing is slowed down.
     *
     * @return whether the session was ended
     */
    public boolean isOneTooMany(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (of(session) == null) {
            return false;
        }
        int wrong = session.getAttribute(WRONG) instanceof Integer before ? before + 1 : 1;
        session.setAttribute(WRONG, wrong);
        if (wrong >= MOST_WRONG) {
            session.invalidate();
        }
        return wrong >= MOST_WRONG;
    }

    public void end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    private static PageSession of(HttpSession session) {
        return session == null ? null : (PageSession) session.getAttribute(KEY);
    }
}
