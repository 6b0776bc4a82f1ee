package org.activedefense.admin;

import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.activedefense.address.Network;
import org.activedefense.blacklist.Alert;
import org.activedefense.blacklist.BlacklistFilter;
import org.activedefense.blacklist.EntryOrder;

/** A search of the blacklist as the page's address writes it: what every link and every bookmark of it holds. */
public class BlacklistSearch implements Serializable {

    private static final long serialVersionUID = 1;

    private String ip;
    private String type;
    private String sort;
    private String through;
    private String after;
    private String before;

    /** @throws IllegalArgumentException with a sentence for a person if the address asks for something that there is not */
    BlacklistFilter filter() {
        return new BlacklistFilter(
                type == null || type.isBlank() ? null : Alert.ofText(type),
                BlacklistFilter.ipOf(ip),
                isGettingThrough());
    }

    EntryOrder order() {
        return isByAddress() ? EntryOrder.ADDRESS : EntryOrder.LAST_SEEN;
    }

    boolean isBackward() {
        return before != null && !before.isBlank();
    }

    /** Where the page begins (or ends, if backward); {@code null} for the first one. */
    EntryOrder.Place place() {
        String text = isBackward() ? before : after;
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            String[] parts = text.split("_", 3);
            return new EntryOrder.Place(
                    Words.storable(Instant.parse(parts[0])), Long.parseLong(parts[1]), Network.parse(parts[2]));
        } catch (DateTimeException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "This address of a page is not one of ours; start from the first page.", e);
        }
    }

    /** The address of the same search with one parameter changed; a place only stays if it is the one given. */
    public String url(String name, String value) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("ip", ip);
        parameters.put("type", type);
        parameters.put("through", through);
        parameters.put("sort", sort);
        parameters.put(name, value);
        StringBuilder url = new StringBuilder("blacklist.xhtml");
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (parameter.getValue() != null && !parameter.getValue().isBlank()) {
                url.append(separator)
                        .append(parameter.getKey())
                        .append('=')
                        .append(URLEncoder.encode(parameter.getValue().strip(), StandardCharsets.UTF_8));
                separator = '&';
            }
        }
        return url.toString();
    }

    public boolean isFiltered() {
        return ip != null && !ip.isBlank() || type != null && !type.isBlank() || isGettingThrough();
    }

    public boolean isByAddress() {
        return "address".equals(sort);
    }

    public boolean isGettingThrough() {
        return "true".equals(through);
    }

    public String getIp() {
        return ip;
    }

    public void setIp(String ip) {
        this.ip = ip;
    }

    public String getType() {
        return type;
    }

    public void setType(String type) {
        this.type = type;
    }

    public String getSort() {
        return sort;
    }

    public void setSort(String sort) {
        this.sort = sort;
    }

    public String getThrough() {
        return through;
    }

    public void setThrough(String through) {
        this.through = through;
    }

    public String getAfter() {
        return after;
    }

    public void setAfter(String after) {
        this.after = after;
    }

    public String getBefore() {
        return before;
    }

    public void setBefore(String before) {
        this.before = before;
    }
}
