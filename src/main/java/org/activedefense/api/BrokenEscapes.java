package org.activedefense.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.system.Repeater;

/**
 * Escapes in paths that are none, such as {@code %zz}. Payara's Grizzly throws at them before any servlet filter is asked, and answers
 * 200 with nothing, which a firewall takes for an empty list. So each of its listeners gets a probe that writes the sign itself as an
 * escape; what then comes with one is answered 400 by {@link SecurityHeaders}. Other servers refuse such paths themselves, and have no
 * such listener. By reflection, since only that server has the classes. Thread safe.
 */
@ApplicationScoped
public class BrokenEscapes {

    private static final Logger LOG = Logger.getLogger(BrokenEscapes.class.getName());
    private static final String GRIZZLY = "org.glassfish.grizzly.http.server.";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    /** A per cent sign as an escape. */
    static final String SIGN = "%25";

    @Inject
    private Repeater repeater;

    private final Set<Object> probed = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private boolean failed;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        if (isPayara()) {
            look();
            repeater.repeat("listeners", LOOK_EVERY, this::look); // one may be added, or started anew
        }
    }

    private static boolean isPayara() {
        try {
            Class.forName(GRIZZLY + "HttpServerProbe");
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private void look() {
        try {
            Class<?> serviceClass = Class.forName("com.sun.enterprise.v3.services.impl.GrizzlyService");
            Object service = Class.forName("org.glassfish.internal.api.Globals")
                    .getMethod("get", Class.class)
                    .invoke(null, serviceClass);
            Field proxies = serviceClass.getDeclaredField("proxies");
            proxies.setAccessible(true);
            for (Object proxy : (Collection<?>) proxies.get(service)) {
                Object listener = method(proxy, "getUnderlyingListener", 0).invoke(proxy);
                Collection<?> filters = (Collection<?>)
                        method(listener, "getFilters", 1).invoke(listener, Class.forName(GRIZZLY + "HttpServerFilter"));
                for (Object filter : filters) {
                    if (probed.add(filter)) {
                        probe(filter);
                    }
                }
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            if (!failed) {
                LOG.log(
                        Level.WARNING,
                        "A path with a broken escape is answered by an empty 200 here, because this server has other"
                                + " listeners than known: {0}. Let a proxy in front refuse such paths",
                        String.valueOf(e instanceof InvocationTargetException inner ? inner.getCause() : e));
            }
            failed = true;
        }
    }

    private static Method method(Object object, String name, int parameters) throws NoSuchMethodException {
        for (Method method : object.getClass().getMethods()) {
            if (method.getName().equals(name)
                    && !java.lang.reflect.Modifier.isStatic(method.getModifiers())
                    && (method.getParameterCount() == parameters)
                    && (parameters == 0 || method.getParameterTypes()[0] == Class.class)) {
                method.setAccessible(true);
                return method;
            }
        }
        throw new NoSuchMethodException(object.getClass().getName() + "." + name);
    }

    private static void probe(Object filter) throws ReflectiveOperationException {
        Class<?> probeClass = Class.forName(GRIZZLY + "HttpServerProbe");
        Object probe = Proxy.newProxyInstance(
                BrokenEscapes.class.getClassLoader(), new Class<?>[] {probeClass}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "onRequestReceiveEvent" -> mend(arguments[2]);
                        case "equals" -> {
                            return self == arguments[0];
                        }
                        case "hashCode" -> {
                            return System.identityHashCode(self);
                        }
                        case "toString" -> {
                            return "broken escapes";
                        }
                        default -> {}
                    }
                    return null;
                });
        Object probes = Array.newInstance(probeClass, 1);
        Array.set(probes, 0, probe);
        Object monitoring = filter.getClass().getMethod("getMonitoringConfig").invoke(filter);
        for (Method method : monitoring.getClass().getMethods()) {
            if (method.getName().equals("addProbes")) {
                method.setAccessible(true);
                method.invoke(monitoring, probes);
                return;
            }
        }
        throw new NoSuchMethodException("addProbes");
    }

    private static void mend(Object request) {
        try {
            mendPath(request);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(Level.FINE, "A path was not looked at", e); // the request goes on as it is
        }
    }

    private static void mendPath(Object request) throws ReflectiveOperationException {
        Object packet = request.getClass().getMethod("getRequest").invoke(request);
        String path = (String) packet.getClass().getMethod("getRequestURI").invoke(packet);
        if (path != null && path.indexOf('%') >= 0) {
            String mended = withSigns(path);
            if (!mended.equals(path)) {
                packet.getClass().getMethod("setRequestURI", String.class).invoke(packet, mended);
            }
        }
    }

    /** The path with each per cent sign that begins no escape written as one. */
    static String withSigns(String path) {
        StringBuilder mended = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            mended.append(path.charAt(i));
            if (path.charAt(i) == '%'
                    && !(i + 2 < path.length() && isHex(path.charAt(i + 1)) && isHex(path.charAt(i + 2)))) {
                mended.append(SIGN, 1, SIGN.length());
            }
        }
        return mended.toString();
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 128;
    }
}
