package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
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
        return database
                .query(
                        "select a from unnest(?::text[]) a where exists (select from blacklist where ip = a::inet and "
                                + "(expires_at is null or expires_at > now())) or exists (select from blacklist where"
                                + " alert = ? and ip >>= a::inet and (expires_at is null or expires_at > now()))",
                        row -> row.getString(1),
                        addresses.toArray(String[]::new),
                        Alert.USER_ADDED.text())
                .stream()
                .collect(Collectors.toSet());
    }
}
