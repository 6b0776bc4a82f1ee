package org.activedefense.defense;

/** How many different ports or destinations lie between two event times, both included. */
record EventWindow(long fromMillis, long toMillis, int count) {}
