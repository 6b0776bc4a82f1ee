package org.activedefense.blacklist;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.activedefense.address.Network;

/**
 * Which entries to show. Immutable.
 *
 * @param alert only of this case; {@code null} for all
 * @param ip an address: the entries that are or contain it; a network: the entries inside; {@code null} for all
 * @param gettingThrough only those that the firewall has allowed of late although a client has the list with them
 */
public record BlacklistFilter(Alert alert, Network ip, boolean gettingThrough) {

    private static final Pattern IPV4_BEGINNING = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){0,2}\\.?");
    private static final Pattern IPV6_BEGINNING = Pattern.compile("(\\p{XDigit}{1,4}:){1,7}");

    public static final BlacklistFilter ALL = new BlacklistFilter(null, null, false);

    public BlacklistFilter(Alert alert, Network ip) {
        this(alert, ip, false);
    }

    /** The condition that goes with {@link #parameters()}. An entry that has expired is none any more. */
    String where() {
        String where = "(expires_at is null or expires_at > now())";
        if (alert != null) {
            where += " and alert = ?";
        }
        if (ip != null) {
            where += ip.isSingleAddress() ? " and ip = any(cast(? as inet[]))" : " and ip <<= cast(? as inet)";
        }
        if (gettingThrough) { // as Blacklist.isGettingThrough, in the words of the index of V005
            where +=
                    " and last_allowed - fetched_at > interval '10 minutes' and last_allowed > now() - interval '24 hours'";
        }
        return where;
    }

    List<Object> parameters() {
        List<Object> parameters = new ArrayList<>();
        if (alert != null) {
            parameters.add(alert.text());
        }
        if (ip != null) {
            parameters.add(ip.isSingleAddress() ? andAround(ip) : ip.toString());
        }
        return parameters;
    }

    /** As an array of inet: by equality the index finds what >>= would look for in the whole table. */
    static String andAround(Network ip) {
        return ip.andAround().stream().map(Network::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /**
     * The address or network that somebody searches for: an address, a network, or how one begins ({@code 203.0.113.},
     * {@code 203.0}, {@code 2001:db8:}).
     *
     * @return {@code null} for a blank text
     * @throws IllegalArgumentException with a sentence for a person
     */
    public static Network ipOf(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String search = text.strip();
        if (IPV4_BEGINNING.matcher(search).matches()) {
            String[] octets = search.split("\\.");
            if (octets.length < 4) {
                return Network.parse(
                        String.join(".", octets) + ".0".repeat(4 - octets.length) + "/" + octets.length * 8);
            }
        }
        if (IPV6_BEGINNING.matcher(search).matches()) {
            int groups = search.split(":").length;
            return Network.parse(search + ":/" + groups * 16);
        }
        return Network.parse(search);
    }
}
