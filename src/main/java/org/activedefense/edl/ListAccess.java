package org.activedefense.edl;

import java.util.Arrays;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.address.NetworkSet;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingValues;

/**
 * Who may fetch the list. Everybody by default: some firewalls stop enforcing a list that answers 401 or 403. Immutable.
 *
 * @param clients the networks that may; empty for everybody
 * @param basic whether an account by HTTP Basic is asked for
 */
record ListAccess(NetworkSet clients, boolean basic) {

    static ListAccess of(SettingValues settings) {
        String clients = settings.text(Setting.LIST_CLIENTS);
        NetworkSet networks = clients.isEmpty()
                ? NetworkSet.EMPTY
                : NetworkSet.of(
                        Arrays.stream(clients.split(",")).map(Network::parse).toList());
        return new ListAccess(networks, settings.isTrue(Setting.LIST_BASIC));
    }

    /** Whether the client is among those that somebody has written down, and not just one of everybody. */
    boolean names(Address client) {
        return clients.contains(client);
    }

    boolean admits(Address client) {
        return clients.isEmpty() || clients.contains(client);
    }
}
