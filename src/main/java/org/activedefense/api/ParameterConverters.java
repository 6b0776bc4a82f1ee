package org.activedefense.api;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Set;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;

/**
 * Reads query and path parameters, so that a bad one is refused by its name and in the same words on every server. A
 * blank query parameter counts as not given; a path that cannot be read leads nowhere (404).
 */
@Provider
public class ParameterConverters implements ParamConverterProvider {

    private static final Set<Class<?>> TYPES = Set.of(
            String.class,
            Integer.class,
            int.class,
            Long.class,
            long.class,
            Boolean.class,
            boolean.class,
            Instant.class,
            Address.class,
            Network.class,
            Cursor.class);

    @Override
    public <T> ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        if (!TYPES.contains(type)) {
            return null;
        }
        String parameter = null;
        for (Annotation annotation : annotations) {
            if (annotation instanceof QueryParam query) {
                parameter = query.value();
            }
        }
        return new Converter<>(type, parameter);
    }

    private record Converter<T>(Class<T> type, String parameter) implements ParamConverter<T> {

        @Override
        @SuppressWarnings("unchecked") // the caller's T is this very type or its primitive
        public T fromString(String text) {
            if (text == null || text.isBlank() && parameter != null && !type.isPrimitive()) {
                return null;
            }
            try {
                return (T) read(text.strip(), type);
            } catch (IllegalArgumentException e) {
                if (parameter == null) {
                    throw new NotFoundException();
                }
                throw new BadParameterException(new FieldError(parameter, e.getMessage()));
            } catch (InvalidException e) {
                throw new BadParameterException(e.errors().get(0));
            }
        }

        @Override
        public String toString(T value) {
            return value.toString();
        }
    }

    private static Object read(String text, Class<?> type) {
        if (type == Integer.class || type == int.class) {
            return (int) number(text, Integer.MAX_VALUE);
        }
        if (type == Long.class || type == long.class) {
            return number(text, Long.MAX_VALUE);
        }
        if (type == Boolean.class || type == boolean.class) {
            if (text.equals("true") || text.equals("false")) {
                return text.equals("true");
            }
            throw new IllegalArgumentException("must be true or false, not \"" + text + "\"");
        }
        if (type == Cursor.class) {
            return Cursor.parse(text);
        }
        return JsonForm.text(text, type);
    }

    private static long number(String text, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as any other text that is no number
        }
        throw new IllegalArgumentException("must be a whole number, not \"" + text + "\"");
    }
}
