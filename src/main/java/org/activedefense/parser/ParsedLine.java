package org.activedefense.parser;

/** What a line turned out to be: a record to store, or a rejection to count. */
public sealed interface ParsedLine permits Accepted, Rejected {}
