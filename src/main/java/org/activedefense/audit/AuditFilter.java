package org.activedefense.audit;

import java.time.Instant;

/**
 * Which entries are asked for; what is {@code null} or blank does not narrow it.
 *
 * @param who part of who acted, any case
 * @param what part of what was done or of the value before or after, any case
 * @param from not before
 * @param to before
 */
public record AuditFilter(String who, String what, Instant from, Instant to) {}
