package org.activedefense.bench;

import org.activedefense.logstore.StoredBatch;

/**
 * One line to be.
 *
 * @param second event time, seconds since 1970
 * @param port of the destination; 0 for ICMP
 */
record LogEvent(long second, String src, String dst, int port, Kind kind) {

    /** What kind of line it is, as far as the three cases and the line's words care. */
    enum Kind {
        DROP("drop", "drop", null, StoredBatch.TRAFFIC),
        DENY("deny", "deny", null, StoredBatch.TRAFFIC),
        START("allow", "start", null, StoredBatch.TRAFFIC),
        END("allow", "end", null, StoredBatch.TRAFFIC),
        ATTACK("reset-both", "vulnerability", "critical", StoredBatch.VULNERABILITY_CRITICAL),
        ANSWER("alert", "vulnerability", "critical", (byte)
                (StoredBatch.VULNERABILITY_CRITICAL | StoredBatch.SERVER_TO_CLIENT)),
        HIGH("alert", "vulnerability", "high", StoredBatch.VULNERABILITY_HIGH),
        SPYWARE("reset-client", "spyware", "critical", (byte) 0);

        final String action;
        final String subtype;
        final String severity;
        final byte flags;

        Kind(String action, String subtype, String severity, byte flags) {
            this.action = action;
            this.subtype = subtype;
            this.severity = severity;
            this.flags = flags;
        }

        boolean isThreat() {
            return severity != null;
        }
    }
}
