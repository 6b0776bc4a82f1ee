/**
 * A line in, a record or a rejection out: pure functions without I/O. Called by {@code intake}.
 */
package org.activedefense.parser;
