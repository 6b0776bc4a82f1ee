package org.activedefense.defense;

import org.activedefense.address.Address;
import org.activedefense.blacklist.Alert;

/**
 * What a source did to be listed. The records that show it are those of the source with an event time from
 * {@code fromMillis} to {@code toMillis}, to {@code dst} if it is not null, and to {@code dstPort} if it is not -1. Immutable.
 *
 * @param fromMillis event time of the first record of the window that holds most
 * @param toMillis event time of its last one
 * @param dst the destination scanned (v1) or attacked (Vulnerability Scan v1), otherwise null
 * @param dstPort the port tried (v2), otherwise -1
 * @param count how many different ports (v1) or destinations (v2) were seen in the window: at least as many were there
 * @param recordId the record that decided it
 */
public record Reason(Alert alert, long fromMillis, long toMillis, Address dst, int dstPort, int count, long recordId) {

    static Reason ports(EventWindow window, Address dst, long recordId) {
        return new Reason(
                Alert.PORT_SCAN_V1, window.fromMillis(), window.toMillis(), dst, -1, window.count(), recordId);
    }

    static Reason addresses(EventWindow window, int dstPort, long recordId) {
        return new Reason(
                Alert.PORT_SCAN_V2, window.fromMillis(), window.toMillis(), null, dstPort, window.count(), recordId);
    }

    static Reason vulnerability(long timeMillis, Address dst, long recordId) {
        return new Reason(Alert.VULNERABILITY_SCAN_V1, timeMillis, timeMillis, dst, -1, 1, recordId);
    }
}
