package org.activedefense.api;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;

/**
 * What holds for every call: a query parameter that the resource does not name, or one given twice, is refused (a
 * misspelt filter must not answer with everything), and a body is {@code application/json}.
 */
@Provider
public class RequestRules implements ContainerRequestFilter {

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        boolean hasBody = request.getLength() > 0 || request.getHeaderString("Transfer-Encoding") != null;
        if (hasBody
                && (request.getMediaType() == null
                        || !MediaType.APPLICATION_JSON_TYPE.isCompatible(request.getMediaType()))) {
            throw new NotSupportedException();
        }
        Method method = resource.getResourceMethod();
        if (method != null) {
            checkQuery(request.getUriInfo().getQueryParameters(), queryParameters(method));
        }
    }

    static void checkQuery(Map<String, List<String>> given, Set<String> known) {
        List<FieldError> errors = new ArrayList<>();
        given.forEach((name, values) -> {
            if (!known.contains(name)) {
                errors.add(new FieldError(
                        name,
                        known.isEmpty()
                                ? "is not known here: this address takes no parameters"
                                : "is not known here; known are " + String.join(", ", known)));
            } else if (values.size() > 1) {
                errors.add(new FieldError(name, "is given " + values.size() + " times"));
            }
        });
        if (!errors.isEmpty()) {
            throw new InvalidException(errors);
        }
    }

    static Set<String> queryParameters(Method method) {
        Set<String> names = new TreeSet<>();
        for (Parameter parameter : method.getParameters()) {
            QueryParam query = parameter.getAnnotation(QueryParam.class);
            if (query != null) {
                names.add(query.value());
            } else if (parameter.isAnnotationPresent(BeanParam.class)) {
                for (Field field : parameter.getType().getDeclaredFields()) {
                    if (field.isAnnotationPresent(QueryParam.class)) {
                        names.add(field.getAnnotation(QueryParam.class).value());
                    }
                }
            }
        }
        return names;
    }
}
