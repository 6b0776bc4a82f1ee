package org.activedefense.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.activedefense.address.Address;
import org.activedefense.address.Network;

/**
 * Somebody tries to log in.
 *
 * @param name as it was typed
 * @param client the client's address as the server tells it
 * @param address what failures are counted by: the IPv4 address, or the /64 of an IPv6 address, which is one customer's
 */
record Attempt(String name, String client, String address) {

    private static final int IPV6_CUSTOMER = 64;
    private static final String UNKNOWN = "unknown";

    static Attempt of(String name, String client) {
        return new Attempt(name, client, addressOf(client));
    }

    /** What stands for a name that no account has: people type their password there by mistake, so it is not kept. */
    String hashedName() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no SHA-256", e);
        }
    }

    private static String addressOf(String client) {
        if (client == null) {
            return UNKNOWN;
        }
        int zone = client.indexOf('%');
        try {
            Address address = Address.parse(zone < 0 ? client : client.substring(0, zone));
            return address.isIpv4()
                    ? address.toString()
                    : new Network(Network.firstOf(address, IPV6_CUSTOMER), IPV6_CUSTOMER).toString();
        } catch (IllegalArgumentException e) {
            return UNKNOWN; // a socket without an address
        }
    }
}
