package org.activedefense.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.activedefense.system.Counted;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.Warning;
import org.activedefense.system.WarningSource;

/** New log files that did not become devices because there are as many as the limit allows. */
@ApplicationScoped
public class RegistrationWarnings implements WarningSource {

    @Inject
    private AutoRegistration registration;

    @Inject
    private NodeIdentity node;

    @Override
    public List<Warning> warnings(Instant now) {
        int waiting = registration.waiting();
        if (waiting == 0) {
            return List.of();
        }
        return List.of(new Warning(
                "registration-full",
                node.name(),
                Counted.of(waiting, "new log file is", "new log files are") + " not read: there are "
                        + registration.most() + " devices or more, the most that become devices by themselves.",
                "If these are your firewalls, raise auto_register_most or register them. If not, somebody makes host names up:"
                        + " have the syslog server name the senders that may write, and remove the files.",
                "devices.xhtml",
                null));
    }
}
