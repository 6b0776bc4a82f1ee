package org.activedefense.edl;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.activedefense.address.Network;
import org.activedefense.address.NetworkSet;

/**
 * The list's text: one address or network a line and nothing else, IPv4 before IPv6, in numeric order, the wider of two
 * that begin together first. An entry inside a listed network keeps its own line: what the page shows is what is served.
 *
 * @param bytes US-ASCII, every line ended by a line feed; never empty
 * @param entries how many lines are listed addresses or networks
 */
record ListText(byte[] bytes, int entries) {

    /**
     * Served when nothing is listed, because the firewall takes an empty list for a failure and keeps its last copy, so
     * that the last address could never be released. TEST-NET-1 (RFC 5737) harms nobody.
     */
    static final String PLACEHOLDER = "192.0.2.1\n";

    private static final Comparator<Network> ORDER = Comparator.comparing(
                    (Network network) -> !network.first().isIpv4())
            .thenComparing(Comparator.naturalOrder());

    /**
     * @param listed what is listed at the moment
     * @param protectedOnes own and allowed networks: cut out of what is listed
     */
    static ListText of(Collection<Network> listed, NetworkSet protectedOnes) {
        List<Network> lines = new ArrayList<>(listed.size());
        for (Network network : listed) {
            if (protectedOnes.isEmpty()) {
                lines.add(network);
            } else if (network.isSingleAddress()) {
                if (!protectedOnes.contains(network.first())) {
                    lines.add(network);
                }
            } else {
                lines.addAll(protectedOnes.cutOutOf(network));
            }
        }
        lines.sort(ORDER);
        StringBuilder text = new StringBuilder(16 * lines.size() + 16);
        Network previous = null;
        int entries = 0;
        for (Network line : lines) {
            if (!line.equals(previous)) { // what remains of a network may be listed by itself as well
                text.append(line).append('\n');
                entries++;
            }
            previous = line;
        }
        if (entries == 0) {
            text.append(PLACEHOLDER);
        }
        return new ListText(text.toString().getBytes(StandardCharsets.US_ASCII), entries);
    }
}
