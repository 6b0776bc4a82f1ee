package org.activedefense.blacklist;

import java.io.Serializable;
import java.util.List;

/**
 * The entries that an own or allowed network would delist.
 *
 * @param count all of them
 * @param named the first few, in the order of their addresses
 * @param wide whether the network is so wide that it is hardly meant
 */
public record Covered(String network, long count, List<String> named, boolean wide) implements Serializable {

    /** Whether a person has to be asked before it is added. */
    public boolean isAsked() {
        return count > 0 || wide;
    }

    public boolean isWide() {
        return wide;
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
