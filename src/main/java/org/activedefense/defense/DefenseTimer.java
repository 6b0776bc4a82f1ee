package org.activedefense.defense;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/**
 * Rings for the defense every two seconds: a second bell beside the pace of {@link org.activedefense.system.Repeater}, which does
 * not depend on it, since a timer of the GlassFish family stands still while the wall clock is set back.
 */
@Singleton
@Startup
public class DefenseTimer {

    @Inject
    private Defense defense;

    @Schedule(hour = "*", minute = "*", second = "1/2", persistent = false)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    void tick() {
        defense.wake();
    }
}
