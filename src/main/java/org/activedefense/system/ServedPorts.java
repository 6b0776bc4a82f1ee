package org.activedefense.system;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** At which of its ports this server was reached last by HTTP and by HTTPS, since its start. Thread safe. */
@ApplicationScoped
public class ServedPorts {

    private final Map<Boolean, Integer> ports = new ConcurrentHashMap<>();

    /** @param port of the connection itself, never one that a client names */
    public void saw(boolean secure, int port) {
        ports.put(secure, port);
    }

    /** Empty if nobody has come that way yet. */
    public OptionalInt of(boolean secure) {
        Integer port = ports.get(secure);
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }
}
