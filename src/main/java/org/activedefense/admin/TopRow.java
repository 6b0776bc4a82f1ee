package org.activedefense.admin;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.activedefense.logstore.TopList;

/**
 * A line of a top list.
 *
 * @param key an address, a port or a country
 * @param width of its bar, percent of the first one's
 * @param share of all records, such as "3.1 %"
 * @param listed whether it is on the blacklist
 */
public record TopRow(String key, long hits, int width, String share, boolean listed) {

    /** What well-known ports are for; only those that are attacked every day. */
    private static final Map<String, String> SERVICES = Map.ofEntries(
            Map.entry("0", "ping"),
            Map.entry("21", "FTP"),
            Map.entry("22", "SSH"),
            Map.entry("23", "Telnet"),
            Map.entry("25", "SMTP"),
            Map.entry("53", "DNS"),
            Map.entry("80", "HTTP"),
            Map.entry("110", "POP3"),
            Map.entry("123", "NTP"),
            Map.entry("139", "NetBIOS"),
            Map.entry("143", "IMAP"),
            Map.entry("161", "SNMP"),
            Map.entry("389", "LDAP"),
            Map.entry("443", "HTTPS"),
            Map.entry("445", "SMB"),
            Map.entry("1433", "SQL Server"),
            Map.entry("3306", "MySQL"),
            Map.entry("3389", "RDP"),
            Map.entry("5060", "SIP"),
            Map.entry("5432", "PostgreSQL"),
            Map.entry("5900", "VNC"),
            Map.entry("6379", "Redis"),
            Map.entry("8080", "HTTP"),
            Map.entry("8443", "HTTPS"));

    static List<TopRow> of(TopList list, int limit, Set<String> listed) {
        List<TopList.Item> items = list.first(limit);
        return items.stream()
                .map(item -> new TopRow(
                        item.key(),
                        item.hits(),
                        (int) Math.max(
                                1, Math.round(100.0 * item.hits() / items.get(0).hits())),
                        String.format(Locale.ENGLISH, "%.1f %%", 100.0 * item.hits() / Math.max(1, list.total())),
                        listed.contains(item.key())))
                .toList();
    }

    public String getKey() {
        return key;
    }

    /** The port's service, empty if it is not a well-known one. */
    public String getService() {
        return SERVICES.getOrDefault(key, "");
    }

    public long getHits() {
        return hits;
    }

    public int getWidth() {
        return width;
    }

    public String getShare() {
        return share;
    }

    public boolean isListed() {
        return listed;
    }
}
