package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.activedefense.address.Network;
import org.activedefense.system.Database;

/** Which of some addresses are listed at the moment, by themselves or by a network that holds them. Thread safe. */
@ApplicationScoped
public class ListedAddresses {

    @Inject
    private Database database;

    /** @param addresses in the form in which the list serves them */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Set<String> among(Collection<String> addresses) {
        if (addresses.isEmpty()) {
            return Set.of();
        }
        // By equality the index finds what >>= would look for in the whole table.
        Object asked = addresses.stream()
                .flatMap(address -> Network.parse(address).andAround().stream())
                .map(Network::toString)
                .distinct()
                .toArray(String[]::new);
        Set<Network> listed = Set.copyOf(database.query(
                "select ip from blacklist where ip = any(?::text[]::inet[]) and " + BlacklistEntries.LIVE,
                row -> Network.parse(row.getString("ip")),
                asked));
        return addresses.stream()
                .filter(address -> Network.parse(address).andAround().stream().anyMatch(listed::contains))
                .collect(Collectors.toSet());
    }
}
