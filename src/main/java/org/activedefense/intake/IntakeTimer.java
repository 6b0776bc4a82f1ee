package org.activedefense.intake;

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

/** Calls intake every two seconds. A callback that throws may cost the timer, so nothing gets out. */
@Singleton
@Startup
public class IntakeTimer {

    private static final Logger LOG = Logger.getLogger(IntakeTimer.class.getName());

    @EJB
    private Migrations migrations;

    @Inject
    private Background background;

    @Inject
    private Intake intake;

    private volatile boolean failing;

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void tick() {
        background.run("intake", this::work);
    }

    private void work() {
        if (!migrations.isDone()) {
            return;
        }
        try {
            intake.heartbeat();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.log(
                        Level.WARNING,
                        "The heartbeat of intake failed and is tried again every 2 s; is the database away?",
                        e);
            }
            failing = true;
        }
    }
}
