package org.activedefense.api;

import jakarta.json.stream.JsonGenerator;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.activedefense.address.Address;
import org.activedefense.address.Network;

/**
 * How values look in JSON, the same on every server: records as objects with every component in its order (addresses and networks, which are records too, as text), nulls
 * written, times in ISO 8601 UTC, anything else that is no number or boolean as its text.
 */
final class JsonShape {

    private static final ClassValue<RecordComponent[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            for (RecordComponent component : components) {
                component.getAccessor().setAccessible(true);
            }
            return components;
        }
    };

    private JsonShape() {}

    static void write(JsonGenerator json, Object value) {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Record object && !(value instanceof Address || value instanceof Network)) {
            json.writeStartObject();
            for (RecordComponent component : COMPONENTS.get(object.getClass())) {
                json.writeKey(component.getName());
                write(json, read(component, object));
            }
            json.writeEnd();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            map.forEach((key, element) -> {
                json.writeKey(key.toString());
                write(json, element);
            });
            json.writeEnd();
        } else if (value instanceof Collection<?> list) {
            json.writeStartArray();
            list.forEach(element -> write(json, element));
            json.writeEnd();
        } else {
            writeScalar(json, value);
        }
    }

    private static void writeScalar(JsonGenerator json, Object value) {
        if (value instanceof Boolean flag) {
            json.write(flag);
        } else if (value instanceof Integer || value instanceof Long) {
            json.write(((Number) value).longValue());
        } else if (value instanceof Double number) {
            json.write(BigDecimal.valueOf(number));
        } else if (value instanceof Instant time) {
            json.write(Times.format(time));
        } else {
            json.write(value.toString());
        }
    }

    private static Object read(RecordComponent component, Record object) {
        try {
            return component.getAccessor().invoke(object);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
