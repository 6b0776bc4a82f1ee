package org.activedefense.blacklist;

import java.io.Serializable;
import java.util.List;

/**
 * The entries that an own or allowed network would delist.
 *
 * @param count all of them
 * @param named the first few, in the order of their addresses
 */
public record Covered(String network, long count, List<String> named) implements Serializable {

    public boolean isEmpty() {
        return count == 0;
    }

    public String getNetwork() {
        return network;
    }

    public long getCount() {
        return count;
    }

    public List<String> getNamed() {
        return named;
    }
}
