/**
 * The JAX-RS interface for automation, {@code /api/v1}. Translates; the services decide.
 */
package org.activedefense.api;
