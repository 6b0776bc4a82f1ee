/**
 * The list that firewalls poll: an immutable snapshot and the resource that serves it. Reads {@code blacklist}.
 */
package org.activedefense.edl;
