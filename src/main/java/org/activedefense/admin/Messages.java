package org.activedefense.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.component.EditableValueHolder;
import jakarta.faces.component.UIComponent;
import jakarta.faces.component.visit.VisitContext;
import jakarta.faces.component.visit.VisitResult;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicReference;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;
import org.activedefense.system.RefusedException;
import org.primefaces.util.ComponentUtils;

/**
 * Does what a page asks of a service, and tells the reader how it ended: where the service refuses a field, at the input
 * whose id is that field's name; else above the page.
 */
@RequestScoped
public class Messages {

    @Inject
    private Notices notices;

    /** A service call. */
    @FunctionalInterface
    public interface Action {
        void run();
    }

    /**
     * Calls the service.
     *
     * @param done what to say if it worked, such as "Deleted 203.0.113.7."; {@code null} for nothing
     * @return whether it worked; other exceptions than a refusal and an absent database go on
     */
    public boolean attempt(Action action, String done) {
        boolean worked = attempt(action);
        if (worked && done != null) {
            say(done);
        }
        return worked;
    }

    /** As {@link #attempt(Action, String)}, where the caller tells what was done. */
    public boolean attempt(Action action) {
        try {
            action.run();
            return true;
        } catch (RuntimeException e) {
            Fault fault = Fault.of(e);
            if (fault.kind() == Fault.Kind.BROKEN) {
                throw e;
            }
            if (fault.cause() instanceof InvalidException invalid) {
                invalid.errors().forEach(this::refuse);
            } else if (fault.kind() == Fault.Kind.DATABASE_AWAY) {
                error("The database cannot be reached at the moment. Nothing was saved; try again in a moment.");
            } else {
                error(((RefusedException) fault.cause()).getMessage());
            }
            return false;
        }
    }

    /** Tells that something worked. */
    public void say(String text) {
        add(null, FacesMessage.SEVERITY_INFO, text);
    }

    /** Tells above the page what is wrong. */
    public void error(String text) {
        add(null, FacesMessage.SEVERITY_ERROR, text);
    }

    /** Tells it on the next page, for an action that leads there: after a redirect. */
    public void sayNext(String text) {
        notices.add(text);
    }

    /** Tells what is wrong at the field, above the page if it has no input here. */
    public void refuse(FieldError error) {
        UIComponent input = input(error.field());
        if (input == null) {
            error(sentence(error.field(), error.message()));
            return;
        }
        Object label = input.getAttributes().get("label");
        FacesContext context = FacesContext.getCurrentInstance();
        keepWhatWasTyped(context, (EditableValueHolder) input, input);
        add(
                input.getClientId(context),
                FacesMessage.SEVERITY_ERROR,
                sentence(label == null ? "" : label.toString(), error.message()));
        context.validationFailed();
    }

    /** PrimeFaces shows nothing in an input that is not valid, unless its value is submitted still. */
    private static void keepWhatWasTyped(FacesContext context, EditableValueHolder holder, UIComponent input) {
        String typed = ComponentUtils.getValueToRender(context, input);
        holder.setValid(false);
        holder.setSubmittedValue(typed == null ? "" : typed);
    }

    private static UIComponent input(String field) {
        FacesContext context = FacesContext.getCurrentInstance();
        AtomicReference<UIComponent> found = new AtomicReference<>();
        context.getViewRoot().visitTree(VisitContext.createVisitContext(context), (visit, component) -> {
            boolean isIt = component instanceof EditableValueHolder
                    && (component.getId().equals(field)
                            || field.equals(component.getAttributes().get("field")));
            if (isIt && inSubmittedForm(component)) {
                found.set(component);
                return VisitResult.COMPLETE;
            }
            return VisitResult.ACCEPT;
        });
        return found.get();
    }

    private static boolean inSubmittedForm(UIComponent component) {
        for (UIComponent parent = component; parent != null; parent = parent.getParent()) {
            if (parent instanceof jakarta.faces.component.UIForm form) {
                return form.isSubmitted();
            }
        }
        return false;
    }

    /** "must not be empty" becomes "Network must not be empty." */
    static String sentence(String subject, String predicate) {
        boolean isWhole = Character.isUpperCase(predicate.charAt(0)); // as what a reader of addresses says
        String text = isWhole ? predicate : subject.isEmpty() ? "This " + predicate : subject + " " + predicate;
        return text.endsWith(".") ? text : text + ".";
    }

    private static void add(String clientId, FacesMessage.Severity severity, String text) {
        FacesContext.getCurrentInstance().addMessage(clientId, new FacesMessage(severity, text, text));
    }
}
