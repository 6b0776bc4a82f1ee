package org.activedefense.notification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.activedefense.system.Warning;
import org.activedefense.system.WarningSource;

/** Says that mails do not get through. Thread safe. */
@ApplicationScoped
public class MailWarnings implements WarningSource {

    @Inject
    private Deliveries deliveries;

    @Override
    public List<Warning> warnings(Instant now) {
        return deliveries.inTrouble().stream()
                .map(delivery -> new Warning(
                        "mail-failing",
                        "mail",
                        "Mail to " + delivery.recipient()
                                + (delivery.state() == Delivery.State.FAILED ? " was set aside: " : " is delayed: ")
                                + delivery.answer(),
                        delivery.state() == Delivery.State.FAILED
                                ? "Mend the cause and try it again, or delete the recipient."
                                : "It is tried again by itself; look at the mail settings if this lasts.",
                        "smtp.xhtml",
                        delivery.createdAt()))
                .toList();
    }
}
