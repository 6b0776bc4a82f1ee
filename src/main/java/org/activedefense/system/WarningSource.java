package org.activedefense.system;

import java.time.Instant;
import java.util.List;

/**
 * A stage's own warnings: each stage implements it as a CDI bean, and {@link Warnings} asks all of them every few seconds, so
 * that stages need not know one another. Called by one thread at a time, without a transaction; must answer within
 * milliseconds, from small tables or from memory. What it no longer tells is taken as mended.
 */
public interface WarningSource {

    /**
     * What is wrong at a time.
     *
     * @throws DatabaseException while the database is away: the other sources are asked all the same
     */
    List<Warning> warnings(Instant now);

    /** Whether it can answer while the database is away. */
    default boolean worksWithoutDatabase() {
        return false;
    }
}
