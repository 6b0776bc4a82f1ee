package org.activedefense.logstore;

import java.io.Serializable;
import java.time.ZoneId;

/**
 * What is to be registered or changed of a device; {@code null} means: not given.
 *
 * @param name how people call it, unique
 * @param path the absolute path of the file, inside a log folder
 * @param type Firewall, Router or Switch; only Firewall is read
 * @param timeZone for event times without an offset; the server's if not given
 * @param enabled whether it is read; true if not given
 * @param node the server that reads it; this one if not given
 */
public record LogfileForm(String name, String path, String type, String timeZone, Boolean enabled, String node)
        implements Serializable {

    /** Whether the device is what is given. */
    boolean describes(Logfile device) {
        return (name == null || name.equals(device.getName()))
                && (path == null || path.equals(device.getPath()))
                && (type == null || type.equals(device.getType()))
                && (timeZone == null || timeZone.equals(device.getTimeZone().getId()))
                && (enabled == null || enabled == device.isEnabled())
                && (node == null || node.equals(device.getNode()));
    }

    /** Sets what is given; it has been checked. */
    void applyTo(Logfile device) {
        if (name != null) {
            device.setName(name);
        }
        if (path != null) {
            device.setPath(path);
        }
        if (type != null) {
            device.setType(type);
        }
        if (timeZone != null) {
            device.setTimeZone(ZoneId.of(timeZone));
        }
        if (enabled != null) {
            device.setEnabled(enabled);
        }
        if (node != null) {
            device.setNode(node);
        }
    }
}
