package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.account.LockedOutException;
import org.activedefense.account.LogIn;
import org.activedefense.account.ReturnPath;

/** The login page: name and password, and from there to the page that was asked for. Keeps nothing: the page is stateless. */
@Named
@RequestScoped
public class LoginView {

    private static final Logger LOG = Logger.getLogger(LoginView.class.getName());

    @Inject
    private LogIn logIn;

    @Inject
    private FacesContext faces;

    private String name;
    private String password;
    private String to;
    private String ended;
    private boolean lost;

    /** Who is logged in already has no business here. */
    public void leaveIfLoggedIn() throws IOException {
        if (request().getUserPrincipal() != null) {
            goTo(ReturnPath.orDashboard(to));
        }
    }

    public void logIn() throws IOException {
        try {
            if (logIn.begin(request(), name.strip(), password.toCharArray())) {
                goTo(ReturnPath.orDashboard(to));
                return;
            }
            say("Name or password is wrong.");
        } catch (LockedOutException e) {
            say(e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "A login could not be checked: {0}", e.toString());
            say("The login could not be checked at the moment: the server is busy or its database is away."
                    + " Try again in a few seconds.");
        }
        password = null;
    }

    /** Why the person has to log in (again), in a sentence; {@code null} if there is nothing to say. */
    public String getNotice() {
        if (ended == null || faces.isPostback()) {
            return null;
        }
        String why =
                switch (ended) {
                    case "changed" -> "Your account was changed. Log in to go on.";
                    case "guesses" -> "The present password was wrong five times. Log in to go on.";
                    case "logout" -> "You are logged out.";
                    default -> "Your session has ended. Log in to go on.";
                };
        return lost ? why + " What you had just sent was not saved." : why;
    }

    private void say(String what) {
        faces.addMessage(null, new FacesMessage(FacesMessage.SEVERITY_ERROR, what, null));
    }

    private void goTo(String page) throws IOException {
        ExternalContext external = faces.getExternalContext();
        external.redirect(external.getRequestContextPath() + page);
        faces.responseComplete();
    }

    private HttpServletRequest request() {
        return (HttpServletRequest) faces.getExternalContext().getRequest();
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public String getTo() {
        return to;
    }

    public void setTo(String to) {
        this.to = to;
    }

    public String getEnded() {
        return ended;
    }

    public void setEnded(String ended) {
        this.ended = ended;
    }

    public boolean isLost() {
        return lost;
    }

    public void setLost(boolean lost) {
        this.lost = lost;
    }
}
