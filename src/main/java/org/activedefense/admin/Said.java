package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import java.util.List;

/** The messages of this request that belong to no single field, for {@code WEB-INF/includes/messages.xhtml}. */
@Named
@RequestScoped
public class Said {

    public List<FacesMessage> getMessages() {
        List<FacesMessage> all = FacesContext.getCurrentInstance().getMessageList(null);
        all.forEach(FacesMessage::rendered);
        return all;
    }

    /** {@code info}, {@code warn}, {@code error} or {@code fatal}, as the theme's classes are named. */
    public String severity(FacesMessage message) {
        FacesMessage.Severity severity = message.getSeverity();
        return severity == FacesMessage.SEVERITY_INFO
                ? "info"
                : severity == FacesMessage.SEVERITY_WARN
                        ? "warn"
                        : severity == FacesMessage.SEVERITY_ERROR ? "error" : "fatal";
    }
}
