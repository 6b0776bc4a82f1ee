/**
 * IP addresses and networks as values. Every stage uses them: the parser reads them, the defense judges by them, the
 * list prints them.
 */
package org.activedefense.address;
