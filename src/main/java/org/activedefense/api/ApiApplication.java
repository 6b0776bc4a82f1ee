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
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/**
 * The API: every CDI bean of this package that has a {@link Path}, and nothing else. (Left to scan by itself, each
 * application of the WAR would also serve the resources of the others, the API under the open {@code /files} included.)
 */
@ApplicationPath("/api/v1")
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Active Defense",
                        version = "1",
                        description =
                                "Times are ISO 8601 in UTC, addresses text, fields without a value null. Errors are"
                                        + " application/problem+json (RFC 9457): errors names the fields or parameters. Reading"
                                        + " needs an account of role viewer, everything else of role admin."),
        security = @SecurityRequirement(name = "basic"))
@SecurityScheme(securitySchemeName = "basic", type = SecuritySchemeType.HTTP, scheme = "basic")
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
        // Jersey would add an application.wadl of its own, and a JSON-B provider that takes turns with ours, anew at
        // each
        // start: disabling its discovery is not enough on Payara, naming another JSON feature is.
        return Map.of(
                "jersey.config.server.wadl.disableWadl",
                true,
                "jersey.config.disableAutoDiscovery",
                true,
                "jersey.config.jsonFeature",
                "ActiveDefense",
                "jersey.config.server.jsonFeature",
                "ActiveDefense");
    }
}
