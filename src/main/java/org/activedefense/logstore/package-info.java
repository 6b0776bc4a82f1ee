/**
 * Keeps the records: devices, read positions, the COPY writer, partitions, searches and the prune job. Filled by
 * {@code intake}, judged by {@code defense}.
 */
package org.activedefense.logstore;
