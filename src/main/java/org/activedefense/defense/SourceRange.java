package org.activedefense.defense;

import org.activedefense.address.Address;

/** The records of one source with an event time between two, both included. */
public record SourceRange(Address src, long fromMillis, long toMillis) {}
