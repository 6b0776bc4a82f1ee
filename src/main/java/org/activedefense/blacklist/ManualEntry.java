package org.activedefense.blacklist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.address.SpecialPurpose;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;

/**
 * What somebody wants to list by hand. Immutable.
 *
 * @param ip an address or a network
 * @param note {@code null} or why
 * @param expiresAt when it ends, {@code null} if never
 */
public record ManualEntry(Network ip, String note, Instant expiresAt) {

    static final int WIDEST_IPV4 = 8;
    static final int WIDEST_IPV6 = 32;

    /** Of a note or label, anywhere. */
    static final int LONGEST_NOTE = 500;

    static final String TOO_LONG = "must have at most " + LONGEST_NOTE + " letters";

    private static final Address FIRST_IPV4 = Address.ofIpv4(0);

    /** @throws InvalidException with every reason why it cannot be listed */
    public void check(NetworkPolicy policy, Instant now) {
        List<FieldError> errors = new ArrayList<>();
        String wrongIp = ip == null ? "must be given" : refusalOf(policy);
        if (wrongIp != null) {
            errors.add(new FieldError("ip", wrongIp));
        }
        if (isTooLong(note)) {
            errors.add(new FieldError("note", TOO_LONG));
        }
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            errors.add(new FieldError("expiresAt", "must be in the future"));
        }
        if (!errors.isEmpty()) {
            throw new InvalidException(errors);
        }
    }

    /** Why an address or network of many is not listed by hand; {@code null} if it is. */
    static Function<Network, String> refusal(NetworkPolicy policy, Predicate<Network> isListed) {
        return ip -> {
            String refusal = new ManualEntry(ip, null, null).refusalOf(policy);
            return refusal == null && isListed.test(ip) ? "is on the blacklist already" : refusal;
        };
    }

    static boolean isTooLong(String note) {
        return note != null && note.length() > LONGEST_NOTE;
    }

    private String refusalOf(NetworkPolicy policy) {
        int widest = ip.first().isIpv4() ? WIDEST_IPV4 : WIDEST_IPV6;
        if (ip.prefixLength() < widest) {
            return "is refused: " + ip + " is wider than /" + widest;
        }
        if (policy.own().contains(ip)) {
            return "is refused: " + ip + " lies inside an own network";
        }
        if (policy.allowed().contains(ip)) {
            return "is refused: " + ip + " lies inside an allowed network";
        }
        if (holdsMappedIpv4()) {
            return "is refused: " + ip + " holds the IPv4-mapped addresses; write IPv4 networks instead";
        }
        if (SpecialPurpose.touches(ip)) {
            return "is refused: " + ip
                    + " is private or reserved, at least in part; a rule that blocks the list would cut off"
                    + " hosts of your own";
        }
        return null;
    }

    /** {@code ::/32} and the like hold ::ffff:0:0/96, which is the whole of IPv4. */
    private boolean holdsMappedIpv4() {
        return !ip.first().isIpv4()
                && ip.first().compareTo(FIRST_IPV4) < 0
                && ip.last().compareTo(FIRST_IPV4) > 0;
    }
}
