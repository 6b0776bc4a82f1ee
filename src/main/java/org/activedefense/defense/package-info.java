/**
 * Judges every stored record once and finds the sources that scan or attack. Comes after {@code logstore}, writes to
 * {@code blacklist}.
 */
package org.activedefense.defense;
