package org.activedefense.logstore;

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
public record LogfileForm(String name, String path, String type, String timeZone, Boolean enabled, String node) {}
