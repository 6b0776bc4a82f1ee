package org.activedefense.edl;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** The open part of the site: the list and nothing else. */
@ApplicationPath("/files")
public class ListApplication extends Application {

    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(BlacklistFile.class);
    }

    @Override
    public Map<String, Object> getProperties() {
        // Jersey would add an application.wadl of its own
        return Map.of("jersey.config.server.wadl.disableWadl", true, "jersey.config.disableAutoDiscovery", true);
    }
}
