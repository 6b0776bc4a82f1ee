package org.activedefense.audit;

import java.time.Instant;
import java.util.List;

/**
 * Which entries are asked for; what is {@code null} or blank does not narrow it.
 *
 * @param who part of who acted, any case
 * @param what part of what was done or of the value before or after, any case
 * @param sentences whole sentences of what was done that the words mean, too: those whose object a person calls otherwise
 * @param kind what it is about
 * @param from not before
 * @param to before
 */
public record AuditFilter(String who, String what, List<String> sentences, AuditKind kind, Instant from, Instant to) {}
