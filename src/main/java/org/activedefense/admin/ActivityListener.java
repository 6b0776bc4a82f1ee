package org.activedefense.admin;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.faces.component.UIViewRoot;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.PhaseEvent;
import jakarta.faces.event.PhaseId;
import jakarta.faces.event.PhaseListener;
import jakarta.servlet.http.HttpServletRequest;
import org.activedefense.account.PageSessions;
import org.primefaces.component.poll.Poll;

/**
 * Tells a person's script calls from those that a page makes by itself to refresh: only the former keep the session alive, so
 * that an open page that nobody looks at is logged out. Named in faces-config.xml.
 */
public class ActivityListener implements PhaseListener {

    private static final long serialVersionUID = 1;
    private static final String SOURCE = "jakarta.faces.source";

    @Override
    public PhaseId getPhaseId() {
        return PhaseId.RESTORE_VIEW;
    }

    @Override
    public void afterPhase(PhaseEvent event) {
        FacesContext context = event.getFacesContext();
        if (context.getPartialViewContext().isAjaxRequest() && !isPoll(context)) {
            CDI.current().select(PageSessions.class).get().touch((HttpServletRequest)
                    context.getExternalContext().getRequest());
        }
    }

    private static boolean isPoll(FacesContext context) {
        String source = context.getExternalContext().getRequestParameterMap().get(SOURCE);
        UIViewRoot view = context.getViewRoot();
        return source == null || view == null || view.findComponent(source) instanceof Poll;
    }
}
