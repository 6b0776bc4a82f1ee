package org.activedefense.api;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The API: every CDI bean of this package that has a {@link Path}, and nothing else. (Left to scan by itself, each
 * application of the WAR would also serve the resources of the others, the API under the open {@code /files} included.)
 */
@ApplicationPath("/api/v1")
public class ApiApplication extends Application {

    private static final Set<Class<?>> PROVIDERS = Set.of(
            JsonBodyReader.class,
            JsonBodyWriter.class,
            ParameterConverters.class,
            ProblemMapper.class,
            RequestRules.class,
            RoleRule.class);

    @Override
    public Set<Class<?>> getClasses() {
        Set<Class<?>> classes = new HashSet<>(PROVIDERS);
        for (Bean<?> bean : CDI.current().getBeanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
            Class<?> type = bean.getBeanClass();
            if (type.getPackage() == ApiApplication.class.getPackage() && type.isAnnotationPresent(Path.class)) {
                classes.add(type);
            }
        }
        return classes;
    }

    @Override
    public Map<String, Object> getProperties() {
        // Jersey would add an application.wadl of its own; and its discovered JSON-B provider ranks with ours by
        // chance,
        // anew at each start
        return Map.of("jersey.config.server.wadl.disableWadl", true, "jersey.config.disableAutoDiscovery", true);
    }
}
