package org.activedefense.blacklist;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.activedefense.address.Network;

/** In which order entries are shown. Both are total, so that a page can go on behind any entry. */
public enum EntryOrder {
    /** The newest seen first; an entry that was never seen counts with the time it was listed. */
    LAST_SEEN("coalesce(last_seen, listed_at) %1$s, id %1$s", "(coalesce(last_seen, listed_at), id) %s (?, ?)", true),
    /** IPv4 before IPv6, in numeric order. */
    ADDRESS("ip %s", "ip %s cast(? as inet)", false);

    private final String by;
    private final String beyond;
    private final boolean descending;

    EntryOrder(String by, String beyond, boolean descending) {
        this.by = by;
        this.beyond = beyond;
        this.descending = descending;
    }

    /** Where an entry stands in every order. Immutable. */
    public record Place(Instant seen, long id, Network ip) {

        public static Place of(Blacklist entry) {
            Instant seen = entry.getLastSeen() == null ? entry.getListedAt() : entry.getLastSeen();
            return new Place(seen, entry.getId(), entry.getIp());
        }
    }

    String by(boolean backward) {
        return by.formatted(descending != backward ? "desc" : "asc");
    }

    String beyond(boolean backward) {
        return beyond.formatted(descending != backward ? "<" : ">");
    }

    List<Object> parameters(Place place) {
        return this == ADDRESS
                ? List.of(place.ip().toString())
                : List.of(place.seen().atOffset(ZoneOffset.UTC), place.id());
    }
}
