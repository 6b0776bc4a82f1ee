package org.activedefense.system;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** This server's name and, made anew at each start, its instance. Immutable. */
@ApplicationScoped
public class NodeIdentity {

    private final String name = DeploySetting.NODE.value();
    private final String instance = UUID.randomUUID().toString();

    /** {@code ACTIVE_DEFENSE_NODE}: says which devices' files this server reads. */
    public String name() {
        return name;
    }

    /** Tells this start of the server from every other one; a UUID. */
    public String instance() {
        return instance;
    }
}
