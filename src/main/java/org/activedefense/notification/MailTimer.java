package org.activedefense.notification;

import jakarta.ejb.EJB;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.system.Background;
import org.activedefense.system.Migrations;

/** Calls the mail job every two seconds. A callback that throws may cost the timer, so nothing gets out. */
@Singleton
@Startup
public class MailTimer {

    private static final Logger LOG = Logger.getLogger(MailTimer.class.getName());

    @EJB
    private Migrations migrations;

    @Inject
    private Background background;

    @Inject
    private MailJob mail;

    private volatile boolean failing;

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false, info = "mail")
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void tick() {
        background.run("mail", this::work);
    }

    private void work() {
        if (!migrations.isDone()) {
            return;
        }
        try {
            mail.heartbeat();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.log(Level.WARNING, "The mail job failed and is tried again every 2 s: {0}", e.getMessage());
            }
            failing = true;
        }
    }
}
