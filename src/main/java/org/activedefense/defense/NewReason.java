package org.activedefense.defense;

import org.activedefense.address.Address;

/**
 * A source that is listed already did something of another case. To be added to the entry's reasons if it has none of that
 * alert.
 *
 * @param entryId the entry around the source, or -1 if the source was found by the detector and has no entry yet
 */
public record NewReason(long entryId, Address source, Reason reason) {}
