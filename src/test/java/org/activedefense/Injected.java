package org.activedefense;

import java.lang.reflect.Field;

/** Sets the injected fields of a bean that a test makes without a container. */
public final class Injected {

    private Injected() {}

    /** Puts each of the values into the one field of the bean that it fits. */
    public static <T> T into(T bean, Object... values) {
        for (Object value : values) {
            int set = 0;
            for (Field field : bean.getClass().getDeclaredFields()) {
                if (field.getType().isInstance(value) && field.getAnnotations().length > 0) {
                    set(bean, field, value);
                    set++;
                }
            }
            if (set != 1) {
                throw new IllegalArgumentException(value.getClass() + " fits " + set + " fields of " + bean.getClass());
            }
        }
        return bean;
    }

    private static void set(Object bean, Field field, Object value) {
        try {
            field.setAccessible(true);
            field.set(bean, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
