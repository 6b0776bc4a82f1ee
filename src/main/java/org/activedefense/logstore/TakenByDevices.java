package org.activedefense.logstore;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.activedefense.system.ConflictException;

/** The names and files that registered devices have, where no two may have the same. Not thread safe. */
final class TakenByDevices {

    /** A file on a node. */
    record Place(String node, String path) {}

    private final String thisNode;
    private final Set<String> names = new HashSet<>();
    private final Map<Place, String> files = new HashMap<>();
    private final Map<Path, String> realFiles = new HashMap<>();

    TakenByDevices(String thisNode, List<Logfile> devices) {
        this.thisNode = thisNode;
        devices.forEach(this::add);
    }

    void add(Logfile device) {
        names.add(device.getName());
        files.put(new Place(device.getNode(), device.getPath()), device.getName());
        Path real = real(device.getNode(), device.getPath());
        if (real != null) {
            realFiles.put(real, device.getName());
        }
    }

    /** Where a path leads is known of this server's files only. */
    private Path real(String node, String path) {
        return node.equals(thisNode) ? LogFolders.real(Path.of(path)) : null;
    }

    /** @throws ConflictException if one of the devices has the name or reads the file */
    void refuse(String name, String path, String node) {
        if (names.contains(name)) {
            throw new ConflictException("There is a device called \"" + name + "\" already.");
        }
        String reader = files.get(new Place(node, path));
        Path real = real(node, path);
        if (reader == null && real != null) {
            reader = realFiles.get(real);
        }
        if (reader != null) {
            throw new ConflictException("The file " + path + " is read by the device \"" + reader + "\" already.");
        }
    }
}
