package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;

/** Who looks at the page. Only for leaving out what a person may not use: services decide what is done. */
@Named
@RequestScoped
public class Viewer {

    @Inject
    private HttpServletRequest request;

    public boolean isAdmin() {
        return request.isUserInRole("admin");
    }

    public String getName() {
        return request.getRemoteUser();
    }
}
