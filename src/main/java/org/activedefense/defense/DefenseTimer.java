package org.activedefense.defense;

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

/** Calls the defense every two seconds. A callback that throws may cost the timer, so nothing gets out. */
@Singleton
@Startup
public class DefenseTimer {

    private static final Logger LOG = Logger.getLogger(DefenseTimer.class.getName());

    @EJB
    private Migrations migrations;

    @Inject
    private Background background;

    @Inject
    private Defense defense;

    private volatile boolean failing;

    @Schedule(hour = "*", minute = "*", second = "1/2", persistent = false)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void tick() {
        background.run("defense", this::work);
    }

    private void work() {
        if (!migrations.isDone()) {
            return;
        }
        try {
            defense.heartbeat();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.log(Level.WARNING, "The heartbeat of the defense failed and is tried again every 2 s", e);
            }
            failing = true;
        }
    }
}
