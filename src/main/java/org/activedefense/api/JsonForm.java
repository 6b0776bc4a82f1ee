package org.activedefense.api;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;

/**
 * Turns a JSON object into a record whose components are String, Boolean, Integer, Long, Instant, Address or Network. A
 * field that is absent or null becomes {@code null}; unknown fields and wrong types are refused, all of them at once.
 */
final class JsonForm {

    private JsonForm() {}

    static <T> T read(JsonObject object, Class<T> type) {
        List<FieldError> errors = new ArrayList<>();
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Set<String> unknown = new HashSet<>(object.keySet());
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            unknown.remove(name);
            try {
                values[i] = value(object.get(name), components[i].getType());
            } catch (IllegalArgumentException e) {
                errors.add(new FieldError(name, e.getMessage()));
            }
        }
        unknown.stream().sorted().forEach(name -> errors.add(new FieldError(name, "is not known here")));
        if (!errors.isEmpty()) {
            throw new InvalidException(errors);
        }
        return make(type, components, values);
    }

    private static Object value(JsonValue json, Class<?> type) {
        if (json == null || json == JsonValue.NULL) {
            return null;
        }
        if (type == Boolean.class) {
            if (json == JsonValue.TRUE || json == JsonValue.FALSE) {
                return json == JsonValue.TRUE;
            }
            throw new IllegalArgumentException("must be true or false");
        }
        if (type == Integer.class || type == Long.class) {
            return number(json, type);
        }
        if (!(json instanceof JsonString string)) {
            throw new IllegalArgumentException("must be a text in quotes");
        }
        return text(string.getString(), type);
    }

    private static Object number(JsonValue json, Class<?> type) {
        try {
            if (json instanceof JsonNumber number) {
                return type == Integer.class ? (Object) number.intValueExact() : (Object) number.longValueExact();
            }
        } catch (ArithmeticException e) {
            // a fraction, or out of range
        }
        throw new IllegalArgumentException("must be a whole number");
    }

    static Object text(String text, Class<?> type) {
        if (type == Instant.class) {
            return Times.parse(text);
        }
        if (type == Address.class) {
            return explained(() -> Address.parse(text.strip()));
        }
        if (type == Network.class) {
            return explained(() -> Network.parse(text));
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must not contain the character NUL");
        }
        return text;
    }

    /** An address's own message is a sentence; here it follows the field's name. */
    private static Object explained(Supplier<?> parsing) {
        try {
            return parsing.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is refused: " + e.getMessage(), e);
        }
    }

    private static <T> T make(Class<T> type, RecordComponent[] components, Object[] values) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
