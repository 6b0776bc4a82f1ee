/**
 * Follows the registered log files and turns their lines into committed batches. The {@code parser} reads each line, the
 * {@code logstore} keeps it.
 */
package org.activedefense.intake;
