package org.activedefense.blacklist;

import java.time.Instant;
import org.activedefense.address.Address;

/**
 * Which records of a source show why it is listed. Immutable.
 *
 * @param alert the case: the port scans take TRAFFIC records, the vulnerability scan the one deciding record
 * @param from event time of the window's first record
 * @param to event time of its last one
 * @param dst Port Scan Attack v1: the destination scanned; otherwise {@code null}
 * @param dstPort Port Scan Attack v2: the port tried; otherwise -1
 * @param recordId Vulnerability Scan v1: the deciding record
 */
public record EvidenceRange(Alert alert, Instant from, Instant to, Address dst, int dstPort, long recordId) {}
