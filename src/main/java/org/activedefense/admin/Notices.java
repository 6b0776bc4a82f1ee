package org.activedefense.admin;

import jakarta.enterprise.context.SessionScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Sentences that are told on the next page that a person sees. */
@Named
@SessionScoped
public class Notices implements Serializable {

    private static final long serialVersionUID = 1;

    private final List<FacesMessage> waiting = new ArrayList<>();

    public synchronized void add(String text) {
        waiting.add(new FacesMessage(FacesMessage.SEVERITY_INFO, text, text));
    }

    /** As {@link #add}, of something that could not be done. */
    public synchronized void addError(String text) {
        waiting.add(new FacesMessage(FacesMessage.SEVERITY_ERROR, text, text));
    }

    /** Tells them on a page that is opened, not in the answer to an act; the template asks before it renders the messages. */
    public synchronized void tell() {
        FacesContext context = FacesContext.getCurrentInstance();
        if (context.isPostback()) {
            return;
        }
        waiting.forEach(message -> context.addMessage(null, message));
        waiting.clear();
    }
}
