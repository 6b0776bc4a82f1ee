package org.activedefense.defense;

import org.activedefense.address.Address;

/** Takes stored TRAFFIC records one by one. */
@FunctionalInterface
public interface RecordSink {

    /** @param dstPort 0-65535, or -1 if the record has none */
    void accept(Address src, long id, long timeMillis, Address dst, int dstPort);
}
