/**
 * A sample of what a firewall logs, told again from the moment it is asked for: what {@code bin/run --demo} writes. Nothing
 * comes before; the intake reads the file like any firewall's.
 */
package org.activedefense.launcher.demo;
