package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.activedefense.account.LogIn;

/** The way out, on every page: {@code <h:commandButton value="Log out" action="#{logoutView.logOut}"/>} in a form. */
@Named
@RequestScoped
public class LogoutView {

    @Inject
    private LogIn logIn;

    @Inject
    private FacesContext faces;

    public void logOut() throws IOException {
        ExternalContext external = faces.getExternalContext();
        logIn.end((HttpServletRequest) external.getRequest());
        external.redirect(external.getRequestContextPath() + "/login.xhtml?ended=logout");
        faces.responseComplete();
    }
}
