package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.activedefense.account.Account;
import org.activedefense.account.Accounts;
import org.activedefense.account.OwnPassword;
import org.activedefense.account.PageSessions;
import org.activedefense.account.PasswordPolicy;
import org.activedefense.account.ReturnPath;

/** One's own password. Whoever got a generated one sees no other page before it is changed. */
@Named
@RequestScoped
public class PasswordView {

    @Inject
    private OwnPassword ownPassword;

    @Inject
    private Accounts accounts;

    @Inject
    private PageSessions sessions;

    @Inject
    private Viewer viewer;

    @Inject
    private Messages messages;

    @Inject
    private FacesContext faces;

    private String old;
    private String fresh;
    private String repeated;

    public void change() throws IOException {
        boolean wasForced = isForced();
        boolean done = messages.attempt(
                () -> ownPassword.change(old, fresh, repeated), "Your password is changed. Other sessions have ended.");
        if (done) {
            Account account = accounts.find(viewer.getName()).orElseThrow();
            sessions.renew(request(), account);
            if (wasForced) {
                messages.sayNext("Your password is changed. Welcome to Active Defense.");
                goTo(ReturnPath.DASHBOARD);
            }
        } else if (faces.getMessages("form:old").hasNext() && sessions.isOneTooMany(request())) {
            goTo("/login.xhtml?ended=guesses");
        }
        old = null;
        fresh = null;
        repeated = null;
    }

    /** Whether the person must choose an own password now. */
    public boolean isForced() {
        return accounts.find(viewer.getName())
                .map(Account::isMustChangePassword)
                .orElse(false);
    }

    public String getPolicy() {
        return PasswordPolicy.IN_WORDS;
    }

    public int getLongest() {
        return PasswordPolicy.LONGEST;
    }

    private void goTo(String page) throws IOException {
        ExternalContext external = faces.getExternalContext();
        external.redirect(external.getRequestContextPath() + page);
        faces.responseComplete();
    }

    private HttpServletRequest request() {
        return (HttpServletRequest) faces.getExternalContext().getRequest();
    }

    public String getOld() {
        return old;
    }

    public void setOld(String old) {
        this.old = old;
    }

    public String getFresh() {
        return fresh;
    }

    public void setFresh(String fresh) {
        this.fresh = fresh;
    }

    public String getRepeated() {
        return repeated;
    }

    public void setRepeated(String repeated) {
        this.repeated = repeated;
    }
}
