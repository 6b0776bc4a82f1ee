package org.activedefense.api;

/** A device as an item refers to it. */
public record DeviceName(long id, String name) {}
