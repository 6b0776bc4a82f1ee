package org.activedefense.api;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.activedefense.logstore.Logfile;
import org.activedefense.system.InvalidException;

/** The names of all devices, the removed ones included: their records may still be there. Immutable. */
final class DeviceNames {

    private final Map<Long, String> names;

    DeviceNames(List<Logfile> all) {
        names = all.stream().collect(Collectors.toMap(Logfile::getId, Logfile::getName));
    }

    DeviceName of(long id) {
        return new DeviceName(id, names.get(id));
    }

    /**
     * The ids of the devices that a query parameter means, by id or by name; {@code null} if it is not given.
     *
     * @throws InvalidException if there is no such device
     */
    long[] ids(String parameter, String idOrName) {
        if (idOrName == null) {
            return null;
        }
        long[] ids = names.entrySet().stream()
                .filter(device -> device.getValue().equals(idOrName)
                        || device.getKey().toString().equals(idOrName))
                .mapToLong(Map.Entry::getKey)
                .toArray();
        if (ids.length == 0) {
            throw new InvalidException(parameter, "must be the id or the name of a device, not \"" + idOrName + "\"");
        }
        return ids;
    }
}
