/**
 * Tells people by mail what has come onto the blacklist. Hears of new entries from {@code blacklist} by an event in the
 * transaction of the entry, keeps them in an outbox in the database, gathers them and sends them; nobody comes after.
 */
package org.activedefense.notification;
