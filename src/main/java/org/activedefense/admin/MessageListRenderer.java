package org.activedefense.admin;

import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.ResponseWriter;
import jakarta.faces.context.ResponseWriterWrapper;
import java.io.IOException;
import org.primefaces.component.messages.Messages;
import org.primefaces.component.messages.MessagesRenderer;

/**
 * PrimeFaces' list of messages without a role at each item: with "alert" they are no items of a list any more, which
 * axe-core calls serious. The box around the list is a live region already, so that a message is still spoken.
 */
public class MessageListRenderer extends MessagesRenderer {

    @Override
    protected void encodeMessage(
            ResponseWriter writer, Messages component, FacesMessage message, String styleClassPrefix, boolean escape)
            throws IOException {
        super.encodeMessage(new WithoutRole(writer), component, message, styleClassPrefix, escape);
    }

    private static final class WithoutRole extends ResponseWriterWrapper {

        WithoutRole(ResponseWriter writer) {
            super(writer);
        }

        @Override
        public void writeAttribute(String name, Object value, String property) throws IOException {
            if (!name.equals("role")) {
                super.writeAttribute(name, value, property);
            }
        }
    }
}
