/**
 * One command: starts PostgreSQL from Maven's binaries and Payara Micro with the WAR, watches both and stops them in
 * order. Nothing of the WAR knows this package; on a server of your own it is not used.
 */
package org.activedefense.launcher;
