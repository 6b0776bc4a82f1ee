/**
 * The listed addresses with their reasons and evidence, own and allowed networks, and the old-blacklist job. Filled by
 * {@code defense} and by hand, published by {@code edl}.
 */
package org.activedefense.blacklist;
