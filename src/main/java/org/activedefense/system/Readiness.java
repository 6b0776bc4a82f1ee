package org.activedefense.system;

import java.util.Optional;

/**
 * Something that must be there before this node can serve: a stage implements it as a CDI bean, and
 * {@code /health/ready} asks all of them. Must answer at once, from memory, and whether the database is there or not.
 */
public interface Readiness {

    /** Why this node cannot serve yet, a sentence; empty if it can. */
    Optional<String> whyNotReady();
}
