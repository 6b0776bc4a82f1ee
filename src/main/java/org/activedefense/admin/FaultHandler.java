package org.activedefense.admin;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.faces.FacesException;
import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.context.PartialResponseWriter;
import jakarta.faces.context.ResponseWriter;
import jakarta.faces.event.ExceptionQueuedEvent;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.system.RefusedException;
import org.primefaces.csp.CspException;

/**
 * What no bean has caught. A page that the server has forgotten is shown anew with a calm word; everything else becomes an
 * HTTP status, which the error page explains (a request of the page itself shows it as a banner). No reader sees a stack trace.
 */
class FaultHandler extends ExceptionHandlerWrapper {

    private static final Logger LOG = Logger.getLogger(FaultHandler.class.getName());

    FaultHandler(ExceptionHandler wrapped) {
        super(wrapped);
    }

    @Override
    public void handle() throws FacesException {
        FacesContext context = FacesContext.getCurrentInstance();
        for (Iterator<ExceptionQueuedEvent> events =
                        getUnhandledExceptionQueuedEvents().iterator();
                events.hasNext(); ) {
            Throwable thrown = events.next().getContext().getException();
            events.remove();
            if (!context.getResponseComplete()) {
                answer(context, thrown);
            } else {
                LOG.log(Level.WARNING, "A fault after the answer", thrown);
            }
        }
        getWrapped().handle();
    }

    private static void answer(FacesContext context, Throwable thrown) {
        try {
            if (isViewExpired(thrown)) {
                showAnew(context);
                return;
            }
            Fault fault = Fault.of(thrown);
            ExternalContext external = context.getExternalContext();
            HttpServletRequest request = (HttpServletRequest) external.getRequest();
            if (fault.kind() == Fault.Kind.BROKEN) {
                request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, thrown);
            } else {
                LOG.log(Level.INFO, "{0} answered {1}: {2}", new Object[] {
                    request.getRequestURI(),
                    fault.kind().status(),
                    fault.cause().getMessage()
                });
            }
            if (!external.isResponseCommitted()) {
                external.responseReset();
            }
            if (fault.cause() instanceof RefusedException) {
                request.setAttribute(RefusedException.DETAIL, fault.cause().getMessage());
            }
            external.responseSendError(fault.kind().status(), null);
            context.responseComplete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A form that PrimeFaces did not draw or complete (no token for scripts) is treated alike. */
    private static boolean isViewExpired(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ViewExpiredException || cause instanceof CspException) {
                return true;
            }
        }
        return false;
    }

    /** The same address by GET: what was typed is lost, nothing was changed. */
    private static void showAnew(FacesContext context) throws IOException {
        HttpServletRequest request =
                (HttpServletRequest) context.getExternalContext().getRequest();
        if (request.getUserPrincipal() != null) { // a notice for a stranger would begin a session
            CDI.current()
                    .select(Notices.class)
                    .get()
                    .add("This page was open for so long that the server had forgotten it. Nothing was changed;"
                            + " it is shown anew.");
        }
        String query = request.getQueryString();
        forgetHalfAnAnswer(context);
        context.getExternalContext().redirect(request.getRequestURI() + (query == null ? "" : "?" + query));
        context.responseComplete();
    }

    /** What was rendered before the fault must not stand in front of the answer, nor its writer go on with it. */
    private static void forgetHalfAnAnswer(FacesContext context) throws IOException {
        ExternalContext external = context.getExternalContext();
        ResponseWriter begun = context.getResponseWriter();
        if (begun == null || external.isResponseCommitted()) {
            return;
        }
        begun.flush();
        if (!external.isResponseCommitted()) {
            external.responseReset();
            external.setResponseHeader("Cache-Control", "no-store");
            context.setResponseWriter(new PartialResponseWriter(context.getRenderKit()
                    .createResponseWriter(external.getResponseOutputWriter(), "text/xml", "UTF-8")));
        }
    }
}
