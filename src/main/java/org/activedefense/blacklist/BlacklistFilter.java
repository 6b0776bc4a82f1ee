package org.activedefense.blacklist;

import java.util.ArrayList;
import java.util.List;
import org.activedefense.address.Network;

/**
 * Which entries to show. Immutable.
 *
 * @param alert only of this case; {@code null} for all
 * @param ip an address: the entries that are or contain it; a network: the entries inside; {@code null} for all
 */
public record BlacklistFilter(Alert alert, Network ip) {

    public static final BlacklistFilter ALL = new BlacklistFilter(null, null);

    /** The condition that goes with {@link #parameters()}. An entry that has expired is none any more. */
    String where() {
        String where = "(expires_at is null or expires_at > now())";
        if (alert != null) {
            where += " and alert = ?";
        }
        if (ip != null) {
            where += ip.isSingleAddress() ? " and ip >>= cast(? as inet)" : " and ip <<= cast(? as inet)";
        }
        return where;
    }

    List<Object> parameters() {
        List<Object> parameters = new ArrayList<>();
        if (alert != null) {
            parameters.add(alert.text());
        }
        if (ip != null) {
            parameters.add(ip.toString());
        }
        return parameters;
    }
}
