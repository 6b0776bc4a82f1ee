package org.activedefense.blacklist;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.activedefense.address.Address;

/**
 * What a source did to be listed, and which of its records show it. Immutable.
 *
 * @param alert the case: the port scans take TRAFFIC records, the vulnerability scan the one deciding record
 * @param from event time of the window's first record
 * @param to event time of its last one
 * @param dst the destination scanned (Port Scan Attack v1) or attacked (Vulnerability Scan v1); otherwise {@code null}
 * @param dstPort Port Scan Attack v2: the port tried; otherwise -1
 * @param count how many different ports (v1) or destinations (v2) were met in the window
 * @param recordId the deciding record
 */
public record EntryCase(Alert alert, Instant from, Instant to, Address dst, int dstPort, int count, long recordId) {

    /** Such as "12 ports on 198.51.100.10 within 8 min 20 s, 20 Feb 12:21 - 12:29". */
    public String sentence(ZoneId zone) {
        return CaseText.of(this, zone);
    }

    /** As kept in the entry's reason, where nobody's zone is known. */
    String reason() {
        return CaseText.of(this, ZoneOffset.UTC) + " UTC";
    }

    /** Whether a copied record is one of those that show this case. */
    public boolean isShownBy(BlacklistEvidence record) {
        if (alert == Alert.VULNERABILITY_SCAN_V1) {
            return record.id() == recordId;
        }
        boolean inWindow = !record.timeReceived().isBefore(from)
                && !record.timeReceived().isAfter(to)
                && record.logType().equals("TRAFFIC");
        return inWindow
                && (alert == Alert.PORT_SCAN_V1
                        ? record.dstIp().equals(dst)
                        : Integer.valueOf(dstPort).equals(record.dstPort()));
    }
}
